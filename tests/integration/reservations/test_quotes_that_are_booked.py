"""Signed quotes that guests book: at what price, and which are refused."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from chalicelib.clients.types import Client
from chalicelib.cloud import signed
from chalicelib.exchange_rates.service import set_exchange_rate
from chalicelib.kernel import clock
from chalicelib.pricing.catalogue import catalogue
from chalicelib.pricing.quotes import tokens
from chalicelib.pricing.quotes.rules.quote import quote_house
from chalicelib.pricing.quotes.rules.requests import StayRequest
from chalicelib.pricing.types import Catalogue
from chalicelib.properties.special_dates.rules import DateInput
from chalicelib.properties.special_dates.service import save_special_date
from chalicelib.properties.types import House
from tests.support.elsewhere import elsewhere
from tests.support.houses import POOL

from .conftest import NOW, Book, Quoted, day, made
from .discounts import issue

MINUTE = timedelta(minutes=1)


def test_a_signed_quote_is_booked_at_its_price(book: Book, quoted: Quoted, ana: Client) -> None:
    issue("VERANO")
    found = quoted(discount_code="VERANO")

    stay = made(book(quote_token=found["quote_token"]))

    assert stay["price_usd"] == f"{found['final_price_with_services_usd']:.2f}" == "428.00"
    assert stay["discount_code_used"] == "VERANO"


def test_its_services_are_booked_with_it(book: Book, quoted: Quoted, ana: Client) -> None:
    found = quoted(additional_services=POOL)

    stay = made(book(quote_token=found["quote_token"]))

    assert (stay["price_usd"], stay["temperature_pool"]) == ("685.00", True)


def test_a_visitors_quote_may_be_booked_after_signing_in(
    book: Book, quoted: Quoted, ana: Client
) -> None:
    assert made(book(quote_token=quoted(None)["quote_token"]))["price_usd"] == "535.00"


def test_a_quote_of_a_process_that_knows_newer_prices_is_kept_by_one_that_does_not(
    book: Book, quoted: Quoted, ana: Client, house: House
) -> None:
    assert quoted()["final_price_usd"] == 535.0
    rate = Decimal("4.000")
    known = catalogue()
    elsewhere(lambda: set_exchange_rate(rate, actor="staff#1"))
    version = str(int(known.version) + 2)
    newer = msgspec.structs.replace(known, exchange_rate=rate, version=version)
    request = StayRequest(date(2026, 4, 16), date(2026, 4, 19), 4)
    quote = quote_house(newer, house_in(newer, house), request).quote

    token = tokens.sign(quote, code=None, client_id=None, now=NOW)

    assert catalogue().exchange_rate == Decimal("3.750")
    assert made(book(quote_token=token))["price_sol"] == "2140.00"


def house_in(known: Catalogue, house: House) -> House:
    found = known.house(house.property_id)
    assert found is not None
    return found


def test_a_price_that_changed_since_is_refused_with_the_difference(
    book: Book, quoted: Quoted, ana: Client, house: House
) -> None:
    token = quoted()["quote_token"]
    set_exchange_rate(Decimal("3.800"), actor="staff#1")
    save_special_date(
        house.property_id, DateInput(month=4, day=17, price_usd=Decimal(300)), actor="staff#1"
    )

    answer = book(quote_token=token)

    assert (answer.status_code, answer.json_body["code"]) == (409, "price_changed")
    assert answer.json_body["price"] == {
        "quoted_usd": 535.0,
        "quoted_sol": 2006.25,
        "current_usd": 685.0,
        "current_sol": 2603.0,
        "difference_usd": 150.0,
        "difference_sol": 596.75,
        "quoted_exchange_rate": 3.75,
        "current_exchange_rate": 3.8,
        "lines": [
            {
                "line": "base",
                "quoted_usd": 400.0,
                "quoted_sol": 1500.0,
                "current_usd": 550.0,
                "current_sol": 2090.0,
            },
            {
                "line": "extra",
                "quoted_usd": 135.0,
                "quoted_sol": 506.25,
                "current_usd": 135.0,
                "current_sol": 513.0,
            },
        ],
        "reason": None,
    }


def test_a_code_that_was_used_up_since_is_named_as_the_reason(
    book: Book, quoted: Quoted, ana: Client, luis: Client
) -> None:
    issue("VERANO", usage_limit=1)
    token = quoted(discount_code="VERANO")["quote_token"]
    made(book("luis", discount_code="VERANO", check_in_date=day(5, 4), check_out_date=day(5, 6)))

    answer = book(quote_token=token)

    assert answer.status_code == 409
    assert "límite de usos" in answer.json_body["price"]["reason"]
    assert answer.json_body["price"]["difference_usd"] == 107.0


def test_a_quote_is_kept_for_a_quarter_of_an_hour(book: Book, quoted: Quoted, ana: Client) -> None:
    found = quoted()
    assert found["quote_expires_at"] == "2026-03-02T10:15:00-05:00"

    with clock.at(NOW + 15 * MINUTE):
        late = book(quote_token=found["quote_token"])
    with clock.at(NOW + 14 * MINUTE):
        in_time = book(quote_token=found["quote_token"])

    assert (late.status_code, late.json_body["code"]) == (409, "quote_expired")
    assert late.json_body["price"]["difference_usd"] == 0.0
    assert in_time.status_code == 201


@pytest.mark.parametrize(
    "fields",
    [
        {"guests": 5},
        {"check_out_date": day(4, 20)},
        {"check_in_date": day(4, 15)},
        {"property": "other"},
    ],
)
def test_a_quote_of_another_stay_is_refused(
    book: Book,
    quoted: Quoted,
    ana: Client,
    other_house: House,
    fields: dict[str, Any],
) -> None:
    if "property" in fields:
        fields = {"property": other_house.property_id}

    answer = book(quote_token=quoted()["quote_token"], **fields)

    assert answer.status_code == 400
    assert answer.json_body["errors"] == {"quote_token": ["La cotización es de otra estadía."]}


def test_a_quote_of_another_client_is_refused(
    book: Book, quoted: Quoted, ana: Client, luis: Client
) -> None:
    answer = book("luis", quote_token=quoted("ana")["quote_token"])

    assert answer.json_body["errors"] == {"quote_token": ["La cotización es de otro cliente."]}


def test_what_contradicts_the_quote_is_refused_by_name(
    book: Book, quoted: Quoted, ana: Client
) -> None:
    token = quoted()["quote_token"]

    answer = book(quote_token=token, discount_code="OTRO", temperature_pool=True)

    assert answer.status_code == 400
    assert set(answer.json_body["errors"]) == {"discount_code", "additional_services"}


@pytest.mark.parametrize("forged", ["x", "a.b.c", "eyJhbGciOiJub25lIn0.e30."])
def test_a_quote_that_we_did_not_sign_is_refused(book: Book, ana: Client, forged: str) -> None:
    answer = book(quote_token=forged)

    assert answer.status_code == 400
    assert answer.json_body["errors"] == {"quote_token": ["La cotización no es válida."]}


def test_a_token_of_another_kind_is_no_quote(book: Book, ana: Client) -> None:
    session = signed.sign({"aud": "client", "sub": ana.client_id, "exp": 9999999999})

    assert book(quote_token=session).status_code == 400


def test_a_house_that_cannot_be_had_is_not_signed(book: Book, quoted: Quoted, ana: Client) -> None:
    made(book())

    assert "quote_token" not in quoted()
