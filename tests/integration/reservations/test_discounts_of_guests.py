"""Discounts by a guest's history, and stays that change hands."""

from datetime import date
from typing import Any

import pytest

from chalicelib.clients import service as clients
from chalicelib.clients.types import Client, Details
from chalicelib.cloud.transaction import Transaction
from chalicelib.discounts.codes import uses
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Caller, Guest
from chalicelib.kernel.money import ZERO
from chalicelib.loyalty.membership.records import (
    membership_of,
    note_stay,
)
from chalicelib.loyalty.membership.types import MemberStay
from tests.support.http import Api

from .conftest import NOW, Book, Quoted, day, made
from .discounts import configure, hold_levels, issue, level, used
from .editing import staff_sets


def test_the_first_stay_is_discounted_once_at_a_time(
    api: Api, book: Book, quoted: Quoted, ana: Client
) -> None:
    configure("first_time", "10")
    stay = made(book())
    assert stay["price_usd"] == "481.50"

    elsewhere = {"check_in_date": day(5, 4), "check_out_date": day(5, 6)}
    assert made(book(**elsewhere))["price_usd"] == "290.00"

    staff_sets(api, stay, status="rejected")
    assert quoted(check_in_date=day(6, 1), check_out_date=day(6, 3))["final_price_usd"] == 261.0


def test_a_guest_returns_once_a_stay_is_over(
    api: Api, book: Book, quoted: Quoted, ana: Client
) -> None:
    configure("returning", "5")
    stay = made(book())
    staff_sets(api, stay, status="approved")
    later = {"check_in_date": day(5, 4), "check_out_date": day(5, 6)}

    assert quoted(**later)["final_price_usd"] == 290.0
    with clock.at(NOW.replace(month=4, day=20)):
        assert quoted(**later)["final_price_usd"] == 275.5


def test_a_birthday_is_of_the_month_of_arrival(
    api: Api, quoted: Quoted, tokens: dict[str, Caller]
) -> None:
    configure("birthday", "10")
    details = Details(
        document_type="dni",
        number_doc="40000009",
        first_name="Abril",
        last_name="Rey",
        tel_number="51987654329",
        birth_date=date(1990, 4, 30),
    )
    child = clients.create(details, now=NOW, actor="staff#1")
    tokens["abril"] = Guest(child.client_id, "g9")

    assert quoted("abril")["final_price_usd"] == 481.5
    may = {"check_in_date": day(5, 4), "check_out_date": day(5, 6)}
    assert quoted("abril", **may)["final_price_usd"] == 290.0


@pytest.fixture
def friend(ana: Client, tokens: dict[str, Caller]) -> Client:
    """A guest whom Ana referred, behind token `friend`."""
    details = Details(
        document_type="dni",
        number_doc="40000003",
        first_name="Rosa",
        last_name="Luna",
        tel_number="51987654323",
    )
    record = clients.create(details, now=NOW, actor="staff#1", referrer_code=ana.referral_code)
    tokens["friend"] = Guest(record.client_id, "g3")
    return record


def test_a_referred_guest_gets_what_the_referrers_highest_level_gives(
    quoted: Quoted, ana: Client, friend: Client
) -> None:
    low = level(1, "20", reservations=1)
    high = level(2, "12.5", reservations=3, referrals=1)
    hold_levels(ana, low, high)

    found = quoted("friend")

    assert (found["final_price_usd"], found["final_price_sol"]) == (468.12, 1755.47)
    assert found["discount_applied"]["type"] == "automatic"


def test_a_level_without_a_worth_gives_nothing_even_if_a_lower_one_has(
    quoted: Quoted, ana: Client, friend: Client
) -> None:
    low = level(1, "20", reservations=1)
    hold_levels(ana, low, "1e000000-0000-4000-8000-00000000beef")
    assert quoted("friend")["final_price_usd"] == 428.0

    level(2, "0", reservations=3)
    hold_levels(ana, low, "1e000000-0000-4000-8000-000000000002")
    assert quoted("friend")["final_price_usd"] == 535.0


def test_the_referral_discount_is_taken_by_one_booking(
    api: Api, book: Book, quoted: Quoted, ana: Client, friend: Client
) -> None:
    hold_levels(ana, level(1, "20"))
    elsewhere = {"check_in_date": day(5, 4), "check_out_date": day(5, 6)}
    stay = made(book("friend"))

    assert stay["price_usd"] == "428.00"
    assert quoted("friend", **elsewhere)["final_price_usd"] == 290.0
    assert membership_of(friend.client_id).discounted_stay_id == stay["id"]

    staff_sets(api, stay, status="approved")
    assert quoted("friend", **elsewhere)["final_price_usd"] == 290.0
    staff_sets(api, stay, status="cancelled")
    assert quoted("friend", **elsewhere)["final_price_usd"] == 232.0


def test_blocks_and_the_channels_stays_are_no_part_of_a_guests_history(
    take: Any, ana: Client
) -> None:
    take(day(6, 1), day(6, 3), token="admin", origin="air")

    assert membership_of(ana.client_id).stays == 0
    take(day(6, 4), day(6, 6))
    assert membership_of(ana.client_id).stays == 1


def test_a_stay_whose_payment_is_looked_at_is_a_first_one_already(
    quoted: Quoted, ana: Client
) -> None:
    configure("first_time", "10")
    mark = MemberStay(
        client_id=ana.client_id,
        reservation_id="r1",
        departure=date(2026, 5, 6),
        created=NOW,
        price_sol=ZERO,
        state="awaiting",
    )
    tx = Transaction(NOW)
    note_stay(tx, None, mark)
    tx.commit()

    assert quoted()["final_price_usd"] == 535.0


def test_who_was_brought_by_somebody_who_left_gets_no_referral_discount(
    quoted: Quoted, ana: Client, friend: Client
) -> None:
    hold_levels(ana, level(1, "20"))
    assert quoted("friend")["final_price_usd"] == 428.0

    clients.delete(ana.client_id, now=NOW, actor="staff#1")

    assert quoted("friend")["final_price_usd"] == 535.0


def test_the_use_of_a_code_goes_with_the_stay_to_another_guest(
    api: Api, book: Book, ana: Client, luis: Client
) -> None:
    issue("VERANO")
    stay = made(book(discount_code="VERANO"))

    assert staff_sets(api, stay, client=luis.client_id).status_code == 200

    assert [use.client_id for use in uses.uses_of("VERANO")] == [luis.client_id]
    assert used("VERANO") == 1


def test_a_stay_with_a_personal_code_stays_its_owners(
    api: Api, book: Book, ana: Client, luis: Client
) -> None:
    issue("MIO", owner_id=ana.client_id)
    stay = made(book(discount_code="MIO"))

    answer = staff_sets(api, stay, client=luis.client_id)

    assert answer.status_code == 400
    assert answer.json_body["client"] == ["La reserva usa un código personal de su cliente."]


def test_the_discount_of_a_first_stay_does_not_go_to_another_guest(
    api: Api, book: Book, quoted: Quoted, ana: Client, luis: Client
) -> None:
    configure("first_time", "10")
    stay = made(book())
    other = made(book("luis", check_in_date=day(5, 4), check_out_date=day(5, 6)))

    assert staff_sets(api, stay, client=luis.client_id).status_code == 200

    assert membership_of(ana.client_id).discounted_stay_id is None
    assert membership_of(luis.client_id).discounted_stay_id == other["id"]
    assert quoted(check_in_date=day(6, 1), check_out_date=day(6, 3))["final_price_usd"] == 261.0
