"""Stays, points and awards arrive at the kept record and stay what they are."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.clients.types import Client
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Caller
from chalicelib.loyalty.membership.records import membership_of
from chalicelib.loyalty.points.records import account_of
from chalicelib.properties.types import House
from chalicelib.reservations.stays.records import stay_of, stays_of
from tests.support import deliveries
from tests.support.http import Api
from tests.support.monday import NOW
from tests.support.outbox import Outbox
from tests.support.people import guest, new_client
from tests.support.points import balances, entries, give

from ...reservations.discounts import issue
from ..sold import STAYS
from .steps import book, merged, take


def test_stays_and_points_arrive_and_stay_what_they_are(
    api: Api, house: House, outbox: Outbox, kept: Client, gone: Client
) -> None:
    give(kept.client_id, "10.00")
    give(gone.client_id, "75.00")
    mine = take(api, house, kept, "2026-05-01", "2026-05-03")
    theirs = take(api, house, gone, "2026-04-16", "2026-04-19", points_to_redeem="50")
    before = stay_of(theirs)

    merged(api, outbox, kept, gone)

    after = stay_of(theirs)
    assert (after.client_id, after.guest.first_name) == (kept.client_id, "Ana")
    same = ("price_sol", "points_redeemed", "points_used", "status", "check_in", "departure")
    assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]
    assert stay_of(mine).version == 1
    assert balances(kept.client_id) == ("35.00",) * 3
    assert balances(gone.client_id) == ("0.00",) * 3
    assert entries(kept.client_id)[0].kind == entries(gone.client_id)[0].kind == "merged"
    assert membership_of(kept.client_id).stays == 2
    assert membership_of(gone.client_id).stays == 0


def test_a_moved_stay_that_is_cancelled_gives_its_points_to_the_kept_client(
    api: Api, house: House, outbox: Outbox, kept: Client, gone: Client
) -> None:
    give(gone.client_id, "75.00")
    stay = take(api, house, gone, "2026-04-16", "2026-04-19", points_to_redeem="50")
    merged(api, outbox, kept, gone)
    ended = api.patch(f"{STAYS}{stay}/", token="admin", form={"status": "cancelled"})
    assert ended.status_code == 200, ended.body
    assert balances(kept.client_id) == ("75.00",) * 3
    assert balances(gone.client_id) == ("0.00",) * 3


def test_the_points_of_a_hold_that_lapsed_are_not_left_behind(
    api: Api,
    outbox: Outbox,
    tokens: dict[str, Caller],
    house: House,
    kept: Client,
    gone: Client,
) -> None:
    tokens["gone"] = guest(gone)
    give(gone.client_id, "100.00")
    answer = book(api, house, "gone", points_to_redeem="60.00")
    assert answer.status_code == 201, answer.body
    with clock.at(NOW + timedelta(hours=3)):
        merged(api, outbox, kept, gone)
        deliveries.run("expire_holds", {})
    assert balances(kept.client_id) == ("100.00",) * 3
    assert balances(gone.client_id) == ("0.00",) * 3


def test_what_a_moved_stay_earned_is_taken_back_from_the_kept_client(
    api: Api, house: House, outbox: Outbox, kept: Client, gone: Client
) -> None:
    stay = take(api, house, gone, "2026-02-10", "2026-02-12")
    deliveries.run("award_points", {})
    outbox.settle()
    assert balances(gone.client_id) == ("75.00",) * 3
    merged(api, outbox, kept, gone)
    assert balances(kept.client_id) == ("75.00",) * 3
    ended = api.patch(f"{STAYS}{stay}/", token="admin", form={"status": "cancelled"})
    assert ended.status_code == 200, ended.body
    assert balances(kept.client_id) == ("0.00",) * 3


@pytest.mark.parametrize("order", [("remove", "merge"), ("merge", "remove")], ids="-".join)
def test_what_a_removed_stay_is_owed_follows_the_kept_client(
    api: Api, house: House, outbox: Outbox, kept: Client, gone: Client, order: tuple[str, ...]
) -> None:
    earner = take(api, house, gone, "2026-02-10", "2026-02-12")
    deliveries.run("award_points", {})
    outbox.settle()
    user = take(api, house, gone, "2026-04-16", "2026-04-19", points_to_redeem="75")
    acts: dict[str, Callable[[], Any]] = {
        "remove": lambda: api.delete(f"{STAYS}{earner}/", token="admin"),
        "merge": lambda: merged(api, outbox, kept, gone),
    }
    for act in order:
        acts[act]()
    [debt] = account_of(kept.client_id).debts
    assert (debt.lot_id, str(debt.points)) == (earner, "75.00")
    assert account_of(gone.client_id).debts == ()
    ended = api.patch(f"{STAYS}{user}/", token="admin", form={"status": "cancelled"})
    assert ended.status_code == 200, ended.body
    assert balances(kept.client_id) == balances(gone.client_id) == ("0.00",) * 3
    assert account_of(kept.client_id).debts == ()


def test_personal_codes_of_the_gone_record_serve_the_kept_client(
    api: Api, house: House, outbox: Outbox, kept: Client, gone: Client, tokens: dict[str, Caller]
) -> None:
    other = new_client("40000007", "Rosa")
    tokens["kept"], tokens["other"] = guest(kept), guest(other)
    issue("MIO", owner_id=gone.client_id)
    assert book(api, house, "kept", discount_code="MIO").status_code == 400
    merged(api, outbox, kept, gone)
    assert book(api, house, "other", discount_code="MIO").status_code == 400
    booked = book(api, house, "kept", discount_code="MIO")
    assert booked.status_code == 201, booked.body
    # Such a stay is handed to nobody else.
    path = f"{STAYS}{booked.json_body['reservation']['id']}/"
    handed = api.patch(path, token="admin", form={"client": other.client_id})
    assert handed.status_code == 400
    assert "client" in handed.json_body.get("errors", handed.json_body)


def test_a_hold_of_the_gone_record_that_expired_comes_back_to_the_kept_client(
    api: Api, house: House, outbox: Outbox, kept: Client, gone: Client, tokens: dict[str, Caller]
) -> None:
    tokens["gone"] = guest(gone)
    give(gone.client_id, "60.00")
    stay = book(api, house, "gone", points_to_redeem="60.00").json_body["reservation"]["id"]
    with clock.at(NOW + timedelta(hours=3)):
        deliveries.run("expire_holds", {})
        merged(api, outbox, kept, gone)
        assert stays_of([stay])[stay].client_id == gone.client_id
        answer = api.post(f"{STAYS}{stay}/reopen/", token="admin")
    assert answer.status_code == 200, answer.body
    after = stay_of(stay)
    assert (after.client_id, after.guest.first_name) == (kept.client_id, "Ana")
    assert balances(kept.client_id) == ("0.00",) * 3
    assert balances(gone.client_id) == ("0.00",) * 3
