"""Figures are made anew from the log of events, the same to the byte, while the product works."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from chalicelib.cloud import events, store
from chalicelib.cloud.settings import settings
from chalicelib.cloud.transaction import Transaction
from chalicelib.insights.figures import records, rules
from chalicelib.insights.figures import service as figures
from chalicelib.insights.figures.rules import rows_of
from chalicelib.insights.figures.types import Counted
from chalicelib.insights.rebuilding import service
from chalicelib.insights.rebuilding.rules import counted, text_of
from chalicelib.insights.rebuilding.service import Rebuilt
from chalicelib.kernel import clock
from chalicelib.reservations.events import StayChanged, StayCreated
from chalicelib.reservations.stays.service import write_stay
from deploy import figures as command
from tests.support import march
from tests.support.figures import kept, made
from tests.support.meanwhile import meanwhile
from tests.support.monday import NOW

from .circle import STAYS, Circle
from .desk import Desk, later, write


@pytest.fixture(autouse=True)
def _monday(aws: None) -> Iterator[None]:
    with clock.at(NOW):
        yield


def rebuild() -> Rebuilt:
    return service.rebuild(counted(service.log()), now=NOW)


def text() -> bytes:
    return text_of({row: written.numbers for row, written in records.every_row().items()})


def forget(series: str = "") -> None:
    """Lose figures: all, or those of the series that begin so."""
    client: Any = store.connection().client
    name = settings().name("insights")
    for item in store.scan("insights"):
        if item["series"]["S"].startswith(series):
            client.delete_item(TableName=name, Key={key: item[key] for key in ("series", "entry")})


def spoil() -> None:
    """Let some numbers be wrong, and one stand where nothing is."""
    tx = Transaction(NOW)
    tx.count("insights", "all#2026", "03", "02.aus.billed", 7)
    tx.count("insights", "all#2026", "03", records.CHANGES, 1)
    tx.count("insights", "houses#2031", "01#nowhere", "02.aus.billed", 7)
    tx.count("insights", "houses#2031", "01#nowhere", records.CHANGES, 1)
    tx.commit()


@pytest.fixture
def lived(circle: Circle) -> Circle:
    """Stays and profits to which everything happened."""
    with circle.at("2026-02-02"):
        ana, luis = circle.register("Ana"), circle.register("Luis")
        stays = [circle.book(ana, price) for price in ("1000", "800.01", "300", "450")]
    with circle.at("2026-02-03"):
        circle.change(stays[0], price_sol="900.55", advance_payment="100")
        circle.change(stays[1], client=luis["id"])
        circle.api.delete(f"{STAYS}{stays[3]['id']}/", token="admin")
        circle.change(stays[2], late_checkout="true")
        circle.change(stays[2], status="cancelled")
    with circle.at("2026-02-04"):
        circle.change(stays[0], full_payment="true")
        circle.api.post(f"{STAYS}{stays[2]['id']}/reopen/", token="admin")
        house = circle.house.property_id
        profits = "/api/v1/admin/airbnb-profits/"
        months = [
            {
                "property": house,
                "year": 2026,
                "month": month,
                "profit_sol": "9.5",
            }
            for month in (3, 4, 5)
        ]
        entered = [circle.api.post(profits, json=body, token="admin") for body in months]
        ids = [answer.json_body["id"] for answer in entered]
        circle.api.patch(f"{profits}{ids[0]}/", json={"month": 7}, token="admin")
        circle.api.delete(f"{profits}{ids[1]}/", token="admin")
    assert kept() == made() != {}
    return circle


def test_the_log_alone_makes_the_same_figures(lived: Circle) -> None:
    before = text()
    assert rebuild().digest == rebuild().digest
    told = counted(service.log())
    assert text_of(rows_of(each.facts for each in told.values())) == before
    forget()
    assert text() == b""
    found = rebuild()
    assert (found.counted, found.rows > 0) == (5, True)
    assert text() == before
    assert kept() == made()


def test_figures_that_are_right_are_not_written(lived: Circle) -> None:
    before = records.every_row()
    assert (rebuild().counted, rebuild().rows) == (0, 0)
    assert records.every_row() == before


def test_wrong_numbers_become_right(lived: Circle) -> None:
    before = text()
    spoil()
    assert text() != before
    found = service.compare(counted(service.log()))
    assert (found.counted, found.rows) == (0, 2)
    assert text() != before
    assert rebuild().rows == 2
    assert text() == before


def test_what_is_counted_as_something_else_becomes_right(lived: Circle) -> None:
    before = text()
    forget("counted#")
    assert rebuild().counted == 5
    assert text() == before
    assert kept() == made()


def test_events_go_on_after_figures_were_made_anew(lived: Circle) -> None:
    forget()
    rebuild()
    with lived.at("2026-02-06"):
        lived.book(lived.register("Rosa"), "77.77")
    assert kept() == made()


def test_a_stay_that_changes_meanwhile_is_right_afterwards(lived: Circle) -> None:
    """It is counted by its event after the log was read, before the rows are written."""
    forget()
    told = counted(service.log())

    def change() -> None:
        with lived.at("2026-02-06"):
            lived.book(lived.register("Rosa"), "77.77")

    with meanwhile(change):
        service.rebuild(told, now=NOW)
    assert kept() == made()


def test_what_was_counted_later_than_the_log_was_read_stays(lived: Circle) -> None:
    told = counted(service.log())
    with lived.at("2026-02-06"):
        lived.book(lived.register("Rosa"), "77.77")
    before = text()
    assert service.rebuild(told, now=NOW).rows == 0
    assert text() == before


def test_a_stay_that_the_log_knows_only_in_part_is_left_as_it_is(desk: Desk) -> None:
    ours = desk.of_ours(march.R1)
    write(ours)
    figures.count("R1", now=NOW)
    before = text()
    tx = Transaction(NOW)
    write_stay(tx, ours, later(ours, guests=3), StayChanged, actor="staff#1", moves_points=False)
    tx.commit()
    assert counted(service.log()) == {}
    assert rebuild().counted == 0
    assert text() == before


def test_changes_are_told_in_the_order_of_versions_whatever_the_clock_said() -> None:
    """Two processes whose clocks differ write one after the other."""
    first = march.R1
    second = later(first, price_sol=Decimal(900))
    for before, after, hour in ((None, first, 12), (first, second, 11)):
        tx = Transaction(NOW.replace(hour=hour))
        event = StayCreated if before is None else StayChanged
        write_stay(tx, before, after, event, actor="staff#1", moves_points=False)
        tx.commit()
    [(subject, found)] = counted(service.log()).items()
    assert subject == "reservation#R1"
    assert found == Counted(2, rules.facts_of(second))


def test_nothing_personal_is_needed_of_the_log(lived: Circle) -> None:
    log = [each for each in service.log() if each.subject.startswith("reservation#")]
    hidden = {name for each in log for name in each.changes if "***" in str(each.changes[name])}
    assert "guest" in hidden
    bare = [
        msgspec.structs.replace(
            each, changes={name: pair for name, pair in each.changes.items() if name not in hidden}
        )
        for each in log
    ]
    assert counted(bare) == counted(log)


def test_the_command_compares_and_makes_anew(
    lived: Circle, capsys: pytest.CaptureFixture[str]
) -> None:
    before = text()
    spoil()
    stage = ["--stage", settings().stage]
    assert command.main([*stage, "--plan"]) == 1
    told = capsys.readouterr().out
    assert "2 rows" in told
    assert text() != before
    assert command.main(stage) == 0
    assert text() == before
    assert command.main([*stage, "--plan"]) == 0
    digests = [line for line in capsys.readouterr().out.splitlines() if "SHA-256" in line]
    assert len(set(digests)) == 1


def test_an_event_tells_the_version_that_the_stay_has_since(lived: Circle) -> None:
    for item in store.scan("reservations"):
        if item["kind"]["S"] != "stay":
            continue
        stay = store.value_of(item, stays_record())
        timeline = events.timeline(f"reservation#{stay.reservation_id}")
        # What reminds of a stay, or tells an advertiser of it, does not change it.
        versions = [each.event["version"] for each in timeline if "version" in each.event]
        assert max(versions) == stay.version


def stays_record() -> Any:
    from chalicelib.reservations.stays.records import StayRecord

    return StayRecord.stay
