"""Points that end are taken out each night, whatever happens to the worker."""

from datetime import timedelta
from itertools import count

import pytest

from chalicelib.cloud import budget
from chalicelib.cloud.events import Plain
from chalicelib.kernel import clock
from chalicelib.loyalty.points import jobs, rules
from tests.support import deliveries
from tests.support.failures import EVER, Failure, answer_never_comes, at_every_call, throttled
from tests.support.meanwhile import each_time, meanwhile
from tests.support.outbox import Outbox
from tests.support.points import balances, change, entries, give, spend

from .desk import NOW, delete_guest, welcome

ENDED, LATER = NOW - timedelta(seconds=1), NOW + timedelta(days=1)


def expire(outbox: Outbox) -> list[str]:
    """The job of a night, and what follows from it; the names of its messages, beside what guests
    and staff are told."""
    deliveries.run("expire_points", {})
    names = [each.name for each in outbox.settle()]
    return [name for name in names if not name.startswith("notifications.")]


def test_what_ended_goes_and_what_did_not_stays(outbox: Outbox) -> None:
    ana, bob = welcome(1), welcome(2)
    give(ana, "12.30", end=ENDED)
    give(ana, "7.70", end=NOW)
    give(bob, "5.00", end=LATER)
    expire(outbox)
    assert balances(ana) == ("7.70",) * 3
    assert balances(bob) == ("5.00",) * 3
    entry = entries(ana)[0]
    assert (entry.kind, str(entry.points), entry.actor) == ("expired", "-12.30", "system")


def test_a_second_night_takes_nothing_more(outbox: Outbox) -> None:
    ana = welcome(1)
    give(ana, "12.30", end=ENDED)
    expire(outbox)
    expire(outbox)
    assert [entry.kind for entry in entries(ana)] == ["expired", "earned"]


def test_points_that_were_refunded_late_live_on(outbox: Outbox) -> None:
    """Example 11 of the book: what comes back after its end lives thirty days."""
    ana = welcome(1)
    give(ana, "150.50", end=LATER)
    spent = spend(ana, "150.50").entries[0].taken
    with clock.at(NOW + timedelta(days=60)):
        expire(outbox)
        change(ana, lambda held: rules.refund(held, spent, clock.now()))
        expire(outbox)
    assert balances(ana) == ("150.50",) * 3
    with clock.at(NOW + timedelta(days=91)):
        expire(outbox)
    assert balances(ana) == ("0.00",) * 3


def test_points_of_a_deleted_guest_end_too(outbox: Outbox) -> None:
    ana = welcome(1)
    give(ana, "12.30", end=ENDED)
    delete_guest(ana)
    expire(outbox)
    assert balances(ana) == ("0.00",) * 3


def test_points_that_never_end_are_nobodys_work(outbox: Outbox) -> None:
    ana = welcome(1)
    change(ana, lambda held: rules.earn(held, rules.MOST_POINTS, NOW, lot_id="s", expires_at=None))
    assert expire(outbox) == ["points.expire"]
    assert balances(ana) == ("999999.99",) * 3


@pytest.fixture
def crowd(monkeypatch: pytest.MonkeyPatch, aws: None) -> list[str]:
    """Seven guests with points that ended, several at the same instant, in pages of two."""
    monkeypatch.setattr(jobs, "AT_ONCE", 2)
    guests = [welcome(number) for number in range(7)]
    for number, each in enumerate(guests):
        give(each, "2.00", end=ENDED - timedelta(days=number // 3))
    return guests


def test_many_guests_are_looked_at_a_page_at_a_time(crowd: list[str]) -> None:
    outbox = Outbox()
    assert len(expire(outbox)) == 4
    assert {balances(each) for each in crowd} == {("0.00",) * 3}


FAILURES = [throttled("ThrottlingException", EVER), answer_never_comes()]


@pytest.mark.soak
@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.name)
def test_a_worker_that_is_killed_at_any_call_goes_on_where_it_was(
    outbox: Outbox, failure: Failure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "AT_ONCE", 2)
    numbers = count(1)

    def prepare() -> tuple[list[str], Plain]:
        guests = [welcome(next(numbers)) for _ in range(3)]
        for each in guests:
            give(each, "2.00", end=ENDED)
        outbox.waiting()
        deliveries.run("expire_points", {})
        (command,) = outbox.waiting()
        return guests, command

    def check(scene: tuple[list[str], Plain], taken: bool) -> None:
        guests, command = scene
        assert taken or deliveries.take(command)
        outbox.settle()
        assert {balances(each) for each in guests} == {("0.00",) * 3}
        assert {len(entries(each)) for each in guests} == {2}

    calls = at_every_call(failure, prepare, lambda scene: deliveries.take(scene[1]), check)
    # A write for each of two guests, and the next message.
    assert calls >= 3


def test_who_gets_points_meanwhile_loses_only_what_ended(outbox: Outbox) -> None:
    ana = welcome(1)
    give(ana, "12.30", end=ENDED)
    deliveries.run("expire_points", {})
    with meanwhile(lambda: give(ana, "1.00")):
        outbox.settle()
    assert balances(ana) == ("1.00",) * 3


def _deliver_commands(outbox: Outbox) -> None:
    """Deliver what the job asks for, and nothing of what is told about points."""
    while waiting := [each for each in outbox.waiting() if each.name == "points.expire"]:
        assert all(map(deliveries.take, waiting))


def test_who_is_busy_all_the_time_does_not_keep_the_others_waiting(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, bob = welcome(1), welcome(2)
    give(ana, "12.30", end=ENDED - timedelta(days=1))
    give(bob, "5.00", end=ENDED)
    outbox.waiting()
    deliveries.run("expire_points", {})
    with monkeypatch.context() as patch, each_time(lambda: give(ana, "1.00")):
        patch.setattr(budget, "TO_END", 60 - budget.TIME_TO_DECIDE - 0.5)
        _deliver_commands(outbox)
    assert [entry.kind for entry in entries(ana)][-1] == "earned"
    assert "expired" not in {entry.kind for entry in entries(ana)}
    assert balances(bob) == ("0.00",) * 3
    expire(outbox)
    assert entries(ana)[0].kind == "expired"
    assert len(set(balances(ana))) == 1
