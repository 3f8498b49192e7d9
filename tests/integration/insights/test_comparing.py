"""Each night the figures of some months are compared with what their stays make."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.cloud.transaction import Transaction
from chalicelib.insights.comparing import service
from chalicelib.insights.figures.records import CHANGES
from chalicelib.kernel import clock
from tests.support import deliveries, march
from tests.support.meanwhile import READ, meanwhile
from tests.support.monday import NOW
from tests.support.outbox import Outbox

from .circle import Circle
from .desk import API, Desk, later, write

PROOF = "admin/figures-proof/"
ALARM = "figures are not what stays make"


@pytest.fixture(autouse=True)
def _monday(aws: None) -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def outbox(desk: Desk) -> Outbox:
    return Outbox()


def spoil(series: str, entry: str, name: str, step: int) -> None:
    tx = Transaction(NOW)
    tx.count("insights", series, entry, name, step)
    tx.count("insights", series, entry, CHANGES, 1)
    tx.commit()


def compare(desk: Desk, outbox: Outbox) -> list[dict[str, Any]]:
    """Run the job of the night; what is told afterwards."""
    deliveries.run("compare_figures", {})
    outbox.settle()
    found: list[dict[str, Any]] = desk.read(PROOF)["months"]
    return found


def test_figures_that_are_right_agree(
    desk: Desk, outbox: Outbox, caplog: pytest.LogCaptureFixture
) -> None:
    desk.have_march()
    with caplog.at_level(logging.ERROR):
        months = compare(desk, outbox)
    assert [month["month"] for month in months] == ["2026-04", "2026-03", "2026-02"]
    assert months[1] == {
        "month": "2026-03",
        "compared_at": "2026-03-02T10:00:00-05:00",
        "stays": 6,
        "rows": 8,
        "drifted": 0,
        "drifts": [],
    }
    assert {month["drifted"] for month in months} == {0}
    assert ALARM not in caplog.text


def test_nothing_agrees_with_nothing(desk: Desk, outbox: Outbox) -> None:
    assert [(month["rows"], month["drifted"]) for month in compare(desk, outbox)] == [(0, 0)] * 3


@pytest.mark.parametrize(
    ("series", "entry", "name"),
    [
        ("all#2026", "03", "02.aus.accrued"),
        ("all#2026", "03", "airbnb"),
        ("houses#2026", "03#nowhere", "02.aus.nights"),
        ("arrivals#2026", "03", "02.price.150000"),
        ("sellers#2026", "03#7", "billed"),
    ],
)
def test_a_number_that_is_wrong_raises_the_alarm(
    desk: Desk, outbox: Outbox, caplog: pytest.LogCaptureFixture, series: str, entry: str, name: str
) -> None:
    desk.have_march()
    spoil(series, entry, name, 3)
    with caplog.at_level(logging.ERROR):
        [_, found, _] = compare(desk, outbox)
    assert found["drifted"] == 1
    [drift] = found["drifts"]
    assert (drift["series"], drift["entry"], drift["name"]) == (series, entry, name)
    assert drift["kept"] - drift["right"] == 3
    (line,) = [line for line in caplog.records if line.message == ALARM]
    assert line.__dict__["FigureDrifts"] == 1


def test_a_stay_that_was_never_counted_is_found(desk: Desk, outbox: Outbox) -> None:
    write(desk.of_ours(march.R1))
    [_, found, _] = compare(desk, outbox)
    assert found["drifted"] > 10
    assert {drift["kept"] for drift in found["drifts"]} == {0}


def test_a_change_that_is_on_its_way_is_no_drift(desk: Desk, outbox: Outbox) -> None:
    desk.have([march.R1])
    ours = desk.of_ours(march.R1)
    write(later(ours, price_sol=ours.price_sol + 1, updated=NOW), ours)
    assert compare(desk, outbox)[1]["drifted"] == 0
    with clock.at(NOW + timedelta(minutes=16)):
        assert compare(desk, outbox)[1]["drifted"] > 0


def test_what_changes_between_two_reads_is_no_drift(circle: Circle) -> None:
    with circle.at("2026-02-02"):
        stay = circle.book(circle.register("Ana"), "100")

    def change() -> None:
        with circle.at("2026-02-03"):
            circle.change(stay, price_sol="200")

    with meanwhile(change, before=READ):
        assert service.compare("2026-06", now=NOW).drifted == 0


def test_a_month_is_compared_when_an_administrator_asks(desk: Desk, outbox: Outbox) -> None:
    desk.have(
        [
            march.stay(
                "R9",
                march.R7.check_in.replace(year=2024),
                march.R7.check_in.replace(year=2024, day=28),
                "10",
            )
        ]
    )
    body = {"year": 2024, "month": 2}
    answer = desk.api.post(f"{API}{PROOF}", json=body, token="admin")
    assert (answer.status_code, answer.json_body) == (202, {"month": "2024-02"})
    outbox.settle()
    [found] = desk.read(PROOF)["months"]
    assert (found["month"], found["stays"], found["drifted"]) == ("2024-02", 1, 0)


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"year", "month"}),
        ({"year": 1999, "month": 3}, {"year"}),
        ({"year": 2026, "month": 13}, {"month"}),
    ],
)
def test_no_such_month_is_compared(desk: Desk, body: dict[str, int], fields: set[str]) -> None:
    answer = desk.api.post(f"{API}{PROOF}", json=body, token="admin")
    assert (answer.status_code, answer.json_body["fields"].keys()) == (400, fields)


@pytest.mark.parametrize("token", ["vendedor", "mantenimiento"])
def test_only_administrators_see_the_proof(desk: Desk, token: str) -> None:
    assert desk.ask(PROOF, token).status_code == 403
    body = {"year": 2026, "month": 3}
    assert desk.api.post(f"{API}{PROOF}", json=body, token=token).status_code == 403
