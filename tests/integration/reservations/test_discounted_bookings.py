"""Bookings with discounts: what is used up, what is given back, what a signed quote is worth."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from chalice.test import HTTPResponse

from chalicelib.clients import service as clients
from chalicelib.clients.types import Client, Details
from chalicelib.cloud import signed, store
from chalicelib.cloud.transaction import Transaction
from chalicelib.discounts.codes import uses
from chalicelib.exchange_rates.service import set_exchange_rate
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Caller, Guest
from chalicelib.loyalty.membership.records import (
    MEMBERSHIP,
    MembershipRecord,
    membership_of,
    note_stay,
)
from chalicelib.loyalty.membership.types import HeldLevel, MemberStay
from chalicelib.pricing.catalogue import catalogue
from chalicelib.pricing.quotes import tokens
from chalicelib.pricing.quotes.rules.quote import quote_house
from chalicelib.pricing.quotes.rules.requests import StayRequest
from chalicelib.pricing.sales.rules import recompute
from chalicelib.pricing.types import Catalogue
from chalicelib.properties.special_dates.rules import DateInput
from chalicelib.properties.special_dates.service import save_special_date
from chalicelib.properties.types import House
from chalicelib.reservations.stays.records import QUOTE, QuoteRecord
from tests.support import deliveries
from tests.support.elsewhere import elsewhere
from tests.support.houses import POOL
from tests.support.http import Api
from tests.support.meanwhile import meanwhile

from .conftest import NOW, Book, Quoted, day, made
from .discounts import amend, configure, issue, level, used, withdraw

MINUTE = timedelta(minutes=1)


def staff_sets(api: Api, stay: dict[str, Any], **fields: str) -> HTTPResponse:
    return api.patch(f"/api/v1/reservations/{stay['id']}/", token="admin", form=fields)


# Codes


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


# Guests and their history


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


def hold_levels(client: Client, *level_ids: str) -> None:
    held = tuple(HeldLevel(level_id, NOW) for level_id in level_ids)
    tx = Transaction(NOW)
    tx.update(
        MembershipRecord(client_id=client.client_id, entry=MEMBERSHIP),
        [MembershipRecord.levels.set(held)],
    )
    tx.commit()


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
    assert membership_of(friend.client_id).first_stay == stay["id"]

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


# Stays that change hands


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

    assert membership_of(ana.client_id).first_stay is None
    assert membership_of(luis.client_id).first_stay == other["id"]
    assert quoted(check_in_date=day(6, 1), check_out_date=day(6, 3))["final_price_usd"] == 261.0


# Signed quotes


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
