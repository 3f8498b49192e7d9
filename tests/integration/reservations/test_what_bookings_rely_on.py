"""What another process changed a moment ago decides about bookings and refunds all the same."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.clients import service as clients
from chalicelib.clients.types import Client
from chalicelib.discounts.automatic.service import AUTOMATIC
from chalicelib.kernel import clock
from chalicelib.properties.houses.service import HOUSES
from chalicelib.properties.prices import service as prices
from chalicelib.properties.types import House, Rates
from chalicelib.rates.services.service import SERVICES
from tests.support.contention import items_held_for
from tests.support.elsewhere import elsewhere
from tests.support.http import Api
from tests.support.meanwhile import each_time, meanwhile

from .conftest import Book, Order, day, made
from .discounts import configure
from .test_cancellations import policy

CREATE = "/api/v1/reservations/"
DOUBLE = Rates(
    weekday_low=Decimal(200),
    weekend_low=Decimal(300),
    weekday_high=Decimal(360),
    weekend_high=Decimal(480),
)


def at(stay: dict[str, Any]) -> str:
    return f"{CREATE}{stay['id']}/"


def by_staff(api: Api, house: House, client: Client, **fields: Any) -> Any:
    form = {
        "property": house.property_id,
        "client": client.client_id,
        "check_in_date": day(4, 16),
        "check_out_date": day(4, 19),
        "guests": "4",
        **fields,
    }
    return api.post(CREATE, token="seller", form=form)


@pytest.fixture
def remove_house(house: House) -> Callable[[], object]:
    return lambda: HOUSES.remove(house.property_id, actor="staff#1")


def test_a_house_that_was_deleted_elsewhere_is_not_booked(
    api: Api, book: Book, house: House, ana: Client, remove_house: Callable[[], object]
) -> None:
    assert book(check_in_date=day(5, 1), check_out_date=day(5, 2)).status_code == 201
    elsewhere(remove_house)

    for answer in (book(), by_staff(api, house, ana)):
        assert answer.status_code == 400, answer.body
        assert "no existe" in str(answer.json_body)


def test_a_house_that_is_deleted_while_it_is_booked_is_not_booked(
    api: Api, book: Book, house: House, ana: Client, remove_house: Callable[[], object]
) -> None:
    with meanwhile(lambda: elsewhere(remove_house)):
        assert book().status_code == 400
    assert api.get(CREATE, token="admin").json_body["count"] == 0


def test_staff_do_not_book_a_house_that_is_deleted_meanwhile(
    api: Api, house: House, ana: Client, remove_house: Callable[[], object]
) -> None:
    with meanwhile(lambda: elsewhere(remove_house)):
        assert by_staff(api, house, ana).status_code == 400
    assert api.get(CREATE, token="admin").json_body["count"] == 0


def test_a_stay_is_not_moved_into_a_house_that_is_deleted_meanwhile(
    api: Api, take: Order, house: House, other_house: House
) -> None:
    stay = take(day(4, 16), day(4, 19))
    form = {"property": other_house.property_id}
    with meanwhile(
        lambda: elsewhere(lambda: HOUSES.remove(other_house.property_id, actor="staff#1"))
    ):
        answer = api.patch(at(stay), token="seller", form=form)
    assert (answer.status_code, "property" in answer.json_body) == (400, True)
    assert api.get(at(stay), token="seller").json_body["property"]["id"] == house.property_id


def test_a_booking_is_sold_at_the_price_that_another_process_has_just_set(
    book: Book, house: House, ana: Client
) -> None:
    before = Decimal(made(book())["price_usd"])
    elsewhere(lambda: prices.set_rates(house.property_id, DOUBLE, actor="staff#1"))
    dates = {"check_in_date": day(4, 23), "check_out_date": day(4, 26)}
    # Fifteen dollars for each of three extra guests and three nights stay what they were.
    extra = Decimal(135)
    assert Decimal(made(book(**dates))["price_usd"]) == 2 * (before - extra) + extra


def test_a_price_that_is_set_while_the_house_is_booked_counts(
    book: Book, house: House, ana: Client
) -> None:
    with meanwhile(
        lambda: elsewhere(lambda: prices.set_rates(house.property_id, DOUBLE, actor="staff#1"))
    ):
        assert made(book())["price_usd"] == "935.00"


def test_a_house_that_does_not_stop_changing_is_a_conflict(
    book: Book, house: House, ana: Client
) -> None:
    titles = iter("abcdef")

    def rename() -> None:
        HOUSES.change(house.property_id, {"title": next(titles)}, actor="staff#1")

    with each_time(lambda: elsewhere(rename)):
        answer = book()
    assert (answer.status_code, answer.json_body["code"]) == (409, "house_changed")


def test_a_house_that_became_smaller_elsewhere_takes_no_more_guests_than_it_holds(
    api: Api, take: Order, house: House, ana: Client
) -> None:
    stay = take(day(4, 1), day(4, 3))
    with meanwhile(
        lambda: elsewhere(
            lambda: HOUSES.change(house.property_id, {"capacity_max": 3}, actor="staff#1")
        )
    ):
        assert by_staff(api, house, ana).status_code == 400
    assert api.patch(at(stay), token="seller", form={"guests": "5"}).status_code == 400


def test_a_discount_that_ended_elsewhere_is_given_to_nobody(
    book: Book, ana: Client, luis: Client
) -> None:
    configure("first_time", "15")
    [discount] = AUTOMATIC.values()
    assert Decimal(made(book())["price_usd"]) < 535
    elsewhere(lambda: AUTOMATIC.remove(discount.discount_id, actor="staff#1"))
    dates = {"check_in_date": day(4, 23), "check_out_date": day(4, 26)}
    assert made(book("luis", **dates))["price_usd"] == "535.00"


def test_a_service_that_ended_elsewhere_is_not_sold(book: Book, ana: Client, house: House) -> None:
    [service] = SERVICES.values()
    chosen = {"additional_services": [service.service_id]}
    elsewhere(lambda: SERVICES.remove(service.service_id, actor="staff#1"))
    answer = book(**chosen)
    assert (answer.status_code, "additional_services" in answer.json_body["errors"]) == (400, True)


def test_a_refund_goes_by_the_policy_that_another_process_has_just_set(
    api: Api, take: Order
) -> None:
    policy()
    stay = take(day(4, 16), day(4, 19), full_payment="true")
    elsewhere(lambda: policy(refund_percentage=Decimal(0), further_tiers=()))
    preview = api.get(f"{at(stay)}cancellation/", token="seller").json_body
    assert preview["refund"] == "0.00"


def test_a_client_who_is_deleted_while_a_stay_is_booked_has_none(
    api: Api, book: Book, house: House, ana: Client
) -> None:
    def delete() -> None:
        clients.delete(ana.client_id, actor="staff#1", now=clock.now())

    with meanwhile(delete):
        answer = by_staff(api, house, ana)
    assert (answer.status_code, "client" in answer.json_body) == (400, True)
    assert api.get(CREATE, token="admin").json_body["count"] == 0


def test_a_guest_who_is_deleted_while_booking_has_no_hold(
    api: Api, book: Book, ana: Client
) -> None:
    with meanwhile(lambda: clients.delete(ana.client_id, actor="staff#1", now=clock.now())):
        assert book().status_code == 400
    assert api.get(CREATE, token="admin").json_body["count"] == 0


def test_a_stay_is_not_given_to_a_client_who_is_deleted_meanwhile(
    api: Api, take: Order, luis: Client
) -> None:
    stay = take(day(4, 16), day(4, 19))
    with meanwhile(lambda: clients.delete(luis.client_id, actor="staff#1", now=clock.now())):
        answer = api.patch(at(stay), token="seller", form={"client": luis.client_id})
    assert (answer.status_code, "client" in answer.json_body) == (400, True)


def test_bookings_of_one_house_do_not_wait_for_each_other(
    book: Book, ana: Client, luis: Client
) -> None:
    with items_held_for(3600.0):
        made(book("ana"))
        made(book("luis", check_in_date=day(5, 4), check_out_date=day(5, 6)))


def test_stays_of_a_closed_house_stay_editable(
    api: Api, take: Order, house: House, remove_house: Callable[[], object]
) -> None:
    stay = take(day(4, 16), day(4, 19))
    remove_house()
    form = {"guests": "5", "check_out_date": day(4, 20), "price_sol": "1600"}
    answer = api.patch(at(stay), token="seller", form=form)
    assert answer.status_code == 200, answer.body
    assert (answer.json_body["guests"], answer.json_body["check_out_date"]) == (5, day(4, 20))
    refused = api.patch(at(stay), token="seller", form={"guests": "11"})
    assert (refused.status_code, "guests" in refused.json_body) == (400, True)


def test_no_stay_moves_into_a_closed_house(api: Api, take: Order, other_house: House) -> None:
    stay = take(day(4, 16), day(4, 19))
    HOUSES.remove(other_house.property_id, actor="staff#1")
    form = {"property": other_house.property_id}
    answer = api.patch(at(stay), token="seller", form=form)
    assert (answer.status_code, "property" in answer.json_body) == (400, True)


def test_a_stay_of_a_closed_house_or_a_deleted_client_does_not_come_back(
    api: Api, take: Order, house: House, ana: Client
) -> None:
    stay = take(day(4, 16), day(4, 19))
    api.patch(at(stay), token="seller", form={"status": "cancelled"})
    reopen = f"{at(stay)}reopen/"

    HOUSES.remove(house.property_id, actor="staff#1")
    closed = api.post(reopen, token="seller")
    assert (closed.status_code, closed.json_body["code"]) == (409, "house_closed")

    HOUSES.restore(house.property_id, actor="staff#1")
    clients.delete(ana.client_id, actor="staff#1", now=clock.now())
    gone = api.post(reopen, token="seller")
    assert (gone.status_code, gone.json_body["code"]) == (409, "client_gone")
