"""What may be entered of a discount, and which fields a refusal names."""

from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, get_args

import msgspec
import pytest

from chalicelib.discounts.types import (
    AutomaticDiscount,
    DiscountCode,
    DynamicDiscountConfig,
    ReferralDiscount,
    Trigger,
    WelcomeDiscountConfig,
)
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.validation import Problems

from . import checking

CODE = DiscountCode(
    code="VERANO-20",
    discount_value=Decimal(20),
    start_date=date(2026, 3, 1),
    end_date=date(2026, 3, 31),
)
AUTOMATIC = AutomaticDiscount(
    discount_id="a1", name="Promo", trigger="global_promotion", discount_percentage=Decimal(50)
)
DYNAMIC = DynamicDiscountConfig(
    config_id="d1", name="Bot", prefix="BOT", discount_percentage=Decimal(10)
)
WELCOME = WelcomeDiscountConfig(config_id="w1", name="Bienvenida", discount_percentage=Decimal(15))
REFERRAL = ReferralDiscount(achievement_id="l1", discount_percentage=Decimal("12.5"))

CHECKS: list[tuple[Callable[[Any], Any], Any]] = [
    (checking.checked_code, CODE),
    (checking.checked_automatic, AUTOMATIC),
    (checking.checked_dynamic, DYNAMIC),
    (checking.checked_welcome, WELCOME),
    (checking.checked_referral, REFERRAL),
]
WITH_DAYS, WITH_MINIMUM = CHECKS[:4], [CHECKS[0], CHECKS[2], CHECKS[3]]


def altered(struct: Any, **changes: Any) -> Any:
    return msgspec.structs.replace(struct, **changes)


def wrong_fields(check: Callable[[Any], Any], value: Any) -> set[str]:
    with pytest.raises(Invalid) as refusal:
        check(value)
    return set(refusal.value.fields)


@pytest.mark.parametrize(("check", "value"), CHECKS)
def test_what_is_within_its_limits_is_kept_as_it_is(check: Any, value: Any) -> None:
    assert check(value) == value


@pytest.mark.parametrize("text", ["ABC", "A" * 50, "SUMMER_2026", "WELCOME-A1B2C3", "---", "123"])
def test_codes_have_3_to_50_capitals_digits_hyphens_or_underscores(text: str) -> None:
    assert checking.checked_code(altered(CODE, code=text)).code == text


@pytest.mark.parametrize(
    "text", ["", "AB", "A" * 51, "verano", "VERANO 20", "A/B", "A.B", "A%2F", "CAÑA", "ABC\n"]
)
def test_another_text_is_no_code(text: str) -> None:
    assert wrong_fields(checking.checked_code, altered(CODE, code=text)) == {"code"}


@pytest.mark.parametrize("percentage", ["0", "0.004", "-1", "100.004", "100.01", "150", "1e14"])
def test_percentages_are_above_zero_and_at_most_a_hundred(percentage: str) -> None:
    """Codes above 100 % made prices negative (B23)."""
    wrong = Decimal(percentage)
    code = altered(CODE, discount_value=wrong)
    assert wrong_fields(checking.checked_code, code) == {"discount_value"}
    for check, value in CHECKS[1:]:
        assert wrong_fields(check, altered(value, discount_percentage=wrong)) == {
            "discount_percentage"
        }


@pytest.mark.parametrize("percentage", ["1", "1.005", "12.5", "99.999", "100"])
def test_percentages_are_kept_with_two_decimals(percentage: str) -> None:
    for check, value in CHECKS[1:]:
        kept = check(altered(value, discount_percentage=Decimal(percentage))).discount_percentage
        assert abs(kept - Decimal(percentage)) <= Decimal("0.005")
        assert kept.as_tuple().exponent == -2


@pytest.mark.parametrize("percentage", ["0.005", "0.01", "0.99", "0.996"])
def test_generators_make_codes_of_one_per_cent_or_more(percentage: str) -> None:
    small = Decimal(percentage)
    dynamic = altered(DYNAMIC, discount_percentage=small)
    assert wrong_fields(checking.checked_dynamic, dynamic) == {"discount_percentage"}
    for check, value in (CHECKS[1], *CHECKS[3:]):
        kept = check(altered(value, discount_percentage=small)).discount_percentage
        assert kept == small.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


@pytest.mark.parametrize("kind", ["fixed_usd", "fixed_sol"])
def test_a_fixed_discount_may_exceed_a_hundred_but_not_what_can_be_charged(kind: str) -> None:
    fixed = altered(CODE, discount_type=kind, discount_value=Decimal(600))
    assert checking.checked_code(fixed).discount_value == Decimal("600.00")
    for wrong in ("0", "-5", "0.001", "100000000"):
        refused = altered(fixed, discount_value=Decimal(wrong))
        assert wrong_fields(checking.checked_code, refused) == {"discount_value"}


