"""Bookings with discounts: what is used up, what is given back, what a signed quote is worth."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.clients.types import Client
from chalicelib.cloud import store
from chalicelib.kernel import clock
from chalicelib.pricing.sales.rules import recompute
from chalicelib.properties.special_dates.rules import DateInput
from chalicelib.properties.special_dates.service import save_special_date
from chalicelib.properties.types import House
from chalicelib.reservations.stays.sold import QUOTE, QuoteRecord
from tests.support import deliveries
from tests.support.http import Api
from tests.support.meanwhile import meanwhile

from .conftest import NOW, Book, Quoted, day, made
from .discounts import amend, configure, issue, used, withdraw
from .editing import staff_sets

MINUTE = timedelta(minutes=1)


def test_a_code_makes_a_booking_cheaper_and_counts_as_used(book: Book, ana: Client) -> None:
    issue("VERANO")

    stay = made(book(discount_code=" verano "))

    assert (stay["price_usd"], stay["price_sol"]) == ("428.00", "1605.00")
    assert stay["discount_code_used"] == "VERANO"
    assert used("VERANO") == 1


def test_the_discount_is_kept_with_the_quote_and_computed_again(book: Book, ana: Client) -> None:
    issue("VERANO")
    stay = made(book(discount_code="VERANO"))

    record = store.fetch(QuoteRecord, stay["id"], QUOTE)

    assert record is not None
    assert record.quote.discount is not None
    assert record.quote.discount.key == "VERANO"
    assert recompute(record.quote) == record.quote.totals
    amend("VERANO", discount_value=Decimal(50))
    assert recompute(record.quote).final.usd == Decimal("428.00")


@pytest.mark.parametrize(
    ("details", "said"),
    [
        ({"start_date": date(2026, 3, 10)}, "desde el 10/03/2026"),
        ({"end_date": date(2026, 3, 1)}, "venció el 01/03/2026"),
        ({"is_active": False}, "no está activo"),
        ({"usage_limit": 0}, "límite de usos"),
        ({"owner_id": "somebody else"}, "no existe"),
        ({"min_amount_usd": Decimal(536)}, "536.00"),
        ({"property_ids": frozenset({"another"})}, "esta casa"),
        ({"specific_weekdays": (0,)}, "día de la semana"),
    ],
)
def test_a_booking_with_a_code_that_cannot_be_used_is_refused(
    book: Book, ana: Client, details: dict[str, Any], said: str
) -> None:
    issue("VERANO", **details)

    answer = book(discount_code="VERANO")

    assert answer.status_code == 400
    assert said in answer.json_body["errors"]["discount_code"][0]
    assert used("VERANO") == 0


@pytest.mark.parametrize("text", ["NADIE", "¿qué?", "A", "X" * 50])
def test_a_code_that_does_not_exist_is_refused(book: Book, ana: Client, text: str) -> None:
    answer = book(discount_code=text)

    assert answer.status_code == 400
    assert answer.json_body["errors"] == {"discount_code": ["El código de descuento no existe."]}


def test_a_code_that_was_withdrawn_does_not_exist(book: Book, ana: Client) -> None:
    issue("VERANO")
    withdraw("VERANO")

    assert book(discount_code="VERANO").status_code == 400


def test_a_code_that_another_discount_beats_is_not_used_up(book: Book, ana: Client) -> None:
    issue("VERANO")
    configure("global_promotion", "30")

    stay = made(book(discount_code="VERANO"))

    assert (stay["price_usd"], stay["discount_code_used"]) == ("374.50", None)
    assert used("VERANO") == 0


def test_a_personal_code_serves_its_owner_only(book: Book, ana: Client, luis: Client) -> None:
    issue("MIO", owner_id=ana.client_id)

    assert book("luis", discount_code="MIO").status_code == 400
    assert made(book("ana", discount_code="MIO"))["discount_code_used"] == "MIO"


@pytest.mark.parametrize("status", ["cancelled", "rejected"])
def test_a_stay_that_ends_gives_its_code_back_once(
    api: Api, book: Book, ana: Client, status: str
) -> None:
    issue("VERANO", usage_limit=1)
    stay = made(book(discount_code="VERANO"))

    assert staff_sets(api, stay, status=status).status_code == 200
    assert used("VERANO") == 0
    api.delete(f"/api/v1/reservations/{stay['id']}/", token="admin")
    assert used("VERANO") == 0


def test_a_guest_who_cancels_gives_the_code_back(api: Api, book: Book, ana: Client) -> None:
    issue("VERANO", usage_limit=1)
    stay = made(book(discount_code="VERANO"))

    api.post(f"/api/v1/clients/client-auth/reservations/{stay['id']}/cancel/", token="ana")

    assert used("VERANO") == 0
    assert made(book(discount_code="VERANO"))["discount_code_used"] == "VERANO"


def test_a_hold_that_lapses_gives_its_code_back(book: Book, ana: Client) -> None:
    issue("VERANO", usage_limit=1)
    made(book(discount_code="VERANO"))

    with clock.at(NOW + 61 * MINUTE):
        deliveries.run("expire_holds", {})

    assert used("VERANO") == 0


def test_a_stay_that_is_removed_gives_its_code_back(api: Api, book: Book, ana: Client) -> None:
    issue("VERANO")
    stay = made(book(discount_code="VERANO"))

    api.delete(f"/api/v1/reservations/{stay['id']}/", token="admin")

    assert used("VERANO") == 0


def test_a_stay_that_is_reopened_uses_its_code_again(
    api: Api, book: Book, ana: Client, luis: Client
) -> None:
    issue("VERANO", usage_limit=1)
    stay = made(book(discount_code="VERANO"))
    staff_sets(api, stay, status="cancelled")
    reopen = f"/api/v1/reservations/{stay['id']}/reopen/"
    other = made(
        book("luis", discount_code="VERANO", check_in_date=day(5, 4), check_out_date=day(5, 6))
    )

    refused = api.post(reopen, token="admin")
    assert (refused.status_code, refused.json_body["code"]) == (409, "code_used_up")
    assert used("VERANO") == 1

    staff_sets(api, other, status="rejected")
    assert api.post(reopen, token="admin").status_code == 200
    assert used("VERANO") == 1


def test_a_change_of_dates_keeps_the_code(api: Api, book: Book, ana: Client) -> None:
    issue("VERANO", usage_limit=1)
    stay = made(book(discount_code="VERANO"))

    assert staff_sets(api, stay, status="approved").status_code == 200
    assert staff_sets(api, stay, check_out_date=day(4, 20)).status_code == 200

    assert used("VERANO") == 1


def test_staff_read_what_a_stay_was_sold_with_and_why(
    api: Api, book: Book, ana: Client, house: House
) -> None:
    issue("VERANO")
    configure("birthday", "10")
    stay = made(book(discount_code="VERANO", temperature_pool=True))
    save_special_date(
        house.property_id, DateInput(month=4, day=17, price_usd=Decimal(999)), actor="staff#1"
    )
    amend("VERANO", discount_value=Decimal(1))

    sold = api.get(f"/api/v1/reservations/{stay['id']}/quote/", token="admin").json_body

    assert [(night["price_usd"], night["type"]) for night in sold["nightly"]] == [
        (100.0, "weekday_low"),
        (150.0, "weekend_low"),
        (150.0, "weekend_low"),
    ]
    won, lost = sold["discount_candidates"]
    assert (won["id"], won["applied"], lost["applied"]) == ("VERANO", True, False)
    assert lost["reason"] == "El ingreso no es en el mes de su cumpleaños."
    assert [(line["name"], line["quantity"]) for line in sold["services"]] == [
        ("Piscina temperada", 3)
    ]
    assert sold["totals"]["discount_amount_usd"] == 107.0
    assert sold["totals"]["final_price_with_services_usd"] == 578.0
    assert sold["recomputed"] == sold["totals"]
    assert sold["matches"] is True


def test_a_stay_that_staff_took_has_no_quote(api: Api, take: Any) -> None:
    stay = take(day(6, 1), day(6, 3))

    assert api.get(f"/api/v1/reservations/{stay['id']}/quote/", token="seller").status_code == 404


def test_others_stays_quotes_are_not_shown(api: Api, book: Book, ana: Client) -> None:
    stay = made(book())
    path = f"/api/v1/reservations/{stay['id']}/quote/"

    assert api.get(path, token="seller").status_code == 404
    assert api.get(path, token="ana").status_code == 401
    assert api.get(path, token="cleaner").status_code == 403


@pytest.mark.parametrize(
    "details",
    [{"is_active": False}, {"discount_value": Decimal(1)}, {"owner_id": "somebody else"}],
)
def test_a_code_that_changes_while_it_is_booked_with_is_looked_at_again(
    book: Book, ana: Client, details: dict[str, Any]
) -> None:
    issue("VERANO")

    with meanwhile(lambda: amend("VERANO", **details)):
        answer = book(discount_code="VERANO")

    if "discount_value" in details:
        assert made(answer)["price_usd"] == "529.65"
    else:
        assert answer.status_code == 400
    assert used("VERANO") == int("discount_value" in details)


def test_a_personal_code_that_was_withdrawn_still_stays_its_owners(
    api: Api, book: Book, ana: Client, luis: Client
) -> None:
    issue("MIO", owner_id=ana.client_id)
    stay = made(book(discount_code="MIO"))
    withdraw("MIO")

    assert staff_sets(api, stay, client=luis.client_id).status_code == 400


def test_wrong_codes_of_bookings_and_quotes_count_together(
    book: Book, quoted: Quoted, ana: Client
) -> None:
    issue("VERANO")
    for number in range(10):
        answer = book(discount_code=f"NADIE{number}")
        assert (answer.status_code, answer.json_body["code"]) == (400, "unknown_code")
        assert quoted(discount_code=f"NADA{number}")["final_price_usd"] == 535.0

    assert book(discount_code="VERANO").status_code == 429
    made(book())
