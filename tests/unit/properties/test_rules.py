"""What may be entered of a house, and what follows from it."""

from datetime import UTC, date, time
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel.errors import Invalid
from chalicelib.properties import rules
from chalicelib.properties.types import (
    CancellationPolicy,
    House,
    LateCheckoutRule,
    Photo,
    Rates,
    Season,
    Service,
    SpecialDate,
)

HOUSE = House(property_id="h1", name="Casa Austin 1", slug="casa-austin-1")
PHOTO = Photo(photo_id="p1", property_id="h1")
SEASON = Season(
    season_id="s1",
    name="Verano",
    season_type="high",
    start_month=12,
    start_day=15,
    end_month=3,
    end_day=15,
)
POLICY = CancellationPolicy(
    policy_id="c1", name="Flexible", days_before_check_in=7, refund_percentage=Decimal(50)
)
RULE = LateCheckoutRule(weekday=6, name="Domingo")
SPECIAL = SpecialDate(special_date_id="d1", month=12, day=31, price_usd=Decimal(400))


def wrong_fields(check: Any, value: Any) -> set[str]:
    with pytest.raises(Invalid) as refusal:
        check(value)
    return set(refusal.value.fields)


def altered(struct: Any, **changes: Any) -> Any:
    return msgspec.structs.replace(struct, **changes)


@pytest.mark.parametrize(
    ("field", "value", "wire"),
    [
        ("name", "  ", "name"),
        ("name", "x" * 151, "name"),
        ("title", "x" * 201, "titulo"),
        ("description", "x" * 10_001, "descripcion"),
        ("location", "x" * 251, "location"),
        ("background_color", "x" * 256, "background_color"),
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
        ("bedroom_details", {"a": "x" * 20_001}, "detalle_dormitorios"),
        ("features", ("x" * 20_001,), "caracteristicas"),
    ],
)
def test_a_house_beyond_its_limits_is_refused_by_the_name_of_the_field(
    field: str, value: Any, wire: str
) -> None:
    assert wrong_fields(rules.checked_house, altered(HOUSE, **{field: value})) == {wire}


def test_every_wrong_field_of_a_house_is_named_at_once() -> None:
    house = altered(HOUSE, name="", bedrooms=-1)
    assert wrong_fields(rules.checked_house, house) == {"name", "dormitorios"}


def test_amounts_of_a_house_are_kept_in_cents_half_up() -> None:
    house = rules.checked_house(altered(HOUSE, price_from=Decimal("99.995")))
    assert house.price_from == Decimal("100.00")
    assert house.extra_guest_usd is None


def test_hours_of_a_house_have_neither_zone_nor_fraction() -> None:
    house = rules.checked_house(altered(HOUSE, check_in_time=time(15, 0, 0, 7, tzinfo=UTC)))
    assert house.check_in_time == time(15, 0)


def test_an_empty_player_is_no_player() -> None:
    assert rules.checked_house(altered(HOUSE, player_id="")).player_id is None


@given(st.dates(min_value=date(2024, 1, 1), max_value=date(2024, 12, 31)))
def test_every_day_of_a_leap_year_can_be_special(day: date) -> None:
    assert rules.is_day(day.month, day.day)


@pytest.mark.parametrize(
    ("month", "day"),
    [(2, 30), (4, 31), (0, 1), (13, 1), (1, 0), (1, 32), (-1, 5), (10**9, 1), (1, 10**30)],
)
def test_days_that_no_calendar_has_are_refused(month: int, day: int) -> None:
    assert not rules.is_day(month, day)
    special = altered(SPECIAL, month=month, day=day)
    assert wrong_fields(rules.checked_special_date, special) == {"day"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"price_usd": Decimal(-1)}, "price_usd"),
        ({"minimum_nights": 0}, "minimum_consecutive_nights"),
        ({"minimum_nights": 61}, "minimum_consecutive_nights"),
        ({"description": "x" * 101}, "description"),
    ],
)
def test_an_unusable_special_date_is_refused(changes: dict[str, Any], field: str) -> None:
    assert wrong_fields(rules.checked_special_date, altered(SPECIAL, **changes)) == {field}


def test_the_29th_of_february_may_be_special() -> None:
    special = rules.checked_special_date(altered(SPECIAL, month=2, day=29))
    assert (special.month, special.day) == (2, 29)


@given(st.decimals(min_value=0, max_value=10**6, places=4))
def test_rates_are_rounded_to_cents(amount: Decimal) -> None:
    rates = Rates(
        weekday_low=amount, weekend_low=amount, weekday_high=amount, weekend_high=Decimal(0)
    )
    rounded = rules.checked_rates(rates)
    assert abs(rounded.weekday_low - amount) <= Decimal("0.005")
    assert rounded.weekend_high == 0


