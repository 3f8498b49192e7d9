"""Giving up a stay: who may, until when, and what is given back (pricing book, section 7)."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from chalicelib.clients.types import Client
from chalicelib.cloud import events
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.properties.types import House
from chalicelib.rates.policies.service import POLICIES
from chalicelib.rates.types import CancellationPolicy, RefundTier
from chalicelib.reservations.events import StayChanged
from chalicelib.reservations.stays import records
from chalicelib.reservations.stays.service import write_stay
from tests.support.http import Api
from tests.support.settings import put

from .conftest import NOW, day

APRIL_16 = datetime(2026, 4, 16, 15, 0, tzinfo=NOW.tzinfo)
TIERS = (RefundTier(7, Decimal(50)), RefundTier(1, Decimal(10)))


def policy(**details: Any) -> None:
    """100 % until 30 days before, 50 % until 7, 10 % until the day before."""
    put(
        POLICIES,
        CancellationPolicy(
            **{
                "policy_id": "90000000-0000-4000-8000-000000000001",
                "name": "Flexible",
                "days_before_check_in": 30,
                "refund_percentage": Decimal(100),
                "further_tiers": TIERS,
                "is_default": True,
                **details,
            }
        ),
    )


@pytest.fixture
def paid(api: Api, house: House, ana: Client) -> Callable[[], str]:
    """A stay of Ana from Thursday 16 to Sunday 19 April, approved, with 1000 PEN paid; its id."""

    def make() -> str:
        body = {
            "property": house.property_id,
            "check_in_date": day(4, 16),
            "check_out_date": day(4, 19),
            "guests": 4,
        }
        answer = api.post("/api/v1/clients/reservations/create/", token="ana", json=body)
        assert answer.status_code == 201, answer.body
        stay_id: str = answer.json_body["reservation"]["id"]
        form = {"status": "approved", "advance_payment": "1000"}
        api.patch(f"/api/v1/reservations/{stay_id}/", token="admin", form=form)
        return stay_id

    return make


def own(stay_id: str) -> str:
    return f"/api/v1/clients/client-auth/reservations/{stay_id}/cancel/"


@pytest.mark.parametrize(
    ("when", "refund", "percentage"),
    [
        (datetime(2026, 3, 17, 15, tzinfo=NOW.tzinfo), "1000.00", 100.0),
        (datetime(2026, 3, 18, 15, tzinfo=NOW.tzinfo), "500.00", 50.0),
        (datetime(2026, 4, 9, 15, tzinfo=NOW.tzinfo), "500.00", 50.0),
        (datetime(2026, 4, 10, 15, tzinfo=NOW.tzinfo), "100.00", 10.0),
        (datetime(2026, 4, 15, 15, tzinfo=NOW.tzinfo), "100.00", 10.0),
    ],
)
def test_the_preview_says_what_the_cancellation_then_gives(
    api: Api, paid: Callable[[], str], house: House, when: datetime, refund: str, percentage: float
) -> None:
    policy()
    stay_id = paid()

    with clock.at(when):
        seen = api.get(own(stay_id), token="ana").json_body["cancellation"]
        by_staff = api.get(f"/api/v1/reservations/{stay_id}/cancellation/", token="admin")
        answer = api.post(own(stay_id), token="ana", json={"expected_refund": refund})

    assert (seen["can_cancel"], seen["refund"], seen["currency"]) == (True, refund, "sol")
    assert (seen["refund_percentage"], seen["policy"]) == (percentage, "Flexible")
    assert by_staff.json_body == seen
    assert answer.json_body["reservation"]["status"] == "cancelled"
    kept = records.stay_of(stay_id).refund
    assert kept is not None
    assert str(kept.amount) == refund


def test_the_refund_is_told_with_the_cancellation(api: Api, paid: Callable[[], str]) -> None:
    policy()
    stay_id = paid()
    api.post(own(stay_id), token="ana")

    cancelled = events.timeline(f"reservation#{stay_id}")[0]

    assert cancelled.name == "reservation.cancelled"
    assert cancelled.changes["refund"][1]["amount"] == "1000.00"


def test_a_stay_keeps_the_policy_it_was_sold_with(api: Api, paid: Callable[[], str]) -> None:
    policy()
    stay_id = paid()
    policy(refund_percentage=Decimal(0), further_tiers=(), name="Estricta")

    seen = api.get(own(stay_id), token="ana").json_body["cancellation"]

    assert (seen["policy"], seen["refund"]) == ("Flexible", "1000.00")


def test_a_stay_that_staff_took_goes_by_the_present_policy(api: Api, take: Any) -> None:
    stay = take(day(4, 16), day(4, 19), advance_payment="400", advance_payment_currency="usd")
    policy()

    seen = api.get(own(stay["id"]), token="ana").json_body["cancellation"]

    assert (seen["refund"], seen["currency"]) == ("400.00", "usd")


def test_a_house_without_policy_gives_nothing_back(api: Api, paid: Callable[[], str]) -> None:
    seen = api.get(own(paid()), token="ana").json_body["cancellation"]

    assert (seen["policy"], seen["refund"], seen["can_cancel"]) == (None, "0.00", True)


def test_nothing_is_owed_for_a_stay_that_was_not_paid(api: Api, take: Any) -> None:
    policy()
    stay = take(day(4, 16), day(4, 19))

    api.post(own(stay["id"]), token="ana")

    kept = records.stay_of(stay["id"]).refund
    assert kept is not None
    assert kept.amount == 0


def test_a_payment_that_is_found_afterwards_is_refunded_alike(
    api: Api, paid: Callable[[], str]
) -> None:
    policy()
    stay_id = paid()
    with clock.at(datetime(2026, 4, 9, 15, tzinfo=NOW.tzinfo)):
        api.post(own(stay_id), token="ana")

    api.patch(f"/api/v1/reservations/{stay_id}/", token="admin", form={"advance_payment": "1200"})

    kept = records.stay_of(stay_id).refund
    assert kept is not None
    assert (str(kept.paid), str(kept.amount)) == ("1200.00", "600.00")


def test_staff_who_cancel_owe_the_same_refund(api: Api, paid: Callable[[], str]) -> None:
    policy()
    stay_id = paid()

    api.patch(f"/api/v1/reservations/{stay_id}/", token="admin", form={"status": "cancelled"})

    kept = records.stay_of(stay_id).refund
    assert kept is not None
    assert kept.amount == Decimal("1000.00")


def test_staff_who_reject_a_paid_stay_owe_all_of_it(api: Api, paid: Callable[[], str]) -> None:
    policy(refund_percentage=Decimal(0), further_tiers=())
    stay_id = paid()
    approved = records.stay_of(stay_id)
    awaiting = msgspec.structs.replace(approved, status="pending", version=approved.version + 1)
    tx = Transaction(NOW)
    write_stay(tx, approved, awaiting, StayChanged, actor="test")
    tx.commit()

    api.patch(f"/api/v1/reservations/{stay_id}/", token="admin", form={"status": "rejected"})

    kept = records.stay_of(stay_id).refund
    assert kept is not None
    assert kept.amount == Decimal("1000.00")
    assert kept.percentage == 100


def test_other_dates_in_the_same_change_do_not_raise_the_refund(
    api: Api, paid: Callable[[], str]
) -> None:
    policy()
    stay_id = paid()
    form = {"status": "cancelled", "check_in_date": day(7, 1), "check_out_date": day(7, 4)}

    with clock.at(datetime(2026, 4, 15, 15, tzinfo=NOW.tzinfo)):
        api.patch(f"/api/v1/reservations/{stay_id}/", token="admin", form=form)

    kept = records.stay_of(stay_id).refund
    assert kept is not None
    assert kept.amount == Decimal("100.00")


def test_what_was_given_back_stays_what_it_was(api: Api, paid: Callable[[], str]) -> None:
    policy()
    stay_id = paid()
    answer = api.post(own(stay_id), token="ana")

    with clock.at(APRIL_16):
        later = api.get(own(stay_id), token="ana").json_body["cancellation"]
    by_staff = api.get(f"/api/v1/reservations/{stay_id}/", token="admin").json_body

    assert (later["can_cancel"], later["refund"]) == (False, "1000.00")
    assert answer.json_body["reservation"]["refund"] == by_staff["refund"]
    assert by_staff["refund"] == {
        "amount": "1000.00",
        "currency": "sol",
        "percentage": 100.0,
        "policy": "Flexible",
    }


def test_a_stay_that_is_reopened_owes_nothing(api: Api, paid: Callable[[], str]) -> None:
    policy()
    stay_id = paid()
    api.post(own(stay_id), token="ana")

    api.post(f"/api/v1/reservations/{stay_id}/reopen/", token="admin")

    assert records.stay_of(stay_id).refund is None


def test_a_refund_that_is_another_now_is_a_conflict(api: Api, paid: Callable[[], str]) -> None:
    policy()
    stay_id = paid()

    with clock.at(datetime(2026, 4, 9, 15, tzinfo=NOW.tzinfo)):
        answer = api.post(own(stay_id), token="ana", json={"expected_refund": "1000.00"})

    assert (answer.status_code, answer.json_body["code"]) == (409, "refund_changed")
    assert records.stay_of(stay_id).status == "approved"


def test_from_the_day_of_arrival_on_only_the_preview_answers(
    api: Api, paid: Callable[[], str]
) -> None:
    policy()
    stay_id = paid()

    with clock.at(APRIL_16):
        seen = api.get(own(stay_id), token="ana").json_body["cancellation"]
        answer = api.post(own(stay_id), token="ana")

    assert (seen["can_cancel"], seen["refund"]) == (False, "0.00")
    assert "antes del día de ingreso" in seen["reason"]
    assert (answer.status_code, answer.json_body["code"]) == (409, "too_late")


def test_what_has_ended_cannot_be_cancelled_again(api: Api, paid: Callable[[], str]) -> None:
    stay_id = paid()
    api.post(own(stay_id), token="ana")

    seen = api.get(own(stay_id), token="ana").json_body["cancellation"]

    assert seen["can_cancel"] is False
    assert api.post(own(stay_id), token="ana").status_code == 409


def test_others_neither_see_nor_cancel_it(api: Api, paid: Callable[[], str], luis: Client) -> None:
    stay_id = paid()

    assert api.get(own(stay_id), token="luis").status_code == 404
    assert api.post(own(stay_id), token="luis").status_code == 404
    assert api.get(own(stay_id)).status_code == 401
    by_seller = api.get(f"/api/v1/reservations/{stay_id}/cancellation/", token="seller")
    assert by_seller.status_code == 404


@pytest.mark.parametrize("refund", ["mucho", "-1", "1e12"])
def test_an_expected_refund_that_is_no_amount_is_named(
    api: Api, paid: Callable[[], str], refund: str
) -> None:
    answer = api.post(own(paid()), token="ana", json={"expected_refund": refund})

    assert answer.status_code == 400
    assert set(answer.json_body["errors"]) == {"expected_refund"}
