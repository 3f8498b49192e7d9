"""What may be entered of a house, and the names that follow from it."""

from datetime import UTC, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel.places import Place
from chalicelib.kernel.validation import Problems
from chalicelib.properties.houses import rules

from .samples import HOUSE, altered, checks, wrong_fields


@pytest.mark.parametrize(
    ("field", "value", "wire"),
    [
        ("name", "  ", "name"),
        ("name", "x" * 151, "name"),
        ("title", "x" * 201, "titulo"),
        ("description", "x" * 10_001, "descripcion"),
        ("location", "x" * 251, "location"),
        ("background_color", "x" * 256, "background_color"),
        ("background_color", "red;background:url(//x)", "background_color"),
        ("background_color", '#fff"><script>', "background_color"),
        ("background_color", "", "background_color"),
        ("player_id", "x" * 51, "player_id"),
        ("capacity_max", 0, "capacity_max"),
        ("capacity_max", 10**30, "capacity_max"),
        ("included_guests", 0, "included_guests"),
        ("bedrooms", -1, "dormitorios"),
        ("bathrooms", -1, "banos"),
        ("price_from", Decimal("-0.01"), "precio_desde"),
        ("extra_guest_usd", Decimal(10**9), "precio_extra_persona"),
        ("airbnb_url", "not an address", "airbnb_url"),
        ("pool_on_url", "javascript:alert(1)", "on_temperature_pool_url"),
        ("pool_off_url", "http://[broken", "off_temperature_pool_url"),
        ("pool_off_url", "https://ana:secret@pool.example/off", "off_temperature_pool_url"),
        ("airbnb_url", 'https://airbnb.example/"onload="x', "airbnb_url"),
        ("airbnb_url", "https://airbnb.example/<b>", "airbnb_url"),
        ("airbnb_url", "https://airbnb.example/\nx", "airbnb_url"),
        ("bedroom_details", {"a": "x" * 20_001}, "detalle_dormitorios"),
        ("features", ("x" * 20_001,), "caracteristicas"),
    ],
)
def test_a_house_beyond_its_limits_is_refused_by_the_name_of_the_field(
    field: str, value: Any, wire: str
) -> None:
    assert wrong_fields(checks(rules.checked_house), altered(HOUSE, **{field: value})) == {wire}


@pytest.mark.parametrize(
    "colour",
    ["#fff", "#1F6F5C", "#1f6f5c80", "teal", "rgb(31, 111, 92)", "hsla(120 50% 40% / 0.5)"],
)
def test_a_colour_is_one_of_css(colour: str) -> None:
    house = altered(HOUSE, background_color=colour)
    assert rules.checked_house(house, Problems()).background_color == colour


def test_an_address_may_have_a_port_a_query_and_signs_that_are_encoded() -> None:
    address = "https://airbnb.example:8443/rooms/1?check_in=2026-01-01&name=a%20b#photos"
    assert rules.is_address(address)


def test_every_wrong_field_of_a_house_is_named_at_once() -> None:
    house = altered(HOUSE, name="", bedrooms=-1)
    assert wrong_fields(checks(rules.checked_house), house) == {"name", "dormitorios"}


def test_amounts_of_a_house_are_kept_in_cents_and_never_rounded() -> None:
    house = rules.checked_house(altered(HOUSE, price_from=Decimal("99.5000")), Problems())
    assert (str(house.price_from), house.extra_guest_usd) == ("99.50", None)
    exact = altered(HOUSE, price_from=Decimal("99.995"), extra_guest_usd=Decimal("0.001"))
    wrong = {"precio_desde", "precio_extra_persona"}
    assert wrong_fields(checks(rules.checked_house), exact) == wrong


def test_a_house_stands_on_a_millimetre_and_has_both_coordinates_or_none() -> None:
    told = altered(HOUSE, latitude=Decimal("-12.3361234567890123"), longitude=Decimal(-76))
    house = rules.checked_house(told, Problems())
    assert house.place == Place(Decimal("-12.33612346"), Decimal("-76.00000000"))
    assert rules.checked_house(HOUSE, Problems()).place is None
    half = altered(HOUSE, latitude=Decimal("-12.3"))
    assert wrong_fields(checks(rules.checked_house), half) == {"longitude"}


def test_hours_of_a_house_have_neither_zone_nor_fraction() -> None:
    house = rules.checked_house(
        altered(HOUSE, check_in_time=time(15, 0, 0, 7, tzinfo=UTC)), Problems()
    )
    assert house.check_in_time == time(15, 0)


def test_an_empty_player_is_no_player() -> None:
    assert rules.checked_house(altered(HOUSE, player_id=""), Problems()).player_id is None


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Casa Austin 1", "casa-austin-1"),
        ("Ñandú & Más", "nandu-mas"),
        ("🏠", "propiedad-h1"),
        ("...", "propiedad-h1"),
    ],
)
def test_a_slug_follows_from_the_name(name: str, slug: str) -> None:
    assert rules.base_slug(name, "h1") == slug


@given(st.text(min_size=1, max_size=150))
def test_a_slug_leaves_room_for_its_number(name: str) -> None:
    slug = rules.base_slug(name, "h1")
    assert 0 < len(slug) <= 190
    assert slug == slug.lower()
    assert "/" not in slug


@pytest.mark.parametrize(("fit", "included"), [(1, 2), (10, 11)])
def test_no_more_guests_are_included_than_fit(fit: int, included: int) -> None:
    house = altered(HOUSE, capacity_max=fit, included_guests=included)
    assert wrong_fields(checks(rules.checked_house), house) == {"capacity_max", "included_guests"}


@pytest.mark.parametrize(("fit", "included"), [(1, 1), (10, 2), (None, 40)])
def test_as_many_guests_may_be_included_as_fit(fit: int | None, included: int) -> None:
    house = altered(HOUSE, capacity_max=fit, included_guests=included)
    assert rules.checked_house(house, Problems()) == house


def test_the_name_of_a_house_is_kept_on_one_line() -> None:
    house = rules.checked_house(altered(HOUSE, name="\tCasa   del\r\nSol\x00 "), Problems())
    assert house.name == "Casa del Sol"


@pytest.mark.parametrize(
    ("percentage", "price", "advance"),
    [("50", "2006.25", "1003.13"), ("100", "10.00", "10.00"), ("33.3", "0.01", "0.00")],
)
def test_the_advance_is_a_part_of_the_price_in_cents(
    percentage: str, price: str, advance: str
) -> None:
    house = altered(HOUSE, advance_percentage=Decimal(percentage))
    assert rules.advance_of(house, Decimal(price)) == Decimal(advance)
