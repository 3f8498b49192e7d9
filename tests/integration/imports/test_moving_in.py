"""Moving in from the system before: everything has its place, once, and nobody is told of it."""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.clients.records import client_of
from chalicelib.clients.types import CHANNEL_ID
from chalicelib.cloud import deliveries, events
from chalicelib.insights.rebuilding import service as rebuilding
from chalicelib.insights.rebuilding.rules import counted
from chalicelib.kernel import cache
from chalicelib.kernel.callers import PAST
from chalicelib.loyalty.membership import awarding
from chalicelib.loyalty.points.records import everything
from chalicelib.loyalty.proof.rules import differences
from chalicelib.operations.tasks.records import cleaning_of
from chalicelib.reservations.ending import service as ending
from chalicelib.reservations.receipts.records import receipts_of
from tests.support.deliveries import LISTENERS
from tests.support.export import (
    PASSWORD,
    client,
    key,
    row,
    small,
    stay,
)
from tests.support.http import Api
from tests.support.kills import Killed, Moment, killed_at
from tests.support.outbox import Outbox
from tests.support.simulated_aws import SimulatedAws
from tests.support.sizes import calls

from .moved import NOW, guest, kept, move, moving_day, nights, said, tables, with_small

__all__ = ["moving_day"]


def test_rows_keep_their_ids_and_what_they_say() -> None:
    report = with_small()
    found = kept("past")
    assert (found.check_in, found.departure) == (date(2025, 3, 1), date(2025, 3, 4))
    assert found.client_id == key("ana")
    assert found.guest.first_name == "Ana"
    assert found.seller_id == 1
    assert found.advance_payment == Decimal("190.00")
    assert found.attribution.utm_source is None
    assert set(nights(date(2025, 3, 1), date(2025, 3, 10)).values()) == {key("past")}
    assert [each.receipt_id for each in receipts_of(key("past"))] == [key("receipt")]
    assert cleaning_of(key("past"), "checkout") == key("task")
    assert guest("ana").referred_by == key("eva")
    assert report.left["clients.tokenapiclients"] == "a secret"
    assert not report.refused.total()


def test_its_totals_are_those_of_what_stands_there() -> None:
    report = with_small(
        stay("later", date(2025, 3, 3), 2, created="2025-07-01T15:00:00Z"),
        stay("cancelled", date(2025, 3, 1), 2, status="cancelled"),
        stay("removed", date(2025, 3, 1), 2, deleted=True),
        stay("air", date(2025, 6, 1), 2, origin="air", status="incomplete", client=None),
        stay("odd", date(2025, 5, 10), -3),
        client("ida", 3, deleted=True, points_balance="5.50"),
        client("Mantenimiento", 4),
    )
    assert report.totals == {
        "client rows": "4",
        "clients kept": "2",
        "stay rows": "6",
        "stays kept": "5",
        "stays that block nights": "3",
        "nights occupied": "6",
        "nights of all stays": "7",
        "conflicts": "1",
        "points of all entries": "19.00",
        "balances of clients kept": "19.00",
        "balances of all clients": "24.50",
    }
    assert sum(table == "nights" for table, _, _ in tables()) == 6
    assert guest("ana").points_balance + guest("ida").points_balance == Decimal("24.50")


def test_it_comes_again_and_changes_nothing() -> None:
    first = with_small()
    before = tables()
    again = with_small()
    assert not again.moved.total()
    assert again.present == first.moved
    assert tables() == before


def test_without_writing_it_says_the_same() -> None:
    dry = move(*small(), writes=False)
    assert not tables()
    assert move(*small()) == dry


@pytest.mark.soak
@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_at_any_write_it_goes_on_and_nothing_is_there_twice(
    moment: Moment, simulated: SimulatedAws
) -> None:
    with_small()
    whole = tables()
    for number in calls(60):
        simulated.empty()
        cache.forget_all()
        with killed_at(number, moment) as kill, suppress(Killed):
            with_small()
        if not kill.is_done:
            break
        cache.forget_all()
        with_small()
        assert tables().keys() == whole.keys()
        assert _numbers(tables()) == _numbers(whole)
    else:
        raise AssertionError("more writes than expected")


def _numbers(found: dict[tuple[str, str, str], Any]) -> dict[tuple[str, str, str], Any]:
    """The counters, which a write that came twice would count twice."""
    return {
        place: {name: value["N"] for name, value in item.items() if "N" in value}
        for place, item in found.items()
    }


def test_nobody_is_told_of_the_past_and_the_figures_are_right() -> None:
    outbox = Outbox()
    with_small()
    [created] = events.timeline(f"reservation#{key('past')}")
    assert (created.name, created.actor) == ("reservation.created", PAST)
    heard = {each.name for each in deliveries.heard_by(created, LISTENERS)}
    counting = {"insights.count_stay", "insights.note_booking", "insights.rank_stay"}
    assert heard == {*counting, "community.score_stay"}
    assert not [each for each in outbox.settle() if each.name.startswith("stays.")]
    found = rebuilding.compare(counted(rebuilding.log()))
    assert (found.told, found.counted, found.rows) == (1, 0, 0)


