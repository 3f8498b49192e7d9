"""Administrators import clients and stays of the past as a file: looked at, then entered."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import openpyxl
import pytest
from chalice.test import HTTPResponse

from chalicelib.calendar.records import taken_between
from chalicelib.clients import service as clients
from chalicelib.clients.records import owner_of_document
from chalicelib.cloud import events, objects
from chalicelib.imports.bulk import service, sheets
from chalicelib.imports.bulk.routes import router
from chalicelib.imports.bulk.types import FILES_KEPT, GIVEN_UP
from chalicelib.kernel import cache, clock, ids
from chalicelib.kernel.callers import PAST
from chalicelib.loyalty.levels.service import LEVELS
from chalicelib.loyalty.levels.types import Achievement
from chalicelib.loyalty.membership import awarding
from chalicelib.loyalty.points.records import account_of
from chalicelib.reservations.stays.records import of_client, stay_of
from chalicelib.reservations.types import Stay
from chalicelib.web.application import Application
from tests.support.houses import new_house
from tests.support.http import Api
from tests.support.kills import Killed, killed_at
from tests.support.outbox import Outbox
from tests.support.people import ACTOR, ANA, resolver, staff
from tests.support.sizes import calls

NOW = datetime(2026, 1, 5, 17, 0, tzinfo=UTC)
PATH = "/api/v1/admin/imports/"
LEVEL = "1e000000-0000-4000-8000-000000000001"
TITLES = "PROPIEDAD,NOMBRE,DNI,TELEFONO,CHECK-IN,CHECK-OUT,PRECIO S/,PRECIO $,huespedes,ADELANTO %"
ROW = 'Casa Austin 1,Ana,40000001,,2024-02-01,2024-02-04,"S/.1,200.50",$320,4,'


class Desk:
    """An administrator with a house, a guest, and what waits to be delivered."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self.token = "admin"
        self.house = new_house("Casa Austin 1").property_id
        self.guest = clients.create(ANA, actor=ACTOR, now=NOW).client_id
        self.outbox = Outbox()

    def post(self, path: str = "", **options: Any) -> HTTPResponse:
        return self._api.post(f"{PATH}{path}", token=self.token, **options)

    def get(self, path: str) -> HTTPResponse:
        return self._api.get(f"{PATH}{path}", token=self.token)

    def upload(self, content: bytes | None, kind: str, file_format: str = "csv") -> str:
        answer = self.post(json={"kind": kind, "format": file_format})
        assert answer.status_code == 201, answer.body
        import_id: str = answer.json_body["announced"]["id"]
        if content is not None:
            objects.put(f"imports/{import_id}.{file_format}", content, "text/plain")
        return import_id

    def check(self, content: bytes, kind: str = "reservations", file_format: str = "csv") -> Any:
        import_id = self.upload(content, kind, file_format)
        answer = self.post(f"{import_id}/check/")
        assert answer.status_code == 202, answer.body
        return self.settled(import_id)

    def commit(self, import_id: str) -> Any:
        answer = self.post(f"{import_id}/commit/")
        assert answer.status_code == 202, answer.body
        return self.settled(import_id)

    def settled(self, import_id: str) -> Any:
        self.outbox.settle()
        return self.get(f"{import_id}/").json_body

    def rows(self, import_id: str) -> list[tuple[int, str]]:
        answer = self.get(f"{import_id}/rows/")
        return [(each["row"], each["outcome"]) for each in answer.json_body["results"]]

    def stays(self) -> list[Stay]:
        return [stay_of(each.reservation_id) for each in of_client(self.guest)]


@pytest.fixture
def desk(aws: None) -> Iterator[Desk]:
    with clock.at(NOW):
        application = Application("imports", routers=[router], resolver=resolver(staff()))
        yield Desk(Api(application))
    cache.forget_all()


def file(*rows: str) -> bytes:
    return "\n".join([TITLES, *rows]).encode()