@pytest.mark.parametrize("kind", ["fixed_usd", "fixed_sol"])
def test_only_a_percentage_may_have_a_cap(kind: str) -> None:
    code = altered(CODE, max_discount_usd=Decimal(50))
    assert checking.checked_code(code).max_discount_usd == Decimal("50.00")
    assert wrong_fields(checking.checked_code, altered(code, discount_type=kind)) == {
        "max_discount_usd"
    }


@pytest.mark.parametrize(("check", "value"), CHECKS)
@pytest.mark.parametrize("cap", ["0", "-1", "0.001", "100000000"])
def test_a_cap_is_an_amount_or_nothing(check: Any, value: Any, cap: str) -> None:
    """A cap of zero once meant no cap (B24)."""
    assert wrong_fields(check, altered(value, max_discount_usd=Decimal(cap))) == {
        "max_discount_usd"
    }
    assert check(altered(value, max_discount_usd=None)).max_discount_usd is None


@pytest.mark.parametrize(("check", "value"), WITH_MINIMUM)
@pytest.mark.parametrize("minimum", ["-1", "100000000"])
def test_a_minimum_is_an_amount_or_nothing(check: Any, value: Any, minimum: str) -> None:
    wrong = altered(value, min_amount_usd=Decimal(minimum))
    assert wrong_fields(check, wrong) == {"min_amount_usd"}
    assert check(altered(value, min_amount_usd=None)).min_amount_usd is None


def test_a_minimum_of_zero_is_none_for_welcome_discounts_and_refused_elsewhere() -> None:
    """Zero is the book's default of welcome discounts only."""
    for check, value in WITH_MINIMUM[:2]:
        zero = altered(value, min_amount_usd=Decimal("0.00"))
        assert wrong_fields(check, zero) == {"min_amount_usd"}
    welcome = checking.checked_welcome(altered(WELCOME, min_amount_usd=Decimal("0.00")))
    assert welcome.min_amount_usd is None


@pytest.mark.parametrize("limit", [0, -1, 10**8])
def test_a_limit_of_uses_is_at_least_one(limit: int) -> None:
    """A limit of zero once meant unlimited (B24)."""
    for check, value in ((checking.checked_code, CODE), (checking.checked_dynamic, DYNAMIC)):
        assert wrong_fields(check, altered(value, usage_limit=limit)) == {"usage_limit"}


@pytest.mark.parametrize("days", [0, -1, 366, 10**12])
def test_generated_codes_are_valid_for_a_day_to_a_year(days: int) -> None:
    for check, value in ((checking.checked_dynamic, DYNAMIC), (checking.checked_welcome, WELCOME)):
        assert wrong_fields(check, altered(value, validity_days=days)) == {"validity_days"}
        for right in (1, 365):
            assert check(altered(value, validity_days=right)).validity_days == right


def test_an_end_before_the_start_names_both() -> None:
    backwards = {"start_date": date(2026, 4, 2), "end_date": date(2026, 4, 1)}
    for check, value in CHECKS[:2]:
        assert wrong_fields(check, altered(value, **backwards)) == set(backwards)


def test_a_discount_may_last_a_day_or_have_one_end_only() -> None:
    day = date(2026, 4, 16)
    for check, value in CHECKS[:2]:
        assert check(altered(value, start_date=day, end_date=day)).end_date == day
    for dates in ({"start_date": day}, {"end_date": day}):
        open_ended = altered(AUTOMATIC, **dates)
        assert checking.checked_automatic(open_ended) == open_ended


@pytest.mark.parametrize(("check", "value"), WITH_DAYS)
@pytest.mark.parametrize(
    "chosen",
    [
        {"restrict_weekdays": True, "restrict_weekends": True},
        {"restrict_weekdays": True, "specific_weekdays": (4, 5)},
        {"restrict_weekends": True, "specific_weekdays": (0,)},
        {"restrict_weekdays": True, "restrict_weekends": True, "specific_weekdays": (1,)},
    ],
)
def test_two_ways_to_limit_the_days_contradict_each_other(
    check: Any, value: Any, chosen: dict[str, Any]
) -> None:
    """Both flags together never matched anything (B7)."""
    assert wrong_fields(check, altered(value, **chosen)) == set(chosen)


@pytest.mark.parametrize(("check", "value"), WITH_DAYS)
def test_weekdays_are_0_to_6_each_once_and_kept_in_order(check: Any, value: Any) -> None:
    kept = check(altered(value, specific_weekdays=(6, 0, 3)))
    assert kept.specific_weekdays == (0, 3, 6)
    for wrong in ((7,), (-1, 2), (1, 1)):
        refused = altered(value, specific_weekdays=wrong)
        assert wrong_fields(check, refused) == {"specific_weekdays"}


