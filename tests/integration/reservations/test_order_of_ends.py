"""A stay that earned points and one that used them end in any order, over HTTP: nobody has more in
the end than what the stays earned that count."""

from collections.abc import Callable
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from chalicelib.clients.types import Client
from chalicelib.cloud import events
from chalicelib.kernel import clock
from chalicelib.loyalty.points import records
from chalicelib.loyalty.points import service as points
from tests.support.http import Api
from tests.support.meanwhile import each_time
from tests.support.points import entries, give

from .awarding import at, balance, carry_out, kept, pay_referrers, referred, run_job, stay_of
from .conftest import NOW, Order, day

PAST = (day(2, 10), day(2, 12))
COMING = (day(4, 16), day(4, 18))
Act = Callable[[], Any]


def cancel(api: Api, stay: dict[str, Any]) -> None:
    form = {"status": "cancelled"}
    answer = api.patch(f"/api/v1/reservations/{stay['id']}/", token="admin", form=form)
    assert answer.status_code == 200, answer.body


def remove(api: Api, stay: dict[str, Any]) -> None:
    answer = api.delete(f"/api/v1/reservations/{stay['id']}/", token="admin")
    assert answer.status_code == 204, answer.body


def reopen(api: Api, stay: dict[str, Any]) -> None:
    answer = api.post(f"/api/v1/reservations/{stay['id']}/reopen/", token="admin")
    assert answer.status_code == 200, answer.body


def hand_over(api: Api, stay: dict[str, Any], client: Client) -> None:
    """Give a stay to another client, who has at once what it earned."""
    form = {"client": client.client_id}
    answer = api.patch(f"/api/v1/reservations/{stay['id']}/", token="admin", form=form)
    assert answer.status_code == 200, answer.body
    carry_out()


def owed(client: Client) -> list[tuple[str, str]]:
    """What a client owes: stay and points."""
    debts = records.account_of(client.client_id).debts
    return [(debt.lot_id, str(debt.points)) for debt in debts]


@pytest.mark.parametrize("end", [cancel, remove])
@pytest.mark.parametrize("other_end", [cancel, remove])
def test_points_of_a_stay_that_does_not_count_do_not_come_back(
    api: Api, take: Order, ana: Client, end: Any, other_end: Any
) -> None:
    earner = take(*PAST)
    run_job()
    user = take(*COMING, points_to_redeem="75")

    end(api, earner)
    assert (balance(ana), owed(ana)) == ("0.00", [(earner["id"], "75.00")])
    assert str(stay_of(earner).points_missing) == "75.00"
    other_end(api, user)

    assert (balance(ana), owed(ana)) == ("0.00", [])
    assert kept(ana) == [
        ("earned", "75.00"),
        ("redeemed", "-75.00"),
        ("refunded", "75.00"),
        ("taken_back", "-75.00"),
    ]
    taken, back = entries(ana.client_id)[:2]
    assert (taken.reservation_id, back.reservation_id) == (earner["id"], user["id"])
    told = [each for each in events.timeline(ana.account_id) if each.name == "points.taken_back"]
    assert [(each.event["points"], each.event["balance"]) for each in told] == [("-75.00", "0.00")]


@pytest.mark.parametrize(
    "order",
    list(permutations(["end earner", "end user", "another earns", "hand over"])),
    ids="-".join,
)
def test_whatever_comes_first_the_same_is_left(
    api: Api, take: Order, ana: Client, luis: Client, order: tuple[str, ...]
) -> None:
    earner = take(*PAST)
    run_job()
    user = take(*COMING, points_to_redeem="60")
    another = take(day(3, 3), day(3, 5), price_sol="200")
    moved = take(day(2, 20), day(2, 22), client=luis.client_id, price_sol="100")
    run_job()
    acts: dict[str, Act] = {
        "end earner": lambda: cancel(api, earner),
        "end user": lambda: cancel(api, user),
        "another earns": lambda: run_job(at(3, 6)),
        "hand over": lambda: hand_over(api, moved, ana),
    }

    for act in order:
        acts[act]()

    assert (balance(ana), owed(ana), balance(luis)) == ("15.00", [], "0.00")
    assert stay_of(another).awarded_at is not None
    reopen(api, earner)
    run_job(at(3, 7))
    assert balance(ana) == "90.00"
    reopen(api, user)
    assert balance(ana) == "30.00"


