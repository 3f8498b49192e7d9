"""The worked examples of discounts, to the cent (pricing book, E8 to E17 and E19)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.discounts.choosing.rules import Candidate, DiscountRequest, Proposal, propose
from chalicelib.discounts.types import (
    AutomaticDiscount,
    DiscountCode,
    GuestHistory,
    ReferralDiscount,
    RequestedStay,
)
from chalicelib.pricing.quotes.rules.quote import Quote
from chalicelib.pricing.quotes.rules.requests import StayRequest

from .book import (
    BREAKFAST,
    CATALOGUE,
    CLEANING,
    HOUSE_1,
    POOL,
    STAY4,
    TODAY,
    amount,
    change,
    quote,
    stay,
)

APRIL_CHILD = GuestHistory(client_id="ana", birth_month=4)


def code(value: str, **details: Any) -> DiscountCode:
    """A percentage code of House 1, valid for 90 days."""
    return DiscountCode(
        **{
            "code": "VERANO",
            "discount_value": Decimal(value),
            "start_date": date(2026, 2, 1),
            "end_date": date(2026, 5, 1),
            "property_ids": frozenset({"house-1"}),
            **details,
        }
    )


def automatic(trigger: Any, percentage: str, **details: Any) -> AutomaticDiscount:
    cap = details.pop("cap", None)
    return AutomaticDiscount(
        discount_id=trigger,
        name=trigger,
        trigger=trigger,
        discount_percentage=Decimal(percentage),
        max_discount_usd=None if cap is None else Decimal(cap),
        **details,
    )


BIRTHDAY = automatic("birthday", "10", cap="50")
FIRST_TIME = automatic("first_time", "15", cap="75")
LAST_MINUTE = automatic("last_minute", "20", cap="100")
PROMOTION = automatic("global_promotion", "50", cap="100", apply_only_to_base_price=True)


def requested(request: StayRequest, today: date) -> RequestedStay:
    return RequestedStay(check_in=request.check_in, departure=request.check_out, today=today)


def asked(
    request: StayRequest,
    *automatics: AutomaticDiscount,
    typed: DiscountCode | None = None,
    used: int = 0,
    guest: GuestHistory | None = None,
    today: date = TODAY,
) -> tuple[Proposal, ...]:
    return propose(
        DiscountRequest(stay=requested(request, today), guest=guest),
        automatics,
        typed,
        used,
    )


def discounted(request: StayRequest, *automatics: AutomaticDiscount, **details: Any) -> Quote:
    catalogue = details.pop("catalogue", CATALOGUE)
    proposals = asked(request, *automatics, **details)
    return quote(request, catalogue=catalogue, discounts=proposals).quote


def applied(found: Quote) -> str | None:
    return found.discount.applied.proposal.key if found.discount.applied is not None else None


def lost(found: Quote, key: str) -> Candidate:
    return next(each for each in found.discount.candidates if each.proposal.key == key)


@pytest.mark.parametrize(
    ("typed", "saving", "final"),
    [
        (
            code("20", max_discount_usd=Decimal(50), min_amount_usd=Decimal(300)),
            ("50.00", "187.50"),
            ("485.00", "1818.75"),
        ),
        (code("20", apply_only_to_base_price=True), ("80.00", "300.00"), ("455.00", "1706.25")),
        (code("100", discount_type="fixed_sol"), ("26.67", "100.00"), ("508.33", "1906.25")),
        (code("600", discount_type="fixed_usd"), ("535.00", "2006.25"), ("0.00", "0.00")),
    ],
)
def test_a_code_takes_off_what_it_promises(
    typed: DiscountCode, saving: tuple[str, str], final: tuple[str, str]
) -> None:
    totals = discounted(STAY4, typed=typed).totals

    assert totals.discount == amount(*saving)
    assert totals.final == amount(*final)


@pytest.mark.parametrize(
    ("typed", "used", "reason"),
    [
        (code("20", min_amount_usd=Decimal(536)), 0, "536.00"),
        (code("20", usage_limit=1), 1, "límite de usos"),
        (code("20", start_date=date(2026, 3, 10)), 0, "desde el 10/03/2026"),
        (code("20", end_date=date(2026, 3, 1)), 0, "venció el 01/03/2026"),
        (code("20", is_active=False), 0, "activo"),
        (code("20", property_ids=frozenset({"house-2"})), 0, "esta casa"),
    ],
)
def test_a_code_that_does_not_apply_says_why_and_takes_nothing(
    typed: DiscountCode, used: int, reason: str
) -> None:
    found = discounted(STAY4, typed=typed, used=used)

    assert found.totals.final == amount("535.00", "2006.25")
    assert found.discount.code is not None
    assert reason in (found.discount.code.refusal or "")


def test_a_code_without_houses_is_for_every_house() -> None:
    found = discounted(STAY4, typed=code("20", property_ids=frozenset()))

    assert found.totals.final == amount("428.00", "1605.00")


@pytest.mark.parametrize("last_day", ["2026-03-02", "2026-05-01"])
def test_a_code_may_be_redeemed_on_its_first_and_last_day(last_day: str) -> None:
    end = date.fromisoformat(last_day)

    assert applied(discounted(STAY4, typed=code("20", start_date=TODAY, end_date=end))) == "VERANO"


def test_more_than_everything_is_never_taken_off() -> None:
    night = stay("2026-05-04", "2026-05-05", guests=3)

    assert discounted(night, typed=code("150")).totals.final == amount("0.00", "0.00")


def test_a_base_only_amount_leaves_the_extra_guests_to_pay() -> None:
    night = stay("2026-05-04", "2026-05-05", guests=3)
    typed = code(
        "500", discount_type="fixed_usd", apply_only_to_base_price=True, end_date=date(2026, 6, 1)
    )
    found = discounted(night, typed=typed)

    assert found.totals.discount == amount("100.00", "375.00")
    assert found.totals.final == amount("30.00", "112.50")


def test_weekday_limits_look_at_the_day_of_arrival() -> None:
    weekends = discounted(STAY4, typed=code("20", restrict_weekends=True))
    weekdays = discounted(STAY4, typed=code("20", restrict_weekdays=True))

    assert weekends.totals.final == amount("535.00", "2006.25")
    assert weekdays.totals.final == amount("428.00", "1605.00")
    assert weekdays.totals.discount == amount("107.00", "401.25")


@pytest.mark.parametrize(("check_in", "today"), [("04-17", "04-17"), ("04-18", "04-17")])
def test_weekday_limits_hold_for_arrivals_today_too(check_in: str, today: str) -> None:
    request = stay(f"2026-{check_in}", "2026-04-19")
    found = discounted(
        request,
        typed=code("20", restrict_weekdays=True),
        today=date.fromisoformat(f"2026-{today}"),
    )

    assert applied(found) is None


def test_a_special_night_is_never_discounted() -> None:
    typed = code("20", apply_only_to_base_price=True)
    arriving = discounted(stay("2026-12-31", "2027-01-03"), typed=_all_year(typed))
    around = discounted(stay("2026-12-30", "2027-01-02"), typed=_all_year(typed))

    assert applied(arriving) is None
    assert around.totals.discount == amount("84.00", "315.00")
    assert around.totals.final == amount("736.00", "2760.00")


def test_extra_guests_of_a_special_night_are_not_discounted_either() -> None:
    around = discounted(stay("2026-12-30", "2027-01-02", guests=2), typed=_all_year(code("10")))

    # 180 + 240 and the extra guest of those two nights: 10 % of 450.
    assert around.totals.discount == amount("45.00", "168.75")


def _all_year(typed: DiscountCode) -> DiscountCode:
    found: DiscountCode = change(typed, end_date=date(2026, 12, 31))
    return found


def test_the_best_automatic_discount_wins() -> None:
    found = discounted(STAY4, BIRTHDAY, FIRST_TIME, LAST_MINUTE, PROMOTION, guest=APRIL_CHILD)

    assert applied(found) == "global_promotion"
    assert found.totals.final == amount("435.00", "1631.25")
    assert lost(found, "birthday").saving == amount("50.00", "187.50")
    assert lost(found, "first_time").saving == amount("75.00", "281.25")
    assert lost(found, "first_time").refusal == "Otro descuento ahorra más."
    assert lost(found, "last_minute").refusal == "Solo para ingresos de hoy o mañana."


def test_without_the_promotion_the_first_stay_is_worth_more_than_the_birthday() -> None:
    found = discounted(STAY4, BIRTHDAY, FIRST_TIME, LAST_MINUTE, guest=APRIL_CHILD)

    assert found.totals.final == amount("460.00", "1725.00")


def test_nobody_in_particular_gets_promotions_only() -> None:
    with_it = discounted(STAY4, BIRTHDAY, FIRST_TIME, PROMOTION)
    without = discounted(STAY4, BIRTHDAY, FIRST_TIME)

    assert with_it.totals.final == amount("435.00", "1631.25")
    assert without.totals.final == amount("535.00", "2006.25")


def test_a_returning_guest_pays_less() -> None:
    guest = change(APRIL_CHILD, stays=1, has_stayed=True)
    found = discounted(STAY4, automatic("returning", "5", cap="30"), guest=guest)

    assert found.totals.discount == amount("26.75", "100.31")
    assert found.totals.final == amount("508.25", "1905.94")


def test_a_stay_to_come_makes_nobody_a_returning_guest() -> None:
    guest = change(APRIL_CHILD, stays=1, has_stayed=False)

    assert applied(discounted(STAY4, automatic("returning", "5"), guest=guest)) is None


@pytest.mark.parametrize(
    ("limits", "final"),
    [
        ({"specific_weekdays": (4, 5)}, "535.00"),
        ({"specific_weekdays": (3,)}, "435.00"),
        ({"specific_weekdays": (3,), "restrict_weekends": True}, "435.00"),
        ({"restrict_weekdays": True, "restrict_weekends": True}, "535.00"),
        ({"start_date": date(2026, 4, 17)}, "535.00"),
        ({"start_date": date(2026, 4, 16), "end_date": date(2026, 4, 16)}, "435.00"),
        ({"end_date": date(2026, 4, 15)}, "535.00"),
        ({"is_active": False}, "535.00"),
    ],
)
def test_a_promotion_keeps_to_its_limits(limits: dict[str, Any], final: str) -> None:
    found = discounted(STAY4, change(PROMOTION, **limits))

    assert found.totals.final.usd == Decimal(final)


def test_a_promotion_for_levels_is_for_those_who_hold_one() -> None:
    for_gold = change(PROMOTION, required_achievements=frozenset({"gold", "diamond"}))
    holder = change(APRIL_CHILD, levels=frozenset({"base", "gold"}))

    assert applied(discounted(STAY4, for_gold)) is None
    assert applied(discounted(STAY4, for_gold, guest=APRIL_CHILD)) is None
    assert applied(discounted(STAY4, for_gold, guest=holder)) == "global_promotion"


def test_the_loyalty_trigger_needs_levels() -> None:
    holder = change(APRIL_CHILD, levels=frozenset({"gold"}))
    loyal = automatic("loyalty", "10", required_achievements=frozenset({"gold"}))

    assert applied(discounted(STAY4, loyal, guest=holder)) == "loyalty"
    assert applied(discounted(STAY4, automatic("loyalty", "10"), guest=holder)) is None


def test_the_larger_saving_wins_over_a_code_which_is_not_used_up() -> None:
    found = discounted(STAY4, FIRST_TIME, typed=code("1"), guest=APRIL_CHILD)

    assert applied(found) == "first_time"
    assert found.totals.final == amount("460.00", "1725.00")
    assert lost(found, "VERANO").refusal == "Otro descuento ahorra más."


def test_a_code_that_fails_leaves_the_automatic_discount() -> None:
    typed = code("50", restrict_weekends=True)
    found = discounted(STAY4, FIRST_TIME, typed=typed, guest=APRIL_CHILD)

    assert found.totals.final == amount("460.00", "1725.00")
    assert lost(found, "VERANO").refusal is not None


def test_a_code_is_kept_where_an_automatic_discount_saves_the_same() -> None:
    found = discounted(STAY4, automatic("global_promotion", "20"), typed=code("20"))

    assert applied(found) == "global_promotion"
    assert lost(found, "VERANO").refusal == "Otro descuento ahorra lo mismo y tiene prioridad."


REFERRED = change(
    APRIL_CHILD,
    is_referred=True,
    referral=ReferralDiscount(achievement_id="silver", discount_percentage=Decimal("12.5")),
)


def test_a_referred_guest_pays_less_for_the_first_stay() -> None:
    found = discounted(STAY4, guest=REFERRED)

    assert applied(found) == "silver"
    assert found.totals.discount == amount("66.88", "250.78")
    assert found.totals.final == amount("468.12", "1755.47")


@pytest.mark.parametrize(
    "history",
    [{"stays": 1}, {"awaiting": 1}, {"first_stay_taken": True}, {"referral": None}],
)
def test_the_referral_discount_is_for_one_first_stay(history: dict[str, Any]) -> None:
    found = discounted(STAY4, guest=change(REFERRED, **history))

    assert applied(found) is None
    assert found.totals.final == amount("535.00", "2006.25")


def test_the_referral_discount_does_not_touch_a_special_arrival() -> None:
    found = discounted(stay("2026-12-31", "2027-01-03"), guest=REFERRED)

    assert found.totals.final == amount("880.00", "3300.00")


def test_the_referral_discount_may_be_capped() -> None:
    worth = change(REFERRED.referral, max_discount_usd=Decimal("40.00"))
    found = discounted(STAY4, guest=change(REFERRED, referral=worth))

    assert found.totals.discount.usd == Decimal("40.00")


def test_services_are_added_after_the_discount() -> None:
    services = [POOL.service_id, BREAKFAST.service_id, CLEANING.service_id]
    found = quote(STAY4, discounts=asked(STAY4, PROMOTION), chosen_services=services).quote

    assert found.totals.services == amount("355.00", "1331.25")
    assert found.totals.with_services == amount("790.00", "2962.50")


def test_a_fixed_amount_of_pen_is_exact_at_any_rate() -> None:
    catalogue = change(CATALOGUE, exchange_rate=Decimal("3.785"))
    found = discounted(STAY4, typed=code("100", discount_type="fixed_sol"), catalogue=catalogue)

    assert found.totals.subtotal == amount("535.00", "2024.98")
    assert found.totals.discount == amount("26.42", "100.00")
    assert found.totals.final == amount("508.58", "1924.98")


@pytest.mark.parametrize(
    ("check_in", "final"),
    [("2026-03-03", ("144.00", "540.00")), ("2026-03-04", ("180.00", "675.00"))],
)
def test_last_minute_is_today_or_tomorrow(check_in: str, final: tuple[str, str]) -> None:
    day = date.fromisoformat(check_in)
    request = StayRequest(day, day.replace(day=day.day + 1), 1)

    assert discounted(request, LAST_MINUTE).totals.final == amount(*final)


def test_a_real_quote_comes_out_as_it_did() -> None:
    """E20: 460 for the nights, an extra guest at 15 each, 50 % of the base capped at 200."""
    rates = change(HOUSE_1.rates, weekend_low=Decimal(230))
    request = stay("2026-05-01", "2026-05-03", guests=2)
    proposals = asked(request, change(PROMOTION, max_discount_usd=Decimal(200)))
    catalogue = change(CATALOGUE, exchange_rate=Decimal("3.600"))
    found = quote(
        request, change(HOUSE_1, rates=rates), catalogue, discounts=proposals
    ).quote.totals

    assert found.subtotal.usd == Decimal("490.00")
    assert found.discount.usd == Decimal("200.00")
    assert found.final == amount("290.00", "1044.00")
