"""What a stay earned is taken back where it does not count any more, and given again once
(clients book, 7.3 and 16)."""

from datetime import timedelta

import pytest

from chalicelib.clients.types import Client
from chalicelib.kernel import clock
from chalicelib.loyalty.points import service as points
from tests.support import deliveries
from tests.support.http import Api
from tests.support.points import give, spend

from .awarding import (
    PAST,
    at,
    balance,
    carry_out,
    kept,
    last_event,
    patch,
    pay_referrers,
    remove,
    reopen,
    run_job,
    stay_of,
)
from .conftest import NOW, Order, day


@pytest.mark.parametrize("end", ["cancelled", "removed"])
def test_what_a_stay_earned_is_taken_back_when_it_ends(
    api: Api, take: Order, luis: Client, rosa: Client, end: str
) -> None:
    pay_referrers("10.00")
    stay = take(*PAST, client=rosa.client_id)
    run_job()
    assert (balance(rosa), balance(luis)) == ("75.00", "150.00")

    if end == "removed":
        remove(api, stay)
    else:
        assert patch(api, stay, status=end).json_body["points_missing"] == "0.00"

    assert (balance(rosa), balance(luis)) == ("0.00", "0.00")
    assert kept(rosa)[-1] == ("taken_back", "-75.00")
    assert kept(luis)[-1] == ("taken_back", "-150.00")
    run_job()
    assert (balance(rosa), balance(luis)) == ("0.00", "0.00")


def test_an_end_gives_back_what_was_spent_and_takes_back_what_was_earned(
    api: Api, take: Order, ana: Client
) -> None:
    give(ana.client_id, "100.00")
    stay = take(*PAST, price_sol="1000", points_to_redeem="100")
    run_job()
    assert balance(ana) == "45.00"
    patch(api, stay, status="cancelled")
    assert balance(ana) == "100.00"
    assert [kind for kind, _ in kept(ana)] == [
        "earned",
        "redeemed",
        "earned",
        "refunded",
        "taken_back",
    ]


def test_a_reopened_stay_earns_again_once(
    api: Api, take: Order, luis: Client, rosa: Client
) -> None:
    pay_referrers("10.00")
    stay = take(*PAST, client=rosa.client_id)
    run_job()
    for _ in range(2):
        patch(api, stay, status="cancelled")
        reopen(api, stay)
        run_job()
        run_job()
        assert (balance(rosa), balance(luis)) == ("75.00", "150.00")


def test_what_was_spent_meanwhile_is_missing_and_is_told(
    api: Api, take: Order, ana: Client
) -> None:
    stay = take(*PAST)
    run_job()
    spend(ana.client_id, "50.00")

    shown = patch(api, stay, status="cancelled").json_body

    assert (shown["points_missing"], balance(ana)) == ("50.00", "0.00")
    assert last_event(stay).event["points_missing"] == "50.00"
    history = api.get(f"/api/v1/reservations/{stay['id']}/history/", token="admin").json_body
    assert "awards" in str(history[0])


def test_all_spent_leaves_no_entry_and_is_told(api: Api, take: Order, ana: Client) -> None:
    stay = take(*PAST)
    run_job()
    spend(ana.client_id, "75.00")
    remove(api, stay)
    assert last_event(stay).event["points_missing"] == "75.00"
    assert [kind for kind, _ in kept(ana)] == ["earned", "redeemed"]


def test_points_that_were_lost_with_time_are_not_taken_once_more(
    api: Api, take: Order, ana: Client
) -> None:
    stay = take(*PAST)
    run_job()
    later = NOW + timedelta(days=370)
    with clock.at(later):
        points.expire(ana.client_id, until=later, now=later)
        give(ana.client_id, "100.00")
        remove(api, stay)
    assert (balance(ana), str(stay_of(stay).points_missing)) == ("100.00", "0.00")


def test_a_reopened_stay_does_not_earn_what_its_guest_has_from_it_yet(
    api: Api, take: Order, ana: Client
) -> None:
    stay = take(*PAST)
    run_job()
    spend(ana.client_id, "50.00")
    patch(api, stay, status="cancelled")
    reopen(api, stay)
    run_job()
    assert balance(ana) == "25.00"
    patch(api, stay, status="cancelled")
    assert (balance(ana), str(stay_of(stay).points_missing)) == ("0.00", "50.00")


def test_what_is_missing_is_taken_when_it_is_there_at_the_next_end(
    api: Api, take: Order, ana: Client
) -> None:
    stay = take(*PAST)
    run_job()
    spend(ana.client_id, "50.00")
    patch(api, stay, status="cancelled")
    reopen(api, stay)
    run_job()
    give(ana.client_id, "60.00")
    patch(api, stay, status="cancelled")
    assert (balance(ana), stay_of(stay).awards) == ("10.00", ())


def test_a_stay_that_is_handed_over_takes_along_what_it_earned(
    api: Api, take: Order, ana: Client, luis: Client, rosa: Client
) -> None:
    pay_referrers("10.00")
    stay = take(*PAST, client=rosa.client_id)
    run_job()

    assert patch(api, stay, client=ana.client_id).status_code == 200
    assert (balance(rosa), balance(luis), balance(ana)) == ("0.00", "0.00", "0.00")
    # At once, without the job.
    carry_out()
    carry_out()
    assert (balance(rosa), balance(luis), balance(ana)) == ("0.00", "0.00", "75.00")

    assert patch(api, stay, client=rosa.client_id).status_code == 200
    carry_out()
    assert (balance(rosa), balance(luis), balance(ana)) == ("75.00", "150.00", "0.00")


def test_a_stay_is_handed_from_a_referrer_to_whom_they_brought(
    api: Api, take: Order, luis: Client, rosa: Client
) -> None:
    """One client may lose what the stay earned, and get back points, in one change."""
    pay_referrers("10.00")
    give(luis.client_id, "100.00")
    give(rosa.client_id, "100.00")
    stay = take(*PAST, client=luis.client_id, price_sol="1100", points_to_redeem="100")
    run_job()
    assert balance(luis) == "50.00"
    assert patch(api, stay, client=rosa.client_id).status_code == 200
    assert (balance(luis), balance(rosa)) == ("100.00", "0.00")
    carry_out()
    assert (balance(luis), balance(rosa)) == ("200.00", "50.00")


def test_another_price_of_an_awarded_stay_earns_no_more(api: Api, take: Order, ana: Client) -> None:
    stay = take(*PAST)
    run_job()
    patch(api, stay, price_sol="3000")
    run_job()
    assert balance(ana) == "75.00"


def test_a_stay_that_is_gone_is_not_awarded(api: Api, take: Order, ana: Client) -> None:
    stay = take(*PAST)
    deliveries.run("award_points", {})
    remove(api, stay)
    carry_out()
    assert kept(ana) == []


def test_the_longest_stay_ends_with_all_that_belongs_to_it(
    api: Api, take: Order, luis: Client, rosa: Client
) -> None:
    pay_referrers("10.00")
    give(rosa.client_id, "100.00")
    with clock.at(at(12, 1, year=2025)):
        stay = take(
            day(12, 31, 2025),
            day(3, 1),
            client=rosa.client_id,
            late_checkout="true",
            price_sol="9000",
            points_to_redeem="100",
        )
    run_job(at(3, 3))
    assert (balance(rosa), balance(luis)) == ("445.00", "890.00")
    assert patch(api, stay, status="cancelled").status_code == 200
    assert (balance(rosa), balance(luis)) == ("100.00", "0.00")