def test_a_stay_that_counts_again_pays_what_it_owed(api: Api, take: Order, ana: Client) -> None:
    earner = take(*PAST)
    run_job()
    user = take(*COMING, points_to_redeem="75")
    cancel(api, earner)
    reopen(api, earner)
    run_job()
    assert (balance(ana), owed(ana), str(stay_of(earner).points_missing)) == ("0.00", [], "0.00")
    cancel(api, user)
    assert balance(ana) == "75.00"


def test_who_brought_the_guest_owes_what_was_spent(
    api: Api, take: Order, ana: Client, luis: Client
) -> None:
    pay_referrers("10.00")
    rosa = referred("40000003", luis)
    earner = take(*PAST, client=rosa.client_id)
    run_job()
    user = take(*COMING, client=luis.client_id, points_to_redeem="150")
    remove(api, earner)
    assert (balance(rosa), owed(luis)) == ("0.00", [(earner["id"], "150.00")])
    remove(api, user)
    assert (balance(luis), owed(luis)) == ("0.00", [])


def test_points_that_ended_and_come_back_are_taken_too(api: Api, take: Order, ana: Client) -> None:
    """What comes back lives thirty days more, but not of a stay that does not count."""
    earner = take(*PAST)
    run_job()
    later = NOW + timedelta(days=370)
    user = take(*COMING, points_to_redeem="50")
    with clock.at(later):
        points.expire(ana.client_id, until=later, now=later)
        give(ana.client_id, "10.00")
        remove(api, earner)
        assert str(stay_of(earner).points_missing) == "0.00"
        remove(api, user)
    assert balance(ana) == "10.00"


def test_a_gift_of_staff_is_the_guests_own(api: Api, take: Order, ana: Client) -> None:
    earner = take(*PAST)
    run_job()
    take(*COMING, points_to_redeem="75")
    cancel(api, earner)
    body = {"client_id": ana.client_id, "points": "20", "reason": "Regalo"}
    answer = api.post("/api/v1/clients/points/adjust/", token="admin", json=body)
    assert answer.json_body["client"]["current_balance"] == 20
    assert (balance(ana), owed(ana)) == ("20.00", [(earner["id"], "75.00")])


def test_who_owes_and_ends_at_the_same_moment_has_no_more(
    api: Api, take: Order, ana: Client
) -> None:
    """The earner ends while the end of the user is about to be written."""
    earner = take(*PAST)
    run_job()
    user = take(*COMING, points_to_redeem="75")
    left = iter([1])

    def happens() -> None:
        if next(left, None) is not None:
            cancel(api, earner)

    with each_time(happens):
        cancel(api, user)
    assert (balance(ana), owed(ana)) == ("0.00", [])


def test_the_longest_stay_ends_where_its_guest_owes(api: Api, take: Order, luis: Client) -> None:
    """Its end writes as many items as a transaction holds."""
    pay_referrers("10.00")
    rosa = referred("40000003", luis)
    with clock.at(at(12, 1, year=2025)):
        earner = take(day(12, 10, 2025), day(12, 12, 2025), client=rosa.client_id)
        second = take(day(12, 20, 2025), day(12, 22, 2025), client=rosa.client_id)
    run_job(at(12, 24, year=2025))
    with clock.at(at(12, 24, year=2025)):
        longest = take(
            day(12, 31, 2025),
            day(3, 1),
            client=rosa.client_id,
            late_checkout="true",
            price_sol="9000",
            points_to_redeem="150",
        )
        remove(api, earner)
        remove(api, second)
    assert len(owed(rosa)) == 2
    run_job(at(3, 3))
    assert balance(rosa) == "292.50"
    cancel(api, longest)
    assert (balance(rosa), balance(luis), owed(rosa)) == ("0.00", "0.00", [])