def counts(shown: Any) -> dict[str, int]:
    return {each["outcome"]: each["rows"] for each in shown["counts"]}


def test_a_file_is_looked_at_and_then_entered(desk: Desk) -> None:
    shown = desk.check(file(ROW))
    assert (shown["state"], shown["rows"], shown["done"]) == ("checked", 1, 1)
    assert counts(shown) == {"accepted": 1}
    assert desk.stays() == []
    assert desk.commit(shown["id"])["state"] == "committed"
    [stay] = desk.stays()
    assert (stay.check_in, stay.departure) == (date(2024, 2, 1), date(2024, 2, 4))
    assert stay.price_sol == stay.advance_payment == Decimal("1200.50")
    assert (stay.price_usd, stay.guests) == (Decimal("320.00"), 4)
    assert (stay.full_payment, stay.status, stay.origin) == (True, "approved", "aus")
    assert len(taken_between(desk.house, date(2024, 2, 1), date(2024, 2, 9), NOW)) == 3
    assert account_of(desk.guest).balance == 0


@pytest.mark.parametrize(
    ("old", "new", "outcome"),
    [
        ("40000001", "40000001.0", "accepted"),
        ("40000001", "", "missing_data"),
        ("40000001", "nan", "missing_data"),
        ("40000001", "40000009", "client_not_found"),
        ("Casa Austin 1", "casa  AUSTIN 1", "accepted"),
        ("Casa Austin 1", "Casa Austin 9", "property_not_found"),
        ("2024-02-01", "01/02/2024", "accepted"),
        ("2024-02-01", "2024-02-04", "invalid_dates"),
        ("2024-02-01", "pronto", "invalid_dates"),
        ("$320", "gratis", "invalid_data"),
        ("$320", "", "accepted"),
        ("$320", '"320,50"', "invalid_data"),
        ("$320", "1.320.50", "invalid_data"),
        (",4,", ",0,", "invalid_data"),
        (",4,", ",,", "accepted"),
        (",4,", ",Infinity,", "invalid_data"),
        (",4,", ",1e999999999,", "invalid_data"),
        ("2024-02-01", "45323", "accepted"),
        ("2024-02-01", "45323.75", "accepted"),
        ("2024-02-01", "45", "invalid_dates"),
    ],
)
def test_a_row_is_taken_or_it_is_said_why_not(desk: Desk, old: str, new: str, outcome: str) -> None:
    shown = desk.check(file(ROW.replace(old, new)))
    assert desk.rows(shown["id"]) == [(2, outcome)]


def test_what_stays_of_the_past_give_is_told_to_nobody(desk: Desk) -> None:
    level = Achievement(achievement_id=LEVEL, name="Plata", required_reservations=1)
    LEVELS.save(level, actor=ACTOR)
    desk.commit(desk.check(file(ROW))["id"])
    [earned] = [each for each in events.timeline(f"client#{desk.guest}") if "level" in each.name]
    assert (earned.name, earned.actor) == ("level.earned", PAST)
    assert awarding.recheck_all([desk.guest], now=NOW) == 0


def test_the_same_stay_twice_in_a_file_is_entered_once(desk: Desk) -> None:
    shown = desk.check(file(ROW, ROW))
    assert desk.rows(shown["id"]) == [(2, "accepted"), (3, "duplicates")]
    desk.commit(shown["id"])
    assert len(desk.stays()) == 1


def test_a_night_is_sold_once(desk: Desk) -> None:
    later = ROW.replace("02-04", "02-08").replace("02-01", "02-03")
    shown = desk.check(file(ROW, later))
    assert desk.rows(shown["id"]) == [(2, "accepted"), (3, "overlaps")]
    desk.commit(desk.check(file(ROW))["id"])
    assert desk.commit(shown["id"])["counts"] != []
    assert desk.rows(shown["id"]) == [(2, "duplicates"), (3, "overlaps")]


