"""Stays are counted by their events: once each, as they stand, whatever happens to the messages."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from threading import Barrier, Thread
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.cloud import store
from chalicelib.cloud.events import Plain
from chalicelib.cloud.transaction import Transaction
from chalicelib.insights.figures import service
from chalicelib.insights.figures.records import counted_in, counted_key
from chalicelib.kernel import clock
from chalicelib.reservations.stays import records as stays
from chalicelib.reservations.types import Stay
from tests.support import deliveries, failures, march
from tests.support.failures import EVER, Failure, at_every_call
from tests.support.figures import kept, made
from tests.support.kills import Killed, Moment, killed_at
from tests.support.meanwhile import meanwhile
from tests.support.monday import NOW
from tests.support.sizes import calls

from .circle import STAYS, Circle
from .desk import later, write

CUTS = (failures.unreachable(EVER), failures.answer_never_comes())
HEARD = "insights.count_stay"


@pytest.fixture(autouse=True)
def _monday(aws: None) -> Iterator[None]:
    with clock.at(NOW):
        yield


def named(failure: Failure) -> str:
    return failure.name


def version_counted(reservation_id: str) -> int | None:
    subject = f"reservation#{reservation_id}"
    counted = counted_in(store.fetch_many([counted_key(subject)]), subject)
    return None if counted is None else counted.version


def test_what_happens_to_a_stay_moves_the_figures(circle: Circle) -> None:
    with circle.at("2026-02-02"):
        ana = circle.register("Ana")
        luis = circle.register("Luis")
        stay = circle.book(ana, "1000", check_in_date="2026-03-31", check_out_date="2026-04-03")
    assert kept() == made()
    assert kept()["all#2026", "03", "31.aus.accrued"] == 333_34
    steps: list[dict[str, str]] = [
        {"price_sol": "900.01"},
        {"check_out_date": "2026-04-05"},
        {"late_checkout": "true", "check_out_date": "2026-04-06"},
        {"client": luis["id"]},
        {"advance_payment": "100", "advance_payment_currency": "usd"},
        {"full_payment": "true"},
        {"guests": "3"},
        {"status": "cancelled"},
    ]
    for number, fields in enumerate(steps):
        with circle.at("2026-02-03", f"{10 + number}:00"):
            circle.change(stay, **fields)
        assert kept() == made(), fields
    assert kept() == {}
    with circle.at("2026-02-04"):
        circle.api.post(f"{STAYS}{stay['id']}/reopen/", token="admin")
    assert kept() == made() != {}
    with circle.at("2026-02-05"):
        circle.api.delete(f"{STAYS}{stay['id']}/", token="admin")
    assert kept() == made() == {}


def test_a_stay_that_waits_is_expected_and_earns_nothing(circle: Circle) -> None:
    write(msgspec.structs.replace(march.R4, reservation_id="r4"))
    service.count("r4", now=NOW)
    assert kept() == made()
    assert {name.split(".")[1] for *_, name in kept()} == {"pending"}


def test_a_hold_leaves_no_trace() -> None:
    write(msgspec.structs.replace(march.R4, status="incomplete"))
    service.count("R4", now=NOW)
    assert (kept(), version_counted("R4")) == ({}, None)


def test_a_stay_that_is_not_there_counts_for_nothing() -> None:
    service.count("nobody", now=NOW)
    assert kept() == {}


def test_a_change_that_figures_do_not_know_writes_nothing() -> None:
    write(march.R1)
    service.count("R1", now=NOW)
    write(later(march.R1, comments="Llegan tarde."), march.R1)
    service.count("R1", now=NOW)
    assert version_counted("R1") == 1


def test_the_longest_stays_that_swap_their_places_fit_one_transaction() -> None:
    first = march.stay("R1", date(2026, 1, 15), date(2026, 3, 16), "6000.07", seller_id=1)
    write(first)
    service.count("R1", now=NOW)
    moved = later(
        first,
        property_id=march.SECOND_HOUSE,
        client_id="luis",
        seller_id=2,
        check_in=date(2026, 6, 15),
        departure=date(2026, 8, 14),
    )
    write(moved, first)
    service.count("R1", now=NOW)
    assert kept() == made()
    assert (
        sum(name.endswith(".nights") for series, _, name in kept() if series.startswith("all#"))
        == 60
    )


def test_a_read_that_is_older_than_what_was_counted_changes_nothing() -> None:
    """The two reads of one round are not of one moment: the stay may be read before a change, and
    what was counted after it."""
    write(march.R1)
    after = later(march.R1, price_sol=Decimal(900))
    write(after, march.R1)
    service.count("R1", now=NOW)
    right = kept()
    tx = Transaction(NOW)
    tx.put(stays.StayRecord.of(march.R1))
    tx.commit()
    service.count("R1", now=NOW)
    assert kept() == right


def test_who_counted_a_later_change_meanwhile_is_not_undone() -> None:
    write(march.R1)
    service.count("R1", now=NOW)
    second = later(march.R1, price_sol=Decimal(900))
    third = later(second, price_sol=Decimal(700), guests=9)
    write(second, march.R1)

    def happens() -> None:
        write(third, second)
        service.count("R1", now=NOW)

    with meanwhile(happens):
        service.count("R1", now=NOW)
    assert version_counted("R1") == third.version
    assert kept() == made()


@pytest.mark.soak
@pytest.mark.parametrize("cut", CUTS, ids=named)
def test_a_message_that_is_cut_counts_once(cut: Failure) -> None:
    numbers = count(1)

    def prepare() -> str:
        name = f"r{next(numbers)}"
        write(msgspec.structs.replace(march.R1, reservation_id=name))
        return name

    def take(name: str) -> bool:
        message = message_of(name)
        return not deliveries.consume("figures", [message])

    def check(name: str, _taken: bool) -> None:
        assert take(name)
        assert kept() == made()

    assert at_every_call(cut, prepare, take, check) > 0


@pytest.mark.soak
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_worker_that_is_killed_counts_once(moment: Moment) -> None:
    write(march.R1)
    service.count("R1", now=NOW)
    before = march.R1
    for number in calls(60):
        after = later(before, price_sol=before.price_sol + 100)
        write(after, before)
        before = after
        with killed_at(number, moment) as kill, suppress(Killed):
            service.count("R1", now=NOW)
        service.count("R1", now=NOW)
        assert kept() == made()
        if not kill.is_done:
            break
    assert number >= 2


def test_one_stay_at_once_in_several_workers_counts_once() -> None:
    write(march.R1)
    together = Barrier(4)
    failed: list[BaseException] = []

    def work() -> None:
        together.wait()
        try:
            with clock.at(NOW):
                service.count("R1", now=NOW)
        except BaseException as error:  # noqa: BLE001 - a thread's errors are looked at below
            failed.append(error)

    workers = [Thread(target=work) for _ in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert not failed
    assert kept() == made()


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_order_and_number_of_messages_leaves_what_the_stays_make(
    data: st.DataObject, simulated: Any
) -> None:
    simulated.empty()
    names = ("a", "b")
    now: dict[str, Stay] = {}
    for _ in range(data.draw(st.integers(1, 5), "changes")):
        name = data.draw(st.sampled_from(names))
        first = data.draw(st.dates(date(2026, 2, 20), date(2026, 3, 31)))
        fields = {
            "check_in": first,
            "departure": first + timedelta(days=data.draw(st.integers(1, 9))),
            "price_sol": Decimal(data.draw(st.integers(0, 3000))),
            "status": data.draw(st.sampled_from(["approved", "pending", "cancelled"])),
            "origin": data.draw(st.sampled_from(["aus", "air", "man"])),
            "deleted": data.draw(st.booleans()),
        }
        before = now.get(name)
        made_of = before or msgspec.structs.replace(march.R1, reservation_id=name, version=0)
        now[name] = later(made_of, **fields)
        write(now[name], before)
        for heard in data.draw(st.lists(st.sampled_from(names), max_size=2), "heard"):
            service.count(heard, now=NOW)
    for name in data.draw(st.permutations(names)):
        service.count(name, now=NOW)
    assert kept() == made()


def message_of(name: str) -> str:
    """An event of a stay, as the handler hears it."""
    event: dict[str, Any] = {
        "reservation_id": name,
        "property_id": march.FIRST_HOUSE,
        "client_id": "ana",
        "check_in": "2026-03-02",
        "departure": "2026-03-05",
        "status": "approved",
        "origin": "aus",
        "hold_until": None,
        "claimed": {},
        "freed": {},
        "type": "reservation.approved",
    }
    recorded: Plain = Plain(
        event_id=f"e-{name}",
        name="reservation.approved",
        subject=f"reservation#{name}",
        actor="staff#1",
        at=NOW,
        event=event,
    )
    return deliveries.message_of(HEARD, recorded)
