"""A month of stays with everybody in them, for administrators (reservations book, 7.4)."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from typing import Any

import msgspec
import pytest

from chalicelib.cloud import events
from chalicelib.insights.monthly_export import rules
from chalicelib.kernel import clock
from tests.support import march
from tests.support.people import new_client

from .circle import lima
from .desk import Desk, write

MARCH = "export/monthly/?year=2026&month=3"
FILE = "export/monthly/csv/?year=2026&month=3"


@pytest.fixture(autouse=True)
def _afterwards() -> Iterator[None]:
    with clock.at(lima("2026-04-01")):
        yield


@pytest.fixture
def month(desk: Desk) -> Desk:
    """The stays of March, the first with its guest."""
    ana = new_client("40000001", "Ana")
    for stay in march.STAYS:
        write(desk.of_ours(msgspec.structs.replace(stay, client_id=ana.client_id)))
    return desk


def data(desk: Desk, path: str = MARCH) -> dict[str, Any]:
    answer = desk.read(path)
    assert answer["success"] is True
    found: dict[str, Any] = answer["data"]
    return found


def told() -> list[tuple[str, int, str]]:
    """Who exported March, how many rows, and how."""
    return [
        (each.actor, each.event["rows"], each.event["file_format"])
        for each in reversed(events.timeline("export#2026-03"))
    ]


def test_every_stay_that_arrives_is_there_whatever_its_status(month: Desk) -> None:
    shown = data(month)
    assert (shown["period"], shown["total_reservations"], shown["next"]) == ("Marzo 2026", 5, None)
    rows = {row["id"]: row for row in shown["reservations"]}
    assert list(rows) == ["R1", "R6", "R2", "R4", "R3"]
    assert rows["R1"] == {
        "id": "R1",
        "client_name": "Ana Quispe",
        "client_email": "ana@example.com",
        "client_phone": "51987654321",
        "property_name": "Casa Austin 1",
        "check_in_date": "2026-03-02",
        "check_out_date": "2026-03-05",
        "guests": 4,
        "price_usd": "400.00",
        "price_sol": "1500.00",
        "advance_payment": "100.00",
        "advance_payment_currency": "usd",
        "full_payment": False,
        "temperature_pool": False,
        "origin": "Austin",
        "status": "Aprobada",
        "seller_name": "Vera Quispe",
        "created": "2026-02-01T10:00:00-05:00",
        "number_nights": 3,
        "points_redeemed": "0.00",
        "discount_code_used": None,
        "tel_contact_number": None,
        "comentarios_reservas": None,
    }
    assert rows["R6"]["origin"] == "Mantenimiento"
    assert (rows["R4"]["status"], rows["R4"]["seller_name"]) == ("Pendiente", "Web")


def test_it_stands_in_the_log_who_exported_a_month(month: Desk) -> None:
    data(month)
    month.ask(FILE)
    assert told() == [("staff#1", 5, "json"), ("staff#1", 5, "csv")]


def test_a_file_has_the_same(month: Desk) -> None:
    answer = month.ask(FILE)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="reservas-2026-03.csv"'
    assert answer.headers["Cache-Control"]
    lines = list(csv.reader(StringIO(answer.body.decode("utf-8-sig"))))
    assert lines[0][:5] == ["Id", "Cliente", "Correo electrónico", "Teléfono", "Propiedad"]
    assert [line[0] for line in lines[1:]] == ["R1", "R6", "R2", "R4", "R3"]
    assert lines[1][8:14] == ["400.00", "1500.00", "100.00", "usd", "No", "No"]
    assert {len(line) for line in lines} == {len(data(month)["reservations"][0])}


@pytest.mark.parametrize("text", ["=1+1", "+51987", "-2", "@SUM(A1)", "\t=1"])
def test_what_a_spreadsheet_could_run_stands_behind_a_quote(desk: Desk, text: str) -> None:
    ana = new_client("40000001", "Ana")
    ours = msgspec.structs.replace(
        desk.of_ours(march.R1), client_id=ana.client_id, comments=text, tel_contact_number=text
    )
    write(ours)
    [row] = data(desk)["reservations"]
    assert row["comentarios_reservas"] == row["tel_contact_number"] == f"'{text}"
    lines = list(csv.reader(StringIO(desk.ask(FILE).body.decode("utf-8-sig"))))
    assert lines[1][-1] == f"'{text}"


def test_a_month_without_stays(desk: Desk) -> None:
    assert data(desk) == {
        "period": "Marzo 2026",
        "total_reservations": 0,
        "reservations": [],
        "next": None,
    }
    assert len(desk.ask(FILE).body.decode().splitlines()) == 1


def test_a_month_of_many_stays_comes_in_parts(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "AT_ONCE", 2)
    for number in range(5):
        first = date(2026, 3, 1) + timedelta(days=number)
        write(desk.of_ours(march.stay(f"S{number}", first, first + timedelta(days=1), "1")))
    seen, path = [], MARCH
    while path:
        shown = data(desk, path)
        assert shown["total_reservations"] == 5
        seen += [row["id"] for row in shown["reservations"]]
        path = (shown["next"] or "").partition("/api/v1/")[2]
    assert seen == ["S0", "S1", "S2", "S3", "S4"]
    link = desk.ask(FILE).headers["Link"]
    assert "skip=2" in link
    assert "/export/monthly/csv" in link
    assert data(desk, f"{MARCH}&skip=9")["reservations"] == []


def test_a_guest_who_is_gone_and_a_hold_that_lapsed(desk: Desk) -> None:
    lapsed = msgspec.structs.replace(
        march.R2, status="incomplete", deadline=march.BOOKED, client_id="nobody"
    )
    write(desk.of_ours(lapsed))
    [row] = data(desk)["reservations"]
    assert (row["status"], row["client_name"], row["client_email"]) == ("Vencida", "", None)


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("", {"year", "month"}),
        ("year=2026", {"month"}),
        ("month=3", {"year"}),
        ("year=2019&month=3", {"year"}),
        ("year=2101&month=3", {"year"}),
        ("year=2026&month=13", {"month"}),
        ("year=abc&month=0", {"year", "month"}),
        ("year=2026&month=3&skip=-1", {"skip"}),
    ],
)
def test_no_such_month_is_told_and_nothing_exported(
    desk: Desk, query: str, fields: set[str]
) -> None:
    for path in ("export/monthly/", "export/monthly/csv/"):
        answer = desk.ask(f"{path}?{query}")
        assert answer.status_code == 400
        assert answer.json_body["success"] is False
        assert answer.json_body["fields"].keys() == fields
    assert told() == []


@pytest.mark.parametrize(
    ("token", "status"), [("vendedor", 403), ("mantenimiento", 403), ("guest", 401), (None, 401)]
)
def test_only_administrators_export(month: Desk, token: str | None, status: int) -> None:
    assert {month.ask(path, token).status_code for path in (MARCH, FILE)} == {status}
    assert told() == []
