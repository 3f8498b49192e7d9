"""Settings: rates, seasons, services, policies, late checkout, discounts and levels (pricing book,
2.3 and 2.4; clients book, 9)."""

from decimal import Decimal
from typing import Any, get_args

from chalicelib.discounts.types import (
    AutomaticDiscount,
    DiscountCode,
    DiscountType,
    DynamicDiscountConfig,
    ReferralDiscount,
    WelcomeDiscountConfig,
)
from chalicelib.exchange_rates.types import ExchangeRate
from chalicelib.imports.moving.rules.values import (
    amount,
    day,
    flag,
    needed,
    number,
    one_of,
    price,
    references,
    text,
    whole,
)
from chalicelib.imports.moving.types import Row
from chalicelib.kernel.spanish import visible
from chalicelib.loyalty.levels.types import Achievement
from chalicelib.loyalty.messages.types import LoyaltyMessage
from chalicelib.loyalty.referral_points.types import ReferralPoints
from chalicelib.rates.types import CancellationPolicy, LateCheckoutRule, Season, Service


def exchange_rate(row: Row) -> ExchangeRate:
    """A rate; of several active ones the newest counts (`service` says which)."""
    rate = needed("usd_to_sol", number(row, "usd_to_sol"))
    return ExchangeRate(rate_id=row.key, rate=rate, is_active=flag(row, "is_active"))


def season(row: Row) -> Season:
    """A stretch of every year."""
    ends = ("start_month", "start_day", "end_month", "end_day")
    return Season(
        season_id=row.key,
        name=text(row, "name") or "",
        season_type=one_of(row, "season_type", ("low", "high"), "low"),
        is_active=flag(row, "is_active"),
        **{name: needed(name, whole(row, name)) for name in ends},
    )


def service(row: Row) -> Service:
    """An extra."""
    return Service(
        service_id=row.key,
        name=text(row, "name") or "",
        price_usd=price(row, "price_usd"),
        description=text(row, "description") or "",
        service_type=one_of(row, "service_type", ("optional", "mandatory"), "optional"),
        is_per_night=flag(row, "is_per_night"),
        is_per_person=flag(row, "is_per_person"),
        is_active=flag(row, "is_active"),
        property_ids=references(row, "properties"),
        post_action=text(row, "post_action"),
    )


def policy(row: Row) -> CancellationPolicy:
    """What a cancellation gives back."""
    return CancellationPolicy(
        policy_id=row.key,
        name=text(row, "name") or "",
        days_before_check_in=whole(row, "days_before_checkin") or 0,
        refund_percentage=price(row, "refund_percentage"),
        description=text(row, "description") or "",
        is_default=flag(row, "is_default"),
        is_active=flag(row, "is_active"),
        property_ids=references(row, "properties"),
    )


def late_checkout(row: Row) -> LateCheckoutRule:
    """The rule of a weekday."""
    return LateCheckoutRule(
        weekday=needed("weekday", whole(row, "weekday")),
        name=text(row, "name") or "",
        allowed=flag(row, "allows_late_checkout"),
        discount_type=one_of(row, "discount_type", ("percentage", "fixed"), "percentage"),
        discount_value=price(row, "discount_value"),
        is_active=flag(row, "is_active"),
    )


def level(row: Row) -> Achievement:
    """A level; one that was deleted is kept switched off, since guests may have reached it (B9)."""
    required = ("required_reservations", "required_referrals", "required_referral_reservations")
    return Achievement(
        achievement_id=row.key,
        name=text(row, "name") or "",
        description=text(row, "description") or "",
        icon=text(row, "icon") or "",
        order=whole(row, "order") or 0,
        is_active=flag(row, "is_active") and not flag(row, "deleted"),
        **{name: whole(row, name) or 0 for name in required},
    )


def referral_discount(row: Row) -> ReferralDiscount:
    """What a level is worth to whom its holder brings."""
    return ReferralDiscount(
        achievement_id=needed("achievement", text(row, "achievement")),
        discount_percentage=price(row, "discount_percentage"),
        is_active=flag(row, "is_active"),
    )