def test_a_negative_rate_is_refused_by_its_wire_name() -> None:
    rates = Rates(
        weekday_low=Decimal(1),
        weekend_low=Decimal(-1),
        weekday_high=Decimal(1),
        weekend_high=Decimal(1),
    )
    assert wrong_fields(rules.checked_rates, rates) == {"weekend_low_season_usd"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"start_month": 2, "start_day": 30}, "start_day"),
        ({"end_month": 6, "end_day": 31}, "end_day"),
    ],
)
def test_an_unusable_season_is_refused(changes: dict[str, Any], field: str) -> None:
    rules.check_season(SEASON)
    assert wrong_fields(rules.check_season, altered(SEASON, **changes)) == {field}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "x" * 101}, "name"),
        ({"price_usd": Decimal(-1)}, "price_usd"),
        ({"post_action": "x" * 51}, "post_action"),
    ],
)
def test_an_unusable_service_is_refused(changes: dict[str, Any], field: str) -> None:
    service = Service(service_id="s1", name="Piscina", price_usd=Decimal(50))
    assert wrong_fields(rules.checked_service, altered(service, **changes)) == {field}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"days_before_check_in": -1}, "days_before_checkin"),
        ({"refund_percentage": Decimal("100.01")}, "refund_percentage"),
        ({"refund_percentage": Decimal("-0.01")}, "refund_percentage"),
    ],
)
def test_an_unusable_policy_is_refused(changes: dict[str, Any], field: str) -> None:
    rules.check_policy(POLICY)
    assert wrong_fields(rules.check_policy, altered(POLICY, **changes)) == {field}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"weekday": 7}, "weekday"),
        ({"weekday": -1}, "weekday"),
        ({"discount_value": Decimal(-1)}, "discount_value"),
        ({"discount_value": Decimal(101)}, "discount_value"),
    ],
)
def test_an_unusable_late_checkout_rule_is_refused(changes: dict[str, Any], field: str) -> None:
    assert wrong_fields(rules.checked_late_checkout, altered(RULE, **changes)) == {field}


def test_a_fixed_late_checkout_discount_may_exceed_a_hundred() -> None:
    rule = altered(RULE, discount_type="fixed", discount_value=Decimal(120))
    assert rules.checked_late_checkout(rule).discount_value == Decimal("120.00")


@pytest.mark.parametrize("rate", ["0.999", "0", "-3.8", "1000", "1e9"])
def test_an_absurd_exchange_rate_is_refused(rate: str) -> None:
    assert wrong_fields(rules.checked_exchange_rate, Decimal(rate)) == {"usd_to_sol"}


def test_an_exchange_rate_keeps_three_decimals() -> None:
    assert str(rules.checked_exchange_rate(Decimal("3.75"))) == "3.750"
    assert str(rules.checked_exchange_rate(Decimal("3.7856"))) == "3.786"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"alt_text": "x" * 201}, "alt_text"),
        ({"order": -1}, "order"),
        ({"external_url": "ftp://example.com/a.jpg"}, "image_url"),
        ({"external_url": "https://"}, "image_url"),
        ({"external_url": "https://example.com/" + "x" * 2000}, "image_url"),
    ],
)
def test_an_unusable_photo_is_refused(changes: dict[str, Any], field: str) -> None:
    assert wrong_fields(rules.check_photo, altered(PHOTO, **changes)) == {field}


def test_a_photo_is_shown_once_there_is_something_to_see() -> None:
    assert not rules.is_shown(altered(PHOTO, state="awaiting_upload"))
    assert rules.is_shown(altered(PHOTO, file_key="photos/x.webp"))
    assert rules.is_shown(altered(PHOTO, external_url="https://example.com/a.jpg"))


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", None),
        (b"<svg xmlns=", None),
        (b"%PDF-1.7", None),
        (b"", None),
    ],
)
def test_a_format_is_told_by_the_first_bytes(start: bytes, kind: str | None) -> None:
    assert rules.image_type(start) == kind


@given(st.binary(max_size=64))
def test_telling_a_format_never_fails(content: bytes) -> None:
    assert rules.image_type(content) in {None, "image/jpeg", "image/png", "image/gif", "image/webp"}


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


def test_the_keys_of_a_photo_say_house_order_and_photo() -> None:
    photo = altered(PHOTO, order=3)
    assert rules.photo_keys(photo, "Casa Austin 1") == (
        "photos/h1/casa-austin-1_3_p1.webp",
        "photos/h1/casa-austin-1_3_p1_thumb.webp",
    )


def test_what_changed_is_told_as_json_values() -> None:
    new = altered(HOUSE, price_from=Decimal("120.00"), check_in_time=time(15))
    assert rules.differences(HOUSE, new) == {
        "price_from": [None, "120.00"],
        "check_in_time": [None, "15:00:00"],
    }


def test_nothing_changed_is_told_as_nothing() -> None:
    assert rules.differences(HOUSE, altered(HOUSE)) == {}


def test_secret_addresses_are_never_told() -> None:
    old = altered(HOUSE, airbnb_url="https://secret.example/1")
    new = altered(HOUSE, airbnb_url="https://secret.example/2", pool_on_url="https://x.example")
    told = rules.differences(old, new)
    assert told == {"airbnb_url": ["***", "***"], "pool_on_url": [None, "***"]}


def test_a_thing_that_went_is_told_with_what_it_was() -> None:
    assert rules.differences(SEASON, None)["name"] == ["Verano", None]
