"""Each night it is proved that every stay has its nights, and every night one stay (reservations
book, 10: `find_overlapping_reservations`; vector W30)."""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from chalicelib.calendar.records import NightRecord
from chalicelib.clients.types import Client
from chalicelib.cloud import usage
from chalicelib.cloud.events import Plain
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import cache, clock, ids
from chalicelib.kernel.callers import PAST
from chalicelib.properties.types import House
from chalicelib.reservations.proof import rules
from chalicelib.reservations.stays.records import StayRecord
from chalicelib.reservations.stays.service import bring_in
from chalicelib.reservations.types import Stay
from tests.support import deliveries
from tests.support.http import Api
from tests.support.kills import Killed, Moment, killed_at
from tests.support.ledgers import stay_of
from tests.support.meanwhile import meanwhile
from tests.support.outbox import Outbox

from .conftest import NOW, Book, Order, day, made

PROOF, CONTESTED = "/api/v1/reservations/proof/", "/api/v1/reservations/contested/"


@pytest.fixture(autouse=True)
def _near(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody looks two years ahead."""
    monkeypatch.setattr(rules, "AHEAD", timedelta(days=92))


@pytest.fixture
def outbox(ana: Client) -> Outbox:
    """What waits to be delivered."""
    return Outbox()


@pytest.fixture
def april(take: Order, outbox: Outbox) -> str:
    """A stay of three nights; another one goes on from April into May."""
    take(day(4, 28), day(5, 2))
    name: str = take(day(4, 16), day(4, 19))["id"]
    outbox.waiting()
    return name


def prove(outbox: Outbox) -> list[Any]:
    """The job of a night, and all that follows from it; the messages."""
    deliveries.run("find_overlapping_reservations", {})
    return outbox.settle()


def proofs(api: Api) -> Any:
    """What administrators see."""
    answer = api.get(PROOF, token="admin")
    assert answer.status_code == 200, answer.body
    return answer.json_body


def spoil(name: str, **fields: Any) -> None:
    """Write a stay as it must never be."""
    tx = Transaction(NOW)
    tx.put(StayRecord.of(msgspec.structs.replace(stay_of(name), **fields)))
    tx.commit()


def lock(house_id: str, night: date, name: str, **fields: Any) -> None:
    """Give a night to somebody."""
    tx = Transaction(NOW)
    tx.put(NightRecord(house_id, night, reservation_id=name, **fields))
    tx.commit()


def unlock(house_id: str, night: date) -> None:
    """Let a night be anybody's."""
    tx = Transaction(NOW)
    tx.delete(NightRecord(house_id, night))
    tx.commit()


def month_of(message: Plain) -> str | None:
    """The month that a message is for; of what only tells of something, none."""
    return message.event.get("month")


def moved_in(like: str, check_in: date, departure: date, *lacks: date) -> Stay:
    """A stay that was moved in, without nights which another had."""
    stay = msgspec.structs.replace(
        stay_of(like),
        reservation_id=ids.new_id(),
        check_in=check_in,
        departure=departure,
        lacks=lacks,
        version=1,
    )
    tx = Transaction(NOW)
    bring_in(tx, stay, actor=PAST)
    tx.commit()
    return stay


def test_before_the_first_night_there_is_no_proof(api: Api, ana: Client) -> None:
    assert proofs(api) == {"last": None, "running": None}


def test_locked_nights_are_sold_nights(api: Api, april: str, book: Book, outbox: Outbox) -> None:
    made(book(check_in_date=day(7, 3), check_out_date=day(7, 5)))
    prove(outbox)
    assert proofs(api) == {
        "last": {
            "started_at": "2026-03-02T10:00:00-05:00",
            "finished_at": "2026-03-02T10:00:00-05:00",
            "stays": 3,
            "sold": 9,
            "locked": 9,
            "overlapping": 0,
            "overlaps": [],
            "faulty": 0,
            "faults": [],
            "contested": 0,
        },
        "running": None,
    }


def test_a_hold_that_lapsed_has_nothing_whether_or_not_the_job_was_there(
    api: Api, april: str, book: Book, outbox: Outbox
) -> None:
    made(book(check_in_date=day(7, 3), check_out_date=day(7, 5)))
    with clock.at(NOW + timedelta(hours=2)):
        prove(outbox)
        last = proofs(api)["last"]
    assert (last["stays"], last["sold"], last["locked"], last["faulty"]) == (2, 7, 7, 0)


def test_vector_w30(
    api: Api, april: str, house: House, outbox: Outbox, caplog: pytest.LogCaptureFixture
) -> None:
    other = moved_in(april, date(2026, 4, 18), date(2026, 4, 20), date(2026, 4, 18))
    spoil(other.reservation_id, lacks=())
    outbox.waiting()
    with caplog.at_level(logging.ERROR):
        prove(outbox)
    last = proofs(api)["last"]
    assert (last["overlapping"], last["sold"], last["locked"]) == (1, 8, 8)
    assert last["overlaps"] == [
        {
            "property_id": house.property_id,
            "reservation_ids": [april, other.reservation_id],
            "since": "2026-04-18",
            "nights": 1,
        }
    ]
    [line] = [each for each in caplog.records if each.message == "nights do not agree"]
    assert vars(line)["NightDrifts"] == 1
    spoil(other.reservation_id, status="cancelled")
    unlock(house.property_id, date(2026, 4, 19))
    prove(outbox)
    assert (proofs(api)["last"]["overlapping"], proofs(api)["last"]["faulty"]) == (0, 0)


SPOILED: dict[str, Callable[[str, str], object]] = {
    "unlocked": lambda house, name: unlock(house, date(2026, 4, 16)),
    "hold": lambda house, name: lock(
        house, date(2026, 4, 16), name, hold_until=NOW + timedelta(hours=1)
    ),
    "stray": lambda house, name: spoil(name, check_in=date(2026, 4, 17)),
    "stray ": lambda house, name: spoil(name, status="cancelled"),
    "stray  ": lambda house, name: lock(house, date(2026, 5, 29), name),
}


@pytest.mark.parametrize("name", SPOILED)
def test_whatever_does_not_agree_is_found_and_raises_the_alarm(
    api: Api,
    april: str,
    house: House,
    outbox: Outbox,
    caplog: pytest.LogCaptureFixture,
    name: str,
) -> None:
    SPOILED[name](house.property_id, april)
    with caplog.at_level(logging.ERROR):
        prove(outbox)
    [fault] = proofs(api)["last"]["faults"]
    assert (fault["difference"], fault["reservation_id"]) == (name.strip(), april)
    assert "nights do not agree" in caplog.text


def test_a_proof_changes_nothing(april: str, house: House, outbox: Outbox) -> None:
    unlock(house.property_id, date(2026, 4, 16))
    before = stay_of(april)
    prove(outbox)
    assert stay_of(april) == before
    again = Outbox()
    prove(again)
    assert stay_of(april) == before


def test_what_changes_while_it_is_looked_at_is_no_fault(
    api: Api, april: str, take: Order, outbox: Outbox
) -> None:
    body = {"check_in_date": day(4, 20), "check_out_date": day(4, 23)}

    def move_and_book() -> None:
        answer = api.patch(f"/api/v1/reservations/{april}/", token="admin", json=body)
        assert answer.status_code == 200, answer.body
        take(day(4, 6), day(4, 8))

    deliveries.run("find_overlapping_reservations", {})
    seen = []
    while waiting := outbox.waiting():
        for each in waiting:
            seen.append(month_of(each))
            if month_of(each) != "2026-04":
                assert deliveries.take(each)
                continue
            # The stays of the month are read, then its nights.
            with meanwhile(move_and_book, before="before-send.dynamodb.Query", number=2):
                assert deliveries.take(each)
    assert "2026-04" in seen
    last = proofs(api)["last"]
    assert (last["sold"], last["locked"], last["faulty"]) == (9, 9, 0)


def test_a_month_costs_two_rounds_however_many_stays_it_has(
    api: Api, take: Order, april: str, outbox: Outbox
) -> None:
    for start in range(1, 15, 2):
        take(day(4, start), day(4, start + 2))
    outbox.waiting()
    deliveries.run("find_overlapping_reservations", {})
    used = {}
    while waiting := outbox.waiting():
        for each in waiting:
            with usage.measured() as found:
                assert deliveries.take(each)
            used[month_of(each)] = found.calls
    # The proof, the stays of the month, the nights of the house, the counters, and what is written.
    assert used["2026-04"] <= 7


@pytest.mark.soak
@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_at_any_write_it_goes_on_and_counts_nothing_twice(
    api: Api, april: str, house: House, outbox: Outbox, moment: Moment
) -> None:
    unlock(house.property_id, date(2026, 4, 16))
    for number in range(1, 60):
        deliveries.run("find_overlapping_reservations", {})
        with killed_at(number, moment) as kill:
            while waiting := outbox.waiting():
                for each in waiting:
                    with suppress(Killed):
                        assert deliveries.take(each)
                        continue
                    # What was not deleted from its queue comes again.
                    cache.forget_all()
                    assert deliveries.take(each)
        last = proofs(api)["last"]
        assert (last["stays"], last["sold"], last["locked"], last["faulty"]) == (2, 7, 6, 1)
        if not kill.is_done:
            break
    assert 3 < number < 59


def test_a_message_that_comes_twice_counts_once(api: Api, april: str, outbox: Outbox) -> None:
    commands = prove(outbox)
    for each in commands:
        assert deliveries.take(each)
    assert outbox.settle() == []
    assert proofs(api)["last"]["stays"] == 2


def test_a_proof_that_was_never_done_gives_way_to_the_next(
    api: Api, april: str, outbox: Outbox
) -> None:
    deliveries.run("find_overlapping_reservations", {})
    (left_behind,) = outbox.waiting()
    with clock.at(NOW + timedelta(days=1)):
        prove(outbox)
        assert deliveries.take(left_behind)
        assert outbox.settle() == []
    assert proofs(api)["last"]["started_at"] == "2026-03-03T10:00:00-05:00"


def test_stays_that_were_moved_in_with_a_conflict_are_for_staff_until_they_see_to_them(
    api: Api, april: str, house: House, outbox: Outbox, caplog: pytest.LogCaptureFixture
) -> None:
    moved = moved_in(april, date(2026, 4, 18), date(2026, 4, 20), date(2026, 4, 18))
    with caplog.at_level(logging.ERROR):
        prove(outbox)
    last = proofs(api)["last"]
    assert (last["contested"], last["overlapping"], last["faulty"]) == (1, 0, 0)
    assert "nights do not agree" not in caplog.text
    assert api.get(CONTESTED, token="seller").json_body == [
        {
            "id": moved.reservation_id,
            "property": house.property_id,
            "property_name": house.name,
            "status": "approved",
            "check_in_date": "2026-04-18",
            "check_out_date": "2026-04-20",
            "nights": [{"night": "2026-04-18", "reservation_id": april}],
        }
    ]
    assert api.delete(f"/api/v1/reservations/{april}/", token="admin").status_code == 204
    [row] = api.get(CONTESTED, token="seller").json_body
    assert row["nights"] == [{"night": "2026-04-18", "reservation_id": None}]
    path = f"/api/v1/reservations/{moved.reservation_id}/"
    dates = {"check_in_date": day(4, 17), "check_out_date": day(4, 20)}
    assert api.patch(path, token="admin", json=dates).status_code == 200
    assert api.get(CONTESTED, token="seller").json_body == []
    prove(outbox)
    assert (proofs(api)["last"]["contested"], proofs(api)["last"]["faulty"]) == (0, 0)


@pytest.mark.parametrize(
    ("path", "as_", "status"),
    [
        (PROOF, "seller", 403),
        (PROOF, "ana", 401),
        (PROOF, None, 401),
        (CONTESTED, "cleaner", 403),
        (CONTESTED, "ana", 401),
        (CONTESTED, None, 401),
    ],
)
def test_only_staff_see_them(
    api: Api, ana: Client, path: str, as_: str | None, status: int
) -> None:
    assert api.get(path, token=as_).status_code == status
