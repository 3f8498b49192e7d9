"""What an automatic discount may be (pricing book, 2.4), and who may have it (8.3; B9, B26)."""

from chalicelib.discounts import rules
from chalicelib.discounts.automatic.triggers import rule_of
from chalicelib.discounts.types import AutomaticDiscount, GuestHistory, RequestedStay
from chalicelib.kernel.validation import Problems

LONGEST_TEXTS = {"description": 2000}
LEVEL_NEEDED = "Un descuento por lealtad requiere al menos un nivel."
SIGN_IN = "Requiere iniciar sesión como cliente."


def checked(discount: AutomaticDiscount, problems: Problems) -> AutomaticDiscount:
    """`discount` tidy and within its limits.

    Raises:
        Invalid: with every field that breaks them, and what `problems` had noted.
    """
    sent, discount = discount, rules.tidied(discount)
    problems.name("name", discount.name, rules.LONGEST_NAME)
    rules.check_percentage(problems, "discount_percentage", sent.discount_percentage)
    rules.check_limits(problems, cap=discount.max_discount_usd)
    rules.check_dates(problems, discount)
    rules.check_days(problems, discount)
    rules.check_texts(problems, discount, LONGEST_TEXTS)
    is_without = rule_of(discount.trigger).needs_level and not discount.required_achievements
    problems.note("required_achievements", LEVEL_NEEDED, when=is_without)
    problems.raise_any()
    return discount


def refusal(
    discount: AutomaticDiscount, guest: GuestHistory | None, stay: RequestedStay
) -> str | None:
    """Why a discount does not apply; its dates bound the check-in."""
    check_in = stay.check_in
    if discount.start_date is not None and check_in < discount.start_date:
        return f"Vale para ingresos desde el {discount.start_date:%d/%m/%Y}."
    if discount.end_date is not None and check_in > discount.end_date:
        return f"Vale para ingresos hasta el {discount.end_date:%d/%m/%Y}."
    return (
        rules.weekday_refusal(discount, check_in)
        or _level_refusal(discount, guest)
        or _trigger_refusal(discount, guest, stay)
    )


def _level_refusal(discount: AutomaticDiscount, guest: GuestHistory | None) -> str | None:
    if not discount.required_achievements:
        return None
    if guest is None:
        return SIGN_IN
    if discount.required_achievements.isdisjoint(guest.levels):
        return "El cliente no tiene ninguno de los niveles requeridos."
    return None


def _trigger_refusal(
    discount: AutomaticDiscount, guest: GuestHistory | None, stay: RequestedStay
) -> str | None:
    rule = rule_of(discount.trigger)
    refused = rule.stay_refusal and rule.stay_refusal(stay)
    if refused or rule.guest_refusal is None:
        return refused
    if guest is None:
        return SIGN_IN
    if rule.needs_level and not discount.required_achievements:
        return "El descuento no tiene niveles configurados."
    return rule.guest_refusal(guest, stay)