def referral_points(row: Row) -> ReferralPoints:
    """The share of referral points."""
    return ReferralPoints(
        referral_points_id=row.key,
        percentage=price(row, "percentage"),
        is_active=flag(row, "is_active"),
    )


def message(row: Row) -> LoyaltyMessage:
    """A text of the loyalty program."""
    return LoyaltyMessage(
        loyalty_message_id=row.key,
        text=text(row, "mensaje") or "",
        is_active=flag(row, "activo"),
    )


def automatic(row: Row) -> AutomaticDiscount:
    """A discount that needs no code."""
    return AutomaticDiscount(
        discount_id=row.key,
        trigger=needed("trigger", text(row, "trigger")),
        required_achievements=references(row, "required_achievements"),
        start_date=day(row, "start_date"),
        end_date=day(row, "end_date"),
        description=text(row, "description") or "",
        **_percentage(row),
    )


def generator(row: Row) -> DynamicDiscountConfig:
    """What the chatbot makes codes with; without houses its codes were void."""
    return DynamicDiscountConfig(
        config_id=row.key,
        prefix=text(row, "prefix") or "",
        validity_days=whole(row, "validity_days") or 7,
        min_amount_usd=_limit(row, "min_amount_usd"),
        usage_limit=whole(row, "usage_limit") or 1,
        **_percentage(row) | _houses(row),
    )


def welcome(row: Row) -> WelcomeDiscountConfig:
    """What new guests are given a code for."""
    return WelcomeDiscountConfig(
        config_id=row.key,
        validity_days=whole(row, "validity_days") or 14,
        min_amount_usd=_limit(row, "min_amount_usd"),
        promotional_message=text(row, "promotional_message"),
        promotional_subtitle=text(row, "promotional_subtitle"),
        **_percentage(row) | _houses(row),
    )


def code(row: Row) -> DiscountCode:
    """A code, in capitals. Without houses it was void, and here it would count for all of them: so
    it is kept switched off (8.2)."""
    kind = one_of(row, "discount_type", get_args(DiscountType), "percentage")
    days = {name: flag(row, name) for name in ("restrict_weekdays", "restrict_weekends")}
    return DiscountCode(
        code=visible(text(row, "code") or "").upper(),
        description=text(row, "description") or "",
        discount_type=kind,
        discount_value=price(row, "discount_value"),
        min_amount_usd=_limit(row, "min_amount_usd"),
        max_discount_usd=_limit(row, "max_discount_usd") if kind == "percentage" else None,
        start_date=needed("start_date", day(row, "start_date")),
        end_date=needed("end_date", day(row, "end_date")),
        usage_limit=whole(row, "usage_limit") or None,
        apply_only_to_base_price=flag(row, "apply_only_to_base_price"),
        **days | _houses(row),
    )


def _percentage(row: Row) -> dict[str, Any]:
    weekdays = text(row, "specific_weekdays") or ""
    specific = tuple(int(each) for each in weekdays.split(",") if each.strip().isdecimal())
    return {
        "name": text(row, "name") or "",
        "discount_percentage": price(row, "discount_percentage"),
        "max_discount_usd": _limit(row, "max_discount_usd"),
        "restrict_weekdays": flag(row, "restrict_weekdays") and not specific,
        "restrict_weekends": flag(row, "restrict_weekends") and not specific,
        "specific_weekdays": specific,
        "apply_only_to_base_price": flag(row, "apply_only_to_base_price"),
        "is_active": flag(row, "is_active"),
    }


def _houses(row: Row) -> dict[str, Any]:
    houses = references(row, "properties")
    return {"property_ids": houses, "is_active": flag(row, "is_active") and bool(houses)}


def _limit(row: Row, name: str) -> Decimal | None:
    """Zero was no limit (B24)."""
    return amount(row, name) or None
