"""What a code may be (pricing book, 2.4), and who may use it when (8.2; B17)."""

import re
from collections.abc import Sequence
from datetime import date
from typing import assert_never

from chalicelib.clients.types import Client
from chalicelib.discounts import rules
from chalicelib.discounts.types import DiscountCode
from chalicelib.kernel.spanish import visible
from chalicelib.kernel.validation import Problems

TEXT = re.compile("[A-Z0-9_-]{3,50}")
LONGEST_TEXTS = {"description": 200}

PARTS = 8
"""In how many items the uses of a code are counted that many may use at the same moment."""

NOT_A_CODE = "Use de 3 a 50 letras sin tilde, números, guiones o guiones bajos."
NOT_ABOVE_ZERO = "Debe ser mayor que 0."
NO_CAP_ON_FIXED = "Solo los descuentos en porcentaje tienen un máximo."
OWNER_NEEDED = "Un código de bienvenida pertenece a un cliente."
ONE_USE = "Un código de bienvenida sirve para una sola reserva."


def checked(code: DiscountCode, problems: Problems) -> DiscountCode:
    """`code` tidy and within its limits. Its text must be in capitals already.

    Raises:
        Invalid: with every field that breaks them, and what `problems` had noted.
    """
    sent, code = code, rules.tidied(code)
    problems.note("code", NOT_A_CODE, when=TEXT.fullmatch(code.code) is None)
    match code.discount_type:
        case "percentage":
            rules.check_percentage(problems, "discount_value", sent.discount_value)
        case "fixed_usd" | "fixed_sol":
            rules.check_amount(problems, "discount_value", code.discount_value, NOT_ABOVE_ZERO)
            is_capped = code.max_discount_usd is not None
            problems.note("max_discount_usd", NO_CAP_ON_FIXED, when=is_capped)
        case kind:
            assert_never(kind)
    rules.check_limits(problems, minimum=code.min_amount_usd, cap=code.max_discount_usd)
    problems.number("usage_limit", code.usage_limit, 1, rules.MOST_USES)
    rules.check_dates(problems, code)
    rules.check_days(problems, code)
    rules.check_texts(problems, code, LONGEST_TEXTS)
    if code.source == "welcome":
        problems.note("client", OWNER_NEEDED, when=code.owner_id is None)
        problems.note("usage_limit", ONE_USE, when=code.usage_limit != 1)
    problems.raise_any()
    return code


def is_split(usage_limit: int | None) -> bool:
    """Whether the uses of a code are counted in parts: nobody has to wait for one of a few."""
    return usage_limit is None or usage_limit > PARTS


def shares(usage_limit: int | None, counts: Sequence[int]) -> list[int | None]:
    """How many uses each part of a code may count, given what it counts already.

    They add up to the limit; None for no limit. What is left is dealt out evenly.
    """
    if usage_limit is None:
        return [None] * len(counts)
    each, more = divmod(usage_limit - sum(counts), len(counts))
    return [count + each + (number < more) for number, count in enumerate(counts)]


def tidy(text: str) -> str:
    """A code as it is looked up: its case, blanks around it and signs that nobody sees do not
    matter."""
    return visible(text).upper()


def is_for(code: DiscountCode, client: Client | None) -> bool:
    """Whether a code exists for a client, or for nobody in particular: a personal code is told to
    its owner only (B17). Codes of a record that was merged are those of the client who is left."""
    if code.owner_id is None or client is None:
        return code.owner_id is None
    return code.owner_id in (client.client_id, *client.absorbed)


def refusal(code: DiscountCode, used_count: int, check_in: date, today: date) -> str | None:
    """Why a code may not be used today (Lima) for that check-in, the first failure of 8.2."""
    return (
        _redemption_refusal(code, today)
        or rules.weekday_refusal(code, check_in)
        or _use_refusal(code, used_count)
    )


def _redemption_refusal(code: DiscountCode, today: date) -> str | None:
    if not code.is_active:
        return "El código de descuento no está activo."
    if today < code.start_date:
        return f"El código es válido desde el {code.start_date:%d/%m/%Y}."
    if today > code.end_date:
        return f"El código venció el {code.end_date:%d/%m/%Y}."
    return None


def _use_refusal(code: DiscountCode, used_count: int) -> str | None:
    if code.usage_limit is not None and used_count >= code.usage_limit:
        return "El código alcanzó su límite de usos."
    return None