def test_what_stays_of_the_past_give_is_told_to_nobody() -> None:
    with_small(
        row("clients.achievement", "silver", name="Plata", is_active=True, required_reservations=1)
    )
    earned = [e for e in events.timeline(f"client#{key('ana')}") if e.name == "level.earned"]
    assert {each.actor for each in earned} == {PAST}
    assert awarding.recheck_all([key("ana")], now=NOW) == 0


def test_passwords_keep_working(api: Api) -> None:
    with_small()
    staff = {"email": "staff1@casaaustin.test", "password": PASSWORD}
    assert api.post("/api/v1/login/", json=staff).status_code == 200
    of_guest = {"document_type": "dni", "number_doc": "00000001", "password": PASSWORD}
    assert api.post("/api/v1/clients/client-auth/login/", json=of_guest).status_code == 200
    found = guest("ana")
    assert found.password is not None
    assert found.password.startswith("$argon2id$")


def test_of_two_stays_with_a_night_the_later_created_lacks_it() -> None:
    other = stay("later", date(2025, 3, 3), 2, created="2025-07-01T15:00:00Z")
    report = with_small(other)
    assert said(report, "later") == [f"CONFLICT: stay {key('past')} has its nights 2025-03-03"]
    assert kept("later").lacks == (date(2025, 3, 3),)
    assert nights(date(2025, 3, 3), date(2025, 3, 5)) == {
        date(2025, 3, 3): key("past"),
        date(2025, 3, 4): key("later"),
    }


def test_a_stay_that_lacks_a_night_can_be_removed_and_frees_its_own_only() -> None:
    with_small(stay("later", date(2025, 3, 3), 2, created="2025-07-01T15:00:00Z"))
    from chalicelib.kernel.callers import Staff

    ending.remove(key("later"), caller=Staff(1, ("admin",), "session"), now=NOW)
    assert nights(date(2025, 3, 3), date(2025, 3, 5)) == {date(2025, 3, 3): key("past")}


def test_a_late_checkout_blocks_the_night_of_its_departure() -> None:
    late = stay("late", date(2025, 5, 1), 3, late_checkout=True, late_check_out_date="2025-05-03")
    with_small(late)
    found = kept("late")
    assert (found.departure, found.blocked_until) == (date(2025, 5, 3), date(2025, 5, 4))


def test_a_stay_that_ends_before_it_begins_is_kept_without_nights() -> None:
    report = with_small(stay("odd", date(2025, 5, 10), -3))
    assert said(report, "odd") == ["ends before it begins: kept without nights"]
    assert kept("odd").blocked_nights == ()
    assert "2025-05-07" in (kept("odd").comments or "")


def test_the_channels_stays_are_sold_and_nobodys() -> None:
    with_small(stay("air", date(2025, 5, 1), 2, origin="air", status="incomplete", client=None))
    assert (kept("air").client_id, kept("air").status) == (CHANNEL_ID, "approved")


def test_a_stay_without_a_guest_is_kept_under_a_client_without_a_name() -> None:
    report = with_small(stay("lost", date(2025, 5, 1), 2, client=None))
    assert said(report, "lost") == ["has no guest: kept under a client without a name"]
    client_id = kept("lost").client_id
    found = client_of(client_id)
    assert found is not None
    assert found.deleted_at is not None


def test_prices_that_say_nothing_do_not_stop_anything() -> None:
    report = with_small(stay("odd", date(2025, 5, 1), 2, price_usd="0", price_sol="99.999"))
    assert said(report, "odd") == ["has no price in USD: its rate is unknown"]
    assert kept("odd").price_sol == Decimal("100.00")


def test_stays_that_are_over_earn_no_points_again() -> None:
    with_small(
        stay("to_come", date(2025, 12, 1), 2),
        stay("nothing", date(2025, 5, 1), 2),
    )
    assert [award.points for award in kept("past").awards] == [Decimal("19.00")]
    assert kept("nothing").awarded_at is not None
    assert kept("to_come").awarded_at is None


@pytest.mark.parametrize(
    ("balance", "unexplained"), [("25.00", "6.00"), ("12.00", "-7.00"), ("0.00", "-19.00")]
)
def test_the_ledger_opens_with_the_balance_that_the_guest_was_shown(
    balance: str, unexplained: str
) -> None:
    report = with_small(client("ana", 1, points_balance=balance))
    assert said(report, "ana") == [f"balance {balance}, entries 19.00: the balance is kept"]
    account, entries = everything(key("ana"))
    assert account.balance == guest("ana").points_balance == Decimal(balance)
    assert entries[0].points == Decimal(unexplained)
    assert not differences(guest("ana"), account, entries)
