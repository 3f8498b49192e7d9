"""Reading what callers ask: each mistake by its number, in the order of the book (10.2)."""

from datetime import date
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel.errors import CasaAustinError, Invalid
from chalicelib.pricing.quotes.rules.requests import MAX_GUESTS, StayRequest
from chalicelib.pricing.quotes.service import canonical_id, chosen_services
from chalicelib.pricing.quotes.types import QuoteCode
from chalicelib.pricing.quotes.wire.queries import QuoteQuery, StayQuery
from chalicelib.pricing.types import Catalogue
from chalicelib.properties.types import House

from .book import BREAKFAST, CATALOGUE, HOUSE_1, POOL, TODAY, change

APRIL = {"check_in_date": "2026-04-16", "check_out_date": "2026-04-19"}
POOL_ID = "5e000000-0000-4000-8000-000000000001"
BREAKFAST_ID = "5e000000-0000-4000-8000-000000000002"
OFFERING = change(
    CATALOGUE,
    services=(
        change(POOL, service_id=POOL_ID, property_ids=frozenset({HOUSE_1.property_id})),
        change(BREAKFAST, service_id=BREAKFAST_ID, property_ids=frozenset({"house-2"})),
    ),
)


def read(**query: Any) -> StayRequest:
    return StayQuery(**query).stay(TODAY)


def services(text: str | None, catalogue: Catalogue, house: House | None) -> tuple[str, ...]:
    request = QuoteQuery(**APRIL, additional_services=text).request(TODAY)
    return chosen_services(request.service_ids, catalogue, house)


def code_of(**query: Any) -> Any:
    with pytest.raises(Invalid) as refused:
        read(**query)
    return refused.value.code


def test_a_stay_is_for_one_guest_unless_said_otherwise() -> None:
    assert read(**APRIL) == StayRequest(date(2026, 4, 16), date(2026, 4, 19), 1)
    assert read(**APRIL, guests=" 4 ").guests == 4


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30",
        "2026-4-6",
        "20260416",
        "2026-04-16T00:00:00",
        "2026-W16-4",
        "1776297600",
        "16/04/2026",
        "٢٠٢٦-04-16",
        "1899-12-31",
        "2101-01-01",
        "mañana",
    ],
)
def test_only_days_of_the_calendar_are_dates(text: str) -> None:
    assert code_of(check_in_date=text, check_out_date="2026-04-19") == 2
    assert code_of(check_in_date="2026-04-16", check_out_date=text) == 2


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("2026-02-30", "use un día del calendario, de 1900-01-01 a 2100-12-31."),
        ("2101-01-01", "use un día del calendario, de 1900-01-01 a 2100-12-31."),
        ("30/02/2026", "use YYYY-MM-DD."),
    ],
)
def test_what_is_no_date_is_told_what_is_right(text: str, right: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(check_in_date=text, check_out_date="2026-04-19")
    assert str(refused.value) == f"La fecha «{text}» no es válida: {right}"


def test_every_wrong_date_is_named() -> None:
    with pytest.raises(Invalid) as refused:
        read(check_in_date="2026-02-30", check_out_date="ayer")
    assert set(refused.value.fields) == {"check_in_date", "check_out_date"}
    assert "«2026-02-30»" in str(refused.value)
    assert "«ayer» no es válida: use YYYY-MM-DD." in str(refused.value)


@pytest.mark.parametrize("text", ["abc", "0", "-1", "+2", "1e9", "2.0", "٢", "9" * 5000, "1001"])
def test_guests_are_a_whole_number_that_a_house_could_hold(text: str) -> None:
    assert code_of(**APRIL, guests=text) == 3


def test_the_most_guests_are_accepted() -> None:
    assert read(**APRIL, guests=str(MAX_GUESTS)).guests == MAX_GUESTS


def test_the_first_mistake_is_the_one_that_is_told() -> None:
    assert code_of(guests="x") == 1
    assert code_of(check_in_date="x", check_out_date="2026-01-01", guests="x") == 2
    past = {"check_in_date": "2026-03-01", "check_out_date": "2026-02-01"}
    assert code_of(**past, guests="x") == 8
    backwards = {"check_in_date": "2026-04-16", "check_out_date": "2026-04-16"}
    assert code_of(**backwards, guests="x") == 9
    too_long = {"check_in_date": "2026-04-16", "check_out_date": "2026-06-16"}
    assert code_of(**too_long, guests="x") == 14


def test_a_stay_may_begin_today() -> None:
    assert read(check_in_date="2026-03-02", check_out_date="2026-03-03").check_in == TODAY


def test_a_refusal_names_the_field_at_fault() -> None:
    with pytest.raises(Invalid) as refused:
        read(check_in_date="2026-03-01", check_out_date="2026-03-03")
    assert list(refused.value.fields) == ["check_in_date"]


def test_ids_are_known_however_they_are_written() -> None:
    known = str(uuid4())
    for text in (known, known.upper(), f" {known} ", known.replace("-", "")):
        assert canonical_id(text, "id", QuoteCode.PROPERTY_ID) == known


def test_a_chosen_service_counts_once() -> None:
    text = f"{POOL_ID},{POOL_ID.upper()}, {POOL_ID},"
    assert services(text, OFFERING, HOUSE_1) == (POOL_ID,)
    assert services(None, OFFERING, HOUSE_1) == ()


def test_a_service_that_the_house_does_not_offer_is_named_beside_those_it_does() -> None:
    with pytest.raises(Invalid) as refused:
        services(f"{POOL_ID},{BREAKFAST_ID}", OFFERING, HOUSE_1)

    assert refused.value.code == 11
    assert BREAKFAST_ID in refused.value.message
    assert POOL_ID not in refused.value.message
    assert POOL.name in refused.value.message


def test_among_all_houses_any_may_offer_a_service() -> None:
    chosen = services(f"{POOL_ID},{BREAKFAST_ID}", OFFERING, None)
    assert chosen == (POOL_ID, BREAKFAST_ID)
    with pytest.raises(Invalid) as refused:
        services(str(uuid4()), OFFERING, None)
    assert refused.value.code == 11


@pytest.mark.parametrize("text", [",", " , ,", "x", f"{POOL_ID};{BREAKFAST_ID}"])
def test_a_list_without_ids_is_no_list_of_services(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        services(text, OFFERING, HOUSE_1)
    assert refused.value.code == 12


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(StayQuery.__struct_fields__, st.text())))
def test_whatever_is_sent_is_either_a_stay_or_a_numbered_mistake(values: dict[str, str]) -> None:
    query = msgspec.convert(values, StayQuery)
    try:
        request = query.stay(TODAY)
    except CasaAustinError as error:
        assert error.code in {1, 2, 3, 8, 9, 14}
    else:
        assert TODAY <= request.check_in < request.check_out
