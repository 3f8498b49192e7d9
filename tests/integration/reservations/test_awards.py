"""What stays earn, given once by the job and taken back where a stay does not count any more
(clients book, section 16, examples 1 to 5, 7, 9, 10, 13 and 14)."""

from datetime import timedelta

import pytest

from chalicelib.clients import service as clients
from chalicelib.clients.records import client_of
from chalicelib.clients.types import Client
from chalicelib.kernel import clock
from chalicelib.reservations.awards import service as awards
from tests.support import deliveries
from tests.support.http import Api
from tests.support.meanwhile import each_time
from tests.support.people import ACTOR
from tests.support.points import entries, give, spend

from .awarding import (
    PAST,
    at,
    balance,
    carry_out,
    commands,
    kept,
    last_event,
    patch,
    pay_referrers,
    reopen,
    run_job,
    stay_of,
)
from .conftest import NOW, Book, Order, day, made

COMING = (day(4, 16), day(4, 18))
AFTER = at(4, 18)
"""Noon of the day of departure."""


@pytest.mark.parametrize(
    ("price", "earned"),
    [
        ("1500.00", "75.00"),
        ("1234.56", "61.73"),
        ("33.33", "1.67"),
        ("849.30", "42.47"),
        ("849.50", "42.48"),
        ("1.30", "0.07"),
        ("0.10", "0.01"),
    ],
)
def test_examples_1_and_2(take: Order, ana: Client, price: str, earned: str) -> None:
    stay = take(*PAST, price_sol=price)
    run_job()
    assert (balance(ana), kept(ana)) == (earned, [("earned", earned)])
    [entry] = entries(ana.client_id)
    assert (entry.reservation_id, entry.actor) == (stay["id"], "system")


def test_example_2_less_than_half_a_cent_is_no_entry_and_is_done(take: Order, ana: Client) -> None:
    stay = take(*PAST, price_sol="0.09")
    run_job()
    assert kept(ana) == []
    assert stay_of(stay).awarded_at == NOW
    done = len(commands())
    run_job()
    assert len(commands()) == done


@pytest.mark.parametrize(
    ("percentage", "reward"), [("10.00", "84.95"), ("7.50", "63.71"), (None, None), ("0.00", None)]
)
def test_example_3_with_points_and_a_referrer(
    take: Order, luis: Client, rosa: Client, percentage: str | None, reward: str | None
) -> None:
    if percentage is not None:
        pay_referrers(percentage)
    give(rosa.client_id, "150.50")
    stay = take(*PAST, client=rosa.client_id, price_sol="1000", points_to_redeem="150.50")

    run_job()

    assert kept(rosa)[1:] == [("redeemed", "-150.50"), ("earned", "42.48")]
    assert kept(luis) == ([] if reward is None else [("referral", reward)])
    if reward is not None:
        [entry] = entries(luis.client_id)
        assert (entry.reservation_id, entry.referred_client_id) == (stay["id"], rosa.client_id)


def test_examples_4_and_5_a_referrer_with_a_stay_of_ones_own(
    take: Order, luis: Client, rosa: Client
) -> None:
    pay_referrers("10.00")
    take(*PAST, client=luis.client_id, price_sol="1234.56")
    take(day(2, 20), day(2, 22), client=rosa.client_id, price_sol="999.99")
    run_job()
    assert (balance(rosa), balance(luis)) == ("50.00", "161.73")


def test_example_7_what_was_paid_with_points_earns_nothing(
    take: Order, luis: Client, rosa: Client
) -> None:
    pay_referrers("10.00")
    give(rosa.client_id, "100.00")
    take(*PAST, client=rosa.client_id, price_sol="380", price_usd="100", points_to_redeem="50")
    run_job()
    assert (balance(rosa), balance(luis)) == ("66.50", "33.00")


def test_example_9_paid_with_points_alone(take: Order, luis: Client, rosa: Client) -> None:
    pay_referrers("10.00")
    give(rosa.client_id, "200.00")
    stay = take(*PAST, client=rosa.client_id, price_sol="200", points_to_redeem="200")
    run_job()
    assert (balance(rosa), balance(luis)) == ("0.00", "0.00")
    assert stay_of(stay).awarded_at == NOW


def test_a_stay_that_earned_nothing_earns_when_it_comes_back_at_another_price(
    api: Api, take: Order, ana: Client
) -> None:
    stay = take(*PAST, price_sol="0.09")
    run_job()
    patch(api, stay, status="cancelled")
    assert stay_of(stay).awarded_at is None
    patch(api, stay, price_sol="1000")
    reopen(api, stay)
    run_job()
    assert balance(ana) == "50.00"


def test_example_10_points_live_365_days_and_older_ones_move_nothing(
    take: Order, ana: Client
) -> None:
    with clock.at(at(5, 1, year=2027)):
        take(day(5, 30, 2027), day(6, 1, 2027))
    run_job(at(6, 1, year=2027))
    assert ends(ana) == "2028-05-31T05:00:00+00:00"
    with clock.at(at(6, 2, year=2027)):
        take(day(10, 8), day(10, 10))
    run_job(at(6, 2, year=2027))
    assert ends(ana) == "2028-05-31T05:00:00+00:00"
    newest = entries(ana.client_id)[0].expires_at
    assert newest is not None
    assert newest.isoformat() == "2027-10-10T00:00:00-05:00"


def ends(client: Client) -> str:
    """When the last points of a client end."""
    record = client_of(client.client_id)
    assert record is not None
    assert record.points_expires_at is not None
    return record.points_expires_at.astimezone(NOW.tzinfo).isoformat()