def test_a_file_that_comes_again_enters_nothing(desk: Desk) -> None:
    desk.commit(desk.check(file(ROW))["id"])
    again = desk.check(file(ROW))
    assert counts(again) == {"duplicates": 1}
    assert counts(desk.commit(again["id"])) == {"duplicates": 1}
    assert len(desk.stays()) == 1


def test_a_sheet_of_excel_is_a_file_too(desk: Desk) -> None:
    book = openpyxl.Workbook()
    book.active.append(TITLES.split(","))
    stay = (datetime(2024, 2, 1), datetime(2024, 2, 4))
    book.active.append(["Casa Austin 1", "Ana", 40000001.0, None, *stay, 1200.5, 320, 4, None])
    content = io.BytesIO()
    book.save(content)
    shown = desk.check(content.getvalue(), file_format="xlsx")
    desk.commit(shown["id"])
    [stay_of_ana] = desk.stays()
    assert stay_of_ana.price_sol == Decimal("1200.50")


def test_clients_of_the_past(desk: Desk) -> None:
    titles = "DNI;NOMBRE;APELLIDO;TELEFONO;NACIMIENTO"
    rows = [
        "1234567;Luis;Rojas;987654321;01/02/1980",
        "40000001;Ana;Quispe;987654322;",
        "45678901;Eva;Paz;12;",
        "45678902;;Paz;987654324;",
        "01234567;Luis;Rojas;987654321;",
    ]
    shown = desk.check("\n".join([titles, *rows]).encode("cp1252"), kind="clients")
    expected = ["accepted", "duplicates", "invalid_data", "missing_data", "duplicates"]
    assert [outcome for _, outcome in desk.rows(shown["id"])] == expected
    assert owner_of_document("dni", "01234567") is None
    assert counts(desk.commit(shown["id"]))["accepted"] == 1
    assert owner_of_document("dni", "01234567") is not None


def test_pages_follow_one_another(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "PAGE", 2)
    days = [f"2024-02-{day:02d}" for day in range(1, 8)]
    rows = [
        ROW.replace("2024-02-04", "B").replace("2024-02-01", one).replace("B", other)
        for one, other in pairwise(days)
    ]
    longer = ROW.replace("2024-02-04", "2024-02-09").replace("2024-02-01", "2024-02-06")
    shown = desk.check(file(*rows, rows[0], longer))
    expected = [*enumerate(["accepted"] * 6, 2), (8, "duplicates"), (9, "overlaps")]
    assert desk.rows(shown["id"]) == expected
    assert counts(desk.commit(shown["id"])) == {"accepted": 6, "duplicates": 1, "overlaps": 1}
    assert desk.rows(shown["id"]) == expected
    assert len(desk.stays()) == 6
    assert len(list(objects.stored(f"imports/{shown['id']}."))) <= 5


def row_of(kind: str, number: int) -> bytes:
    """A file of one row, another one for each number."""
    if kind == "reservations":
        return file(ROW.replace("2024-", f"{1990 + number}-"))
    return f"DNI,NOMBRE,APELLIDO,TELEFONO\n{50_000_000 + number},Eva,Paz,987654321".encode()


def number_of(kind: str, desk: Desk) -> int:
    """How many were entered, by what was told of it."""
    if kind == "reservations":
        return len(desk.stays())
    owners = [owner_of_document("dni", str(50_000_000 + number)) for number in range(1, 40)]
    return sum(len(events.timeline(f"client#{each}")) for each in owners if each is not None)


@pytest.mark.soak
@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("kind", ["reservations", "clients"])
def test_killed_at_any_call_it_goes_on_and_enters_nothing_twice(
    desk: Desk, kind: str, moment: Any
) -> None:
    before = number_of(kind, desk)
    for rounds, number in enumerate(calls(40), start=1):
        import_id = desk.upload(row_of(kind, number), kind)
        assert desk.post(f"{import_id}/check/").status_code == 202
        is_done = _killed(service.convert, import_id, number, moment)
        is_done |= _killed(service.read_page, import_id, number, moment)
        assert desk.post(f"{import_id}/commit/").status_code == 202
        is_done |= _killed(service.read_page, import_id, number, moment)
        assert counts(desk.settled(import_id)) == {"accepted": 1}
        assert number_of(kind, desk) == before + rounds
        if not is_done:
            return
    raise AssertionError("more calls than expected")


