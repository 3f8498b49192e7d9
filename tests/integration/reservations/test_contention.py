"""Bookings of different nights need nothing that the other holds."""

import pytest

from chalicelib.clients.types import Client
from tests.support.contention import items_held_for
from tests.support.http import Api

from .conftest import Book, day, made
from .discounts import issue, used

FOR_EVER = 3600.0


def test_two_guests_book_different_nights_of_a_house_while_neither_lets_go(
    api: Api, book: Book, ana: Client, luis: Client
) -> None:
    with items_held_for(FOR_EVER) as contention:
        made(book("ana"))
        made(book("luis", check_in_date=day(4, 19), check_out_date=day(4, 21)))
    assert contention.conflicts > 0
    listed = api.get("/api/v1/reservations/", token="admin").json_body
    assert (listed["count"], len(listed["results"])) == (2, 2)


@pytest.mark.parametrize("limit", [None, 9])
def test_a_code_that_many_may_use_is_no_common_item_either(
    book: Book, ana: Client, luis: Client, limit: int | None
) -> None:
    issue("VERANO", usage_limit=limit)
    with items_held_for(FOR_EVER):
        made(book("ana", discount_code="VERANO"))
        other = {"check_in_date": day(4, 19), "check_out_date": day(4, 21)}
        made(book("luis", discount_code="VERANO", **other))
    assert used("VERANO") == 2


def test_who_wants_the_same_night_is_told_that_it_is_taken(
    book: Book, ana: Client, luis: Client
) -> None:
    made(book("ana"))
    with items_held_for(0.05):
        made(book("ana", check_in_date=day(4, 21), check_out_date=day(4, 22)))
        answer = book("luis", check_in_date=day(4, 21), check_out_date=day(4, 23))
    assert (answer.status_code, answer.json_body["code"]) == (409, "night_taken")