def test_example_13_two_stays_of_one_guest_in_one_run(take: Order, ana: Client) -> None:
    take(*PAST, price_sol="1000")
    take(day(2, 20), day(2, 22), price_sol="1000")
    run_job()
    assert balance(ana) == "100.00"
    run_job()
    assert (balance(ana), len(kept(ana))) == ("100.00", 2)


@pytest.mark.parametrize("status", ["cancelled", "rejected", "incomplete", "pending"])
def test_example_14_only_sold_stays_earn(api: Api, book: Book, ana: Client, status: str) -> None:
    stay = made(book())
    if status != "incomplete":
        patch(api, stay, status="rejected" if status == "rejected" else "cancelled")
    if status == "pending":
        reopen(api, stay)
    run_job(AFTER + timedelta(days=5))
    assert kept(ana) == []


@pytest.mark.parametrize(
    ("hour", "minute", "earned"), [(2, 40, "0.00"), (15, 59, "0.00"), (16, 1, "75.00")]
)
def test_example_14_not_before_the_guests_have_left(
    take: Order, ana: Client, hour: int, minute: int, earned: str
) -> None:
    take(*COMING)
    run_job(at(4, 18, hour, minute))
    carry_out()
    assert balance(ana) == earned


def test_a_message_that_comes_before_the_guests_have_left_gives_nothing(
    take: Order, ana: Client
) -> None:
    """The stay may have become longer since it was asked for."""
    stay = take(*COMING)
    awards.award(stay["id"], now=at(4, 18, 15, 59))
    assert (balance(ana), stay_of(stay).awarded_at) == ("0.00", None)
    awards.award(stay["id"], now=at(4, 18, 16, 0))
    assert balance(ana) == "75.00"


def test_a_late_checkout_earns_a_day_later(take: Order, ana: Client) -> None:
    take(*COMING, late_checkout="true")
    run_job(AFTER)
    assert balance(ana) == "0.00"
    run_job(AFTER + timedelta(days=1))
    assert balance(ana) == "75.00"


def test_a_guests_own_booking_earns_once_it_is_approved(api: Api, book: Book, ana: Client) -> None:
    stay = made(book())
    run_job(at(4, 25))
    assert balance(ana) == "0.00"
    with clock.at(at(4, 25)):
        patch(api, stay, status="cancelled")
        reopen(api, stay)
        patch(api, stay, status="approved")
    run_job(at(4, 26))
    assert balance(ana) == "100.31"


def test_what_is_not_a_guests_earns_nothing(take: Order, ana: Client) -> None:
    take(*PAST, origin="air")
    take(day(2, 20), day(2, 22), token="admin", origin="man")
    take(day(2, 24), day(2, 26), price_sol="0")
    run_job()
    assert (kept(ana), commands()) == ([], [])


def test_a_stay_that_gets_its_price_later_earns_then(api: Api, take: Order, ana: Client) -> None:
    stay = take(*PAST, price_sol="0")
    run_job()
    patch(api, stay, price_sol="1000")
    run_job()
    assert balance(ana) == "50.00"


def test_a_deleted_referrer_earns_nothing(take: Order, luis: Client, rosa: Client) -> None:
    pay_referrers("10.00")
    clients.delete(luis.client_id, actor=ACTOR, now=NOW)
    take(*PAST, client=rosa.client_id)
    run_job()
    assert (balance(rosa), kept(luis)) == ("75.00", [])


def test_the_percentage_is_that_of_the_moment(take: Order, luis: Client, rosa: Client) -> None:
    pay_referrers("10.00")
    take(*PAST, client=rosa.client_id)
    with clock.at(NOW + timedelta(minutes=1)):
        pay_referrers("4.00")
        run_job()
    assert balance(luis) == "60.00"


def test_many_stays_are_asked_for_page_by_page(
    take: Order, ana: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalicelib.reservations.awards.service.AT_ONCE", 2)
    for first in range(1, 11, 2):
        take(day(2, first), day(2, first + 1), price_sol="100")
    take(day(1, 5), day(1, 6), price_sol="100")
    run_job()
    assert (balance(ana), len(commands())) == ("30.00", 6)


def test_a_stay_that_changes_meanwhile_is_awarded_as_it_is_then(
    api: Api, take: Order, ana: Client
) -> None:
    stay = take(*PAST, price_sol="1000")
    deliveries.run("award_points", {})
    changes = iter([{"price_sol": "2000"}, {"guests": "3"}])

    def happens() -> None:
        form = next(changes, None)
        if form is not None:
            assert patch(api, stay, **form).status_code == 200

    with each_time(happens):
        carry_out()
    assert balance(ana) == "100.00"


def test_points_that_are_spent_meanwhile_do_not_stop_an_award(take: Order, ana: Client) -> None:
    give(ana.client_id, "10.00")
    take(*PAST, price_sol="1000")
    deliveries.run("award_points", {})
    spent = iter([1, 2])
    with each_time(lambda: next(spent, None) and spend(ana.client_id, "1.00")):
        carry_out()
    assert balance(ana) == "58.00"


def test_the_award_stands_in_the_history_of_the_stay(api: Api, take: Order, ana: Client) -> None:
    stay = take(*PAST)
    run_job()
    history = api.get(f"/api/v1/reservations/{stay['id']}/history/", token="admin")
    assert history.status_code == 200
    assert last_event(stay).name == "reservation.awarded"
    assert (last_event(stay).actor, stay_of(stay).version) == ("system", 2)