def _killed(work: Any, import_id: str, number: int, moment: Any) -> bool:
    """Do what a message asks for, killed at a call, then as it comes again; whether it was."""
    version = service.find(import_id).version
    with killed_at(number, moment) as kill, suppress(Killed):
        work(import_id, version, now=NOW)
    work(import_id, version, now=NOW)
    return kill.is_done


def test_a_client_that_was_deleted_keeps_the_document(desk: Desk) -> None:
    clients.delete(desk.guest, actor=ACTOR, now=NOW)
    shown = desk.check(b"DNI,NOMBRE,APELLIDO,TELEFONO\n40000001,Eva,Paz,987654321", "clients")
    assert desk.rows(shown["id"]) == [(2, "duplicates")]


def test_a_check_that_says_nothing_more_may_be_asked_for_again(desk: Desk) -> None:
    import_id = desk.upload(file(ROW), "reservations")
    desk.post(f"{import_id}/check/")
    assert desk.post(f"{import_id}/check/").status_code == 409
    with clock.at(NOW + GIVEN_UP):
        assert desk.post(f"{import_id}/check/").status_code == 202
    assert desk.settled(import_id)["state"] == "checked"


def test_a_file_that_is_about_to_go_is_not_entered_any_more(desk: Desk) -> None:
    shown = desk.check(file(ROW))
    with clock.at(NOW + FILES_KEPT + timedelta(hours=1)):
        assert desk.post(f"{shown['id']}/commit/").json_body["code"] == "no_file"


@pytest.mark.parametrize(
    ("content", "file_format", "code"),
    [
        (b"PK\x03\x04 no archive", "xlsx", "wrong_file"),
        (file(ROW), "xlsx", "wrong_file"),
        (b"\0\1\2", "csv", "wrong_file"),
    ],
)
def test_another_kind_of_file_is_refused(
    desk: Desk, content: bytes, file_format: str, code: str
) -> None:
    import_id = desk.upload(content, "reservations", file_format)
    answer = desk.post(f"{import_id}/check/")
    assert (answer.status_code, answer.json_body["code"]) == (400, code)


def test_an_archive_that_unpacks_to_too_much_is_refused_unopened(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_UNPACKED", 1000)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 2000)
    import_id = desk.upload(bomb.getvalue(), "reservations", "xlsx")
    answer = desk.post(f"{import_id}/check/")
    assert (answer.status_code, answer.json_body["code"]) == (413, "too_large")


def test_a_file_that_is_too_long_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_BYTES", 10)
    import_id = desk.upload(file(ROW), "reservations")
    assert desk.post(f"{import_id}/check/").json_body["code"] == "too_large"


def test_a_file_without_its_titles_is_refused(desk: Desk) -> None:
    shown = desk.check(b"CASA,DNI\n1,2")
    assert shown["state"] == "refused"
    assert "PROPIEDAD" in shown["reason"]


def test_it_goes_step_by_step(desk: Desk) -> None:
    import_id = desk.upload(None, "reservations")
    answers = [
        desk.post(f"{import_id}/check/"),
        desk.post(f"{import_id}/commit/"),
        desk.get(f"{ids.new_id()}/"),
    ]
    codes = [(each.status_code, each.json_body["code"]) for each in answers]
    assert codes == [(409, "no_file"), (409, "import_state"), (404, "not_found")]


def test_only_administrators_import(desk: Desk) -> None:
    desk.token = "seller"
    assert desk.post(json={"kind": "clients", "format": "csv"}).status_code == 403