@pytest.mark.parametrize(
    ("check", "value", "field", "longest"),
    [
        (checking.checked_code, CODE, "description", 200),
        (checking.checked_automatic, AUTOMATIC, "name", 100),
        (checking.checked_automatic, AUTOMATIC, "description", 2000),
        (checking.checked_dynamic, DYNAMIC, "name", 100),
        (checking.checked_welcome, WELCOME, "name", 200),
        (checking.checked_welcome, WELCOME, "promotional_message", 500),
        (checking.checked_welcome, WELCOME, "promotional_subtitle", 300),
    ],
)
def test_texts_have_the_length_that_the_book_says(
    check: Any, value: Any, field: str, longest: int
) -> None:
    assert getattr(check(altered(value, **{field: "ñ" * longest})), field) == "ñ" * longest
    assert wrong_fields(check, altered(value, **{field: "x" * (longest + 1)})) == {field}


@pytest.mark.parametrize(("check", "value"), CHECKS[1:4])
def test_names_are_needed_and_lose_needless_blanks(check: Any, value: Any) -> None:
    assert check(altered(value, name="  Promo   de  abril ")).name == "Promo de abril"
    for blank in ("", " \t\n"):
        assert wrong_fields(check, altered(value, name=blank)) == {"name"}


@pytest.mark.parametrize(
    ("text", "prefix"), [("bot", "BOT"), (" Ca1 ", "CA1"), ("A" * 10, "A" * 10)]
)
def test_prefixes_are_kept_in_capitals(text: str, prefix: str) -> None:
    assert checking.checked_dynamic(altered(DYNAMIC, prefix=text)).prefix == prefix


@pytest.mark.parametrize("text", ["", " ", "A" * 11, "A-B", "A B", "AÑO", "A\n1"])
def test_another_text_is_no_prefix(text: str) -> None:
    assert wrong_fields(checking.checked_dynamic, altered(DYNAMIC, prefix=text)) == {"prefix"}


def test_loyalty_asks_for_a_level() -> None:
    loyalty = altered(AUTOMATIC, trigger="loyalty")
    assert wrong_fields(checking.checked_automatic, loyalty) == {"required_achievements"}
    held = altered(loyalty, required_achievements=frozenset({"l1"}))
    assert checking.checked_automatic(held) == held


@pytest.mark.parametrize("trigger", sorted({*get_args(Trigger)} - {"loyalty"}))
def test_other_triggers_may_ask_for_a_level_or_not(trigger: str) -> None:
    plain = altered(AUTOMATIC, trigger=trigger)
    assert checking.checked_automatic(plain) == plain
    asking = altered(plain, required_achievements=frozenset({"l1"}))
    assert checking.checked_automatic(asking) == asking


def test_a_welcome_code_belongs_to_a_client() -> None:
    """Anyone could use the code of someone else (B17)."""
    welcome = altered(CODE, source="welcome", usage_limit=1)
    assert wrong_fields(checking.checked_code, welcome) == {"client"}
    assert checking.checked_code(altered(welcome, owner_id="c1")).owner_id == "c1"


@pytest.mark.parametrize("limit", [None, 2])
def test_a_welcome_code_is_for_one_stay(limit: int | None) -> None:
    welcome = altered(CODE, source="welcome", owner_id="c1", usage_limit=limit)
    assert wrong_fields(checking.checked_code, welcome) == {"usage_limit"}


def test_empty_promotional_texts_are_none() -> None:
    empty = altered(WELCOME, promotional_message="", promotional_subtitle="")
    kept = checking.checked_welcome(empty)
    assert (kept.promotional_message, kept.promotional_subtitle) == (None, None)


def test_everything_that_is_wrong_is_named_at_once() -> None:
    wrong = DiscountCode(
        code="a b",
        description="x" * 201,
        discount_type="fixed_usd",
        discount_value=Decimal(0),
        min_amount_usd=Decimal(0),
        max_discount_usd=Decimal(0),
        start_date=date(2026, 3, 2),
        end_date=date(2026, 3, 1),
        usage_limit=0,
        restrict_weekdays=True,
        restrict_weekends=True,
    )
    assert wrong_fields(checking.checked_code, wrong) == {
        "code",
        "description",
        "discount_value",
        "min_amount_usd",
        "max_discount_usd",
        "start_date",
        "end_date",
        "usage_limit",
        "restrict_weekdays",
        "restrict_weekends",
    }


@pytest.mark.parametrize(("check", "value"), CHECKS)
def test_what_the_caller_found_is_named_with_the_rest(check: Any, value: Any) -> None:
    found = Problems()
    found.note("properties", "Propiedad no encontrada.", when=True)
    with pytest.raises(Invalid) as refusal:
        check(altered(value, max_discount_usd=Decimal(0)), found)
    assert set(refusal.value.fields) == {"properties", "max_discount_usd"}
