"""Stays that staff remove: what their guests are owed, and until when."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.clients.types import Client
from chalicelib.cloud import events
from chalicelib.kernel import clock
from chalicelib.reservations.lapsing import service as lapsing
from chalicelib.reservations.stays import records
from chalicelib.reservations.stays.rules import HOLD_TIME
from tests.support import failures
from tests.support.http import Api
from tests.support.meanwhile import meanwhile

from .conftest import NOW, Book, Order, day, made
from .test_cancellations import policy

REFUNDS = "/api/v1/reservations/refunds/"


def at(stay_id: str, rest: str = "") -> str:
    return f"/api/v1/reservations/{stay_id}/{rest}"


@pytest.fixture
def paid(take: Order) -> Callable[..., str]:
    """A stay that is paid in full with 1125 PEN; its id."""

    def take_paid(check_in: str = day(4, 16), check_out: str = day(4, 19), **fields: Any) -> str:
        prices = {"price_usd": "300", "price_sol": "1125", "full_payment": "true"}
        stay_id: str = take(check_in, check_out, **prices, **fields)["id"]
        return stay_id

    return take_paid


def owed(api: Api, query: str = "") -> list[dict[str, Any]]:
    answer = api.get(f"{REFUNDS}?{query}", token="admin")
    assert answer.status_code == 200, answer.body
    rows: list[dict[str, Any]] = answer.json_body["results"]
    return rows


def last_event(stay_id: str) -> events.Plain:
    return events.timeline(f"reservation#{stay_id}")[0]


def test_a_removed_stay_owes_what_its_cancellation_would_owe(
    api: Api, paid: Callable[..., str], ana: Client
) -> None:
    policy(refund_percentage=Decimal(50))
    stay_id = paid()
    preview = api.get(at(stay_id, "cancellation/"), token="seller").json_body
    assert (preview["paid"], preview["refund"]) == ("1125.00", "562.50")

    assert api.delete(at(stay_id), token="seller").status_code == 204

    [row] = owed(api)
    assert (row["id"], row["deleted"], row["status"]) == (stay_id, True, "approved")
    assert (row["client"]["id"], row["client"]["tel_number"]) == (ana.client_id, "51987654321")
    assert row["property"]["name"] == "Casa Austin 1"
    assert row["refund"] == {
        "paid": "1125.00",
        "amount": "562.50",
        "currency": "sol",
        "percentage": 50.0,
        "policy": "Flexible",
        "waived": "0.00",
        "waived_by": None,
        "waived_at": None,
        "settled_by": None,
        "settled_at": None,
    }


def test_the_event_of_a_removal_says_what_was_paid_and_what_is_owed(
    api: Api, paid: Callable[..., str]
) -> None:
    policy()
    stay_id = paid()
    api.delete(at(stay_id), token="seller")

    removed = last_event(stay_id)

    assert (removed.name, removed.actor) == ("reservation.removed", "staff#2")
    assert (removed.event["refund"]["paid"], removed.event["refund"]["amount"]) == (
        "1125.00",
        "1125.00",
    )
    assert removed.changes["refund"][1]["amount"] == "1125.00"


def test_staff_may_waive_a_refund_and_are_named_for_it(api: Api, paid: Callable[..., str]) -> None:
    policy()
    stay_id = paid()

    answer = api.delete(f"{at(stay_id)}?waive_refund=true", token="seller")

    assert answer.status_code == 204
    assert owed(api) == []
    removed = last_event(stay_id)
    refund = removed.event["refund"]
    assert (removed.actor, removed.at) == ("staff#2", NOW)
    assert (refund["amount"], refund["waived"], refund["waived_by"]) == (
        "0.00",
        "1125.00",
        "staff#2",
    )
    kept = records.stays_of([stay_id])[stay_id].refund
    assert kept is not None
    assert (kept.paid, kept.waived, kept.waived_at) == (Decimal(1125), Decimal(1125), NOW)


def test_a_removal_that_says_something_else_removes_nothing(
    api: Api, paid: Callable[..., str]
) -> None:
    stay_id = paid()
    answer = api.delete(f"{at(stay_id)}?waive_refund=maybe", token="seller")
    assert answer.status_code == 400
    assert api.get(at(stay_id), token="seller").status_code == 200


def test_an_unpaid_stay_owes_nothing(api: Api, take: Order) -> None:
    policy()
    stay_id = take(day(4, 16), day(4, 19))["id"]
    assert api.delete(at(stay_id), token="seller").status_code == 204
    assert owed(api) == []


def test_removing_a_cancelled_stay_leaves_what_it_owes(api: Api, paid: Callable[..., str]) -> None:
    policy()
    stay_id = paid()
    api.patch(at(stay_id), token="seller", form={"status": "cancelled"})
    policy(refund_percentage=Decimal(0), further_tiers=())

    api.delete(at(stay_id), token="seller")

    [row] = owed(api)
    assert (row["status"], row["deleted"], row["refund"]["amount"]) == (
        "cancelled",
        True,
        "1125.00",
    )


def test_cancelled_and_rejected_stays_owe_too_and_reopened_ones_no_more(
    api: Api, paid: Callable[..., str], book: Book, ana: Client
) -> None:
    policy()
    cancelled = paid(day(4, 1), day(4, 3))
    api.patch(at(cancelled), token="seller", form={"status": "cancelled"})
    rejected = made(book())["id"]
    form = {"status": "rejected", "advance_payment": "100"}
    api.patch(at(rejected), token="admin", form=form)
    assert {row["id"]: row["refund"]["amount"] for row in owed(api)} == {
        cancelled: "1125.00",
        rejected: "100.00",
    }

    assert api.post(at(cancelled, "reopen/"), token="seller").status_code == 200

    assert [row["id"] for row in owed(api)] == [rejected]


def test_a_hold_that_lapses_owes_what_was_noted_as_paid(api: Api, book: Book, ana: Client) -> None:
    stay_id = made(book())["id"]
    api.patch(at(stay_id), token="admin", form={"advance_payment": "100"})
    later = NOW + HOLD_TIME * 2
    with clock.at(later):
        lapsing.expire_lapsed(now=later)
        [row] = owed(api)
    assert (row["id"], row["refund"]["amount"]) == (stay_id, "100.00")


def test_a_refund_that_was_given_is_off_the_list(api: Api, paid: Callable[..., str]) -> None:
    policy()
    stay_id = paid()
    api.delete(at(stay_id), token="seller")

    answer = api.post(at(stay_id, "refund/"), token="admin")

    assert (answer.status_code, answer.json_body["settled_by"]) == (200, "staff#1")
    assert owed(api) == []
    settled = last_event(stay_id)
    assert (settled.name, settled.actor) == ("reservation.refund_settled", "staff#1")
    assert settled.event["refund"]["amount"] == "1125.00"
    again = api.post(at(stay_id, "refund/"), token="admin")
    assert (again.status_code, again.json_body["code"]) == (409, "nothing_owed")


def test_who_gives_a_refund_and_hears_no_answer_gets_it_by_the_same_key(
    api: Api, paid: Callable[..., str]
) -> None:
    policy()
    stay_id = paid()
    api.delete(at(stay_id), token="seller")
    key = {"Idempotency-Key": "given"}

    with failures.at_call(1, failures.answer_never_comes(failures.WRITE)):
        lost = api.post(at(stay_id, "refund/"), token="admin", headers=key)
    again = api.post(at(stay_id, "refund/"), token="admin", headers=key)

    assert (lost.status_code, again.status_code) == (503, 200)
    assert again.json_body["settled_by"] == "staff#1"
    names = [event.name for event in events.timeline(f"reservation#{stay_id}")]
    assert names.count("reservation.refund_settled") == 1


def cancelled_and_given(api: Api, stay_id: str) -> None:
    """Cancel a stay and give back what is owed."""
    assert api.patch(at(stay_id), token="admin", form={"status": "cancelled"}).status_code == 200
    assert api.post(at(stay_id, "refund/"), token="admin").status_code == 200


def test_what_was_given_back_is_not_owed_again_by_a_reopened_stay(
    api: Api, paid: Callable[..., str]
) -> None:
    policy(refund_percentage=Decimal(40), further_tiers=())
    stay_id = paid()
    cancelled_and_given(api, stay_id)

    reopened = api.post(at(stay_id, "reopen/"), token="admin").json_body

    assert (reopened["advance_payment"], reopened["full_payment"]) == ("675.00", False)
    api.patch(at(stay_id), token="admin", form={"status": "cancelled"})
    [row] = owed(api)
    assert (row["refund"]["paid"], row["refund"]["amount"]) == ("675.00", "270.00")


def test_what_was_paid_for_a_stay_stands_once_its_refund_was_given(
    api: Api, paid: Callable[..., str]
) -> None:
    policy()
    stay_id = paid()
    cancelled_and_given(api, stay_id)

    more = {"advance_payment": "1500", "full_payment": "false"}
    answer = api.patch(at(stay_id), token="admin", form=more)

    assert (answer.status_code, answer.json_body["code"]) == (409, "refund_given")
    same = {"advance_payment": "1125", "full_payment": "true", "guests": "3"}
    answer = api.patch(at(stay_id), token="admin", form=same)
    assert answer.status_code == 200, answer.body


def test_nobody_waives_what_was_given(api: Api, paid: Callable[..., str]) -> None:
    policy()
    stay_id = paid()
    cancelled_and_given(api, stay_id)
    assert api.delete(f"{at(stay_id)}?waive_refund=true", token="admin").status_code == 204
    refund = last_event(stay_id).event["refund"]
    assert (refund["amount"], refund["waived_by"], refund["settled_by"]) == (
        "1125.00",
        None,
        "staff#1",
    )


def test_another_price_of_a_cancelled_stay_owes_no_less(api: Api, paid: Callable[..., str]) -> None:
    policy()
    stay_id = paid()
    api.patch(at(stay_id), token="admin", form={"status": "cancelled"})
    api.patch(at(stay_id), token="admin", form={"price_usd": "30", "price_sol": "112.50"})
    [row] = owed(api)
    assert row["refund"]["amount"] == "1125.00"


def test_nothing_is_given_back_for_a_stay_that_goes_on(api: Api, paid: Callable[..., str]) -> None:
    answer = api.post(at(paid(), "refund/"), token="admin")
    assert (answer.status_code, answer.json_body["code"]) == (409, "nothing_owed")
    unknown = "3f0c1b9e-5c1a-4d53-9d2e-0f6f0b8a7c11"
    assert api.post(at(unknown, "refund/"), token="admin").status_code == 404


def test_the_list_is_paged_longest_waiting_first(api: Api, paid: Callable[..., str]) -> None:
    policy()
    stays = [paid(day(5, number), day(5, number + 1)) for number in (1, 2, 3)]
    for minute, stay_id in enumerate(reversed(stays)):
        with clock.at(NOW.replace(minute=minute)):
            api.delete(at(stay_id), token="seller")

    first = api.get(f"{REFUNDS}?page_size=2", token="admin").json_body
    assert (first["count"], first["total_paginas"]) == (3, 2)
    assert [row["id"] for row in first["results"]] == [stays[2], stays[1]]
    assert [row["id"] for row in owed(api, "page_size=2&page=2")] == [stays[0]]
    assert api.get(f"{REFUNDS}?page=9", token="admin").status_code == 404
    whole = api.get(f"{REFUNDS}?page_size=none", token="admin").json_body
    assert [row["id"] for row in whole] == [stays[2], stays[1], stays[0]]


@pytest.mark.parametrize("token", ["seller", "cleaner"])
def test_only_who_may_read_money_sees_refunds(api: Api, token: str) -> None:
    assert api.get(REFUNDS, token=token).status_code == 403


def test_a_removal_that_loses_to_a_removal_has_what_it_wants(
    api: Api, paid: Callable[..., str]
) -> None:
    stay_id = paid()
    with meanwhile(lambda: api.delete(at(stay_id), token="admin")):
        assert api.delete(at(stay_id), token="seller").status_code == 204
    removals = [event.name for event in events.timeline(f"reservation#{stay_id}")]
    assert removals.count("reservation.removed") == 1


def test_a_removal_that_loses_to_a_change_is_told_so(api: Api, paid: Callable[..., str]) -> None:
    stay_id = paid()
    with meanwhile(lambda: api.patch(at(stay_id), token="admin", form={"guests": "2"})):
        answer = api.delete(at(stay_id), token="seller")
    assert (answer.status_code, answer.json_body["code"]) == (409, "stale")


def test_only_who_gives_money_back_may_lower_what_an_ended_stay_owes(
    api: Api, paid: Callable[..., str], ana: Client
) -> None:
    policy(refund_percentage=Decimal(100))
    stay_id = paid()
    assert api.patch(at(stay_id), token="seller", form={"status": "cancelled"}).status_code == 200
    for less in (
        {"advance_payment": "0", "full_payment": "false"},
        {"advance_payment_currency": "usd"},
    ):
        assert api.patch(at(stay_id), token="seller", form=less).status_code == 403
    [row] = owed(api)
    assert (row["refund"]["amount"], row["refund"]["currency"]) == ("1125.00", "sol")
    lower = {"advance_payment": "100", "full_payment": "false"}
    assert api.patch(at(stay_id), token="admin", form=lower).status_code == 200
    assert owed(api)[0]["refund"]["amount"] == "100.00"
