"""The price of a signed quote is a ceiling, and its exchange rate is kept."""

from datetime import timedelta
from decimal import Decimal

from chalicelib.clients.types import Client
from chalicelib.cloud import store
from chalicelib.exchange_rates.service import set_exchange_rate
from chalicelib.kernel import clock
from chalicelib.pricing.sales.rules import recompute
from chalicelib.properties.special_dates.rules import DateInput
from chalicelib.properties.special_dates.service import save_special_date
from chalicelib.properties.types import House
from chalicelib.reservations.stays.sold import QUOTE, QuoteRecord

from .conftest import NOW, Book, Quoted, day, made
from .discounts import configure, issue, used, withdraw

MINUTE = timedelta(minutes=1)


def test_a_visitor_who_signs_in_pays_the_lower_price_of_a_guest(
    book: Book, quoted: Quoted, ana: Client
) -> None:
    configure("first_time", "10")
    found = quoted(None)
    assert found["final_price_usd"] == 535.0

    stay = made(book(quote_token=found["quote_token"]))

    assert (stay["price_usd"], stay["price_sol"]) == ("481.50", "1805.62")


def test_220_dollars_of_a_visitor_are_209_of_a_guest_with_five_per_cent(
    book: Book, quoted: Quoted, ana: Client
) -> None:
    configure("first_time", "5")
    night = {"check_in_date": day(4, 14), "check_out_date": day(4, 15), "guests": 9}
    found = quoted(None, **night)
    assert found["final_price_usd"] == 220.0

    stay = made(book(**night, quote_token=found["quote_token"]))

    assert (stay["price_usd"], stay["price_sol"]) == ("209.00", "783.75")


def test_a_total_that_is_expected_with_a_signed_quote_is_a_ceiling_too(
    book: Book, quoted: Quoted, ana: Client
) -> None:
    configure("first_time", "10")
    token = quoted(None)["quote_token"]

    assert made(book(quote_token=token, expected_total_usd="535.00"))["price_usd"] == "481.50"


def test_a_total_below_that_of_the_signed_quote_is_refused(
    book: Book, quoted: Quoted, ana: Client
) -> None:
    answer = book(quote_token=quoted()["quote_token"], expected_total_usd="500.00")

    assert (answer.status_code, answer.json_body["code"]) == (409, "price_changed")
    assert answer.json_body["price"]["difference_usd"] == 35.0


def test_a_price_that_fell_since_is_the_guests(
    book: Book, quoted: Quoted, ana: Client, house: House
) -> None:
    token = quoted()["quote_token"]
    save_special_date(
        house.property_id, DateInput(month=4, day=17, price_usd=Decimal(50)), actor="staff#1"
    )

    assert made(book(quote_token=token))["price_usd"] == "435.00"


def test_a_code_that_was_withdrawn_raises_the_price(
    book: Book, quoted: Quoted, ana: Client
) -> None:
    issue("VERANO")
    token = quoted(discount_code="VERANO")["quote_token"]
    withdraw("VERANO")

    answer = book(quote_token=token)

    assert answer.status_code == 409
    assert answer.json_body["price"]["reason"] == "El código de descuento no existe."


def test_a_code_is_not_used_up_where_the_guests_own_discount_is_better(
    book: Book, quoted: Quoted, ana: Client
) -> None:
    issue("POCO", discount_value=Decimal(1))
    configure("first_time", "10")
    token = quoted(None, discount_code="POCO")["quote_token"]

    stay = made(book(quote_token=token))

    assert (stay["price_usd"], stay["discount_code_used"]) == ("481.50", None)
    assert used("POCO") == 0


def test_a_new_exchange_rate_does_not_touch_a_signed_quote(
    book: Book, quoted: Quoted, ana: Client
) -> None:
    token = quoted()["quote_token"]
    set_exchange_rate(Decimal("3.800"), actor="staff#1")

    with clock.at(NOW + 14 * MINUTE):
        stay = made(book(quote_token=token))

    assert (stay["price_usd"], stay["price_sol"]) == ("535.00", "2006.25")
    sold = store.fetch(QuoteRecord, stay["id"], QUOTE)
    assert sold is not None
    assert sold.quote.exchange_rate == Decimal("3.750")
    assert recompute(sold.quote) == sold.quote.totals


def test_a_lower_price_is_in_the_rate_of_the_quote(book: Book, quoted: Quoted, ana: Client) -> None:
    configure("first_time", "10")
    token = quoted(None)["quote_token"]
    set_exchange_rate(Decimal("4.000"), actor="staff#1")

    assert made(book(quote_token=token))["price_sol"] == "1805.62"


def test_a_discount_in_soles_is_worth_what_it_was_quoted(
    book: Book, quoted: Quoted, ana: Client
) -> None:
    issue("CIEN", discount_type="fixed_sol", discount_value=Decimal(100))
    token = quoted(discount_code="CIEN")["quote_token"]
    set_exchange_rate(Decimal("4.000"), actor="staff#1")

    assert made(book(quote_token=token))["price_usd"] == "508.33"


def test_an_old_quote_is_refused_with_the_rate_of_today(
    book: Book, quoted: Quoted, ana: Client
) -> None:
    token = quoted()["quote_token"]
    set_exchange_rate(Decimal("3.800"), actor="staff#1")

    with clock.at(NOW + 15 * MINUTE):
        answer = book(quote_token=token)

    assert (answer.status_code, answer.json_body["code"]) == (409, "quote_expired")
    price = answer.json_body["price"]
    assert (price["quoted_sol"], price["current_sol"]) == (2006.25, 2033.0)
    assert (price["quoted_exchange_rate"], price["current_exchange_rate"]) == (3.75, 3.8)
