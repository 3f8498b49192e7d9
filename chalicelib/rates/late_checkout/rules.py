"""What the late-checkout rule of a weekday may be (pricing book, 2.3 and 9)."""

from typing import assert_never

import msgspec

from chalicelib.kernel import money, spanish
from chalicelib.kernel.validation import MOST_PERCENT, NOT_A_PERCENTAGE, Problems
from chalicelib.rates.types import LateCheckoutRule


def checked(rule: LateCheckoutRule, problems: Problems) -> LateCheckoutRule:
    """`rule` with its name tidy and its discount in cents (of a per cent, or of a USD).

    Raises:
        Invalid: no name, no such weekday, a negative discount, a percentage above 100; with what
            `problems` had noted.
    """
    name = spanish.one_line(rule.name)
    problems.name("name", name, 100)
    problems.number("weekday", rule.weekday, 0, 6)
    problems.price("discount_value", rule.discount_value)
    match rule.discount_type:
        case "percentage":
            above = rule.discount_value > MOST_PERCENT
            problems.note("discount_value", NOT_A_PERCENTAGE, when=above)
        case "fixed":
            pass
        case kind:
            assert_never(kind)
    problems.raise_any()
    discount = money.cents(rule.discount_value)
    return msgspec.structs.replace(rule, name=name, discount_value=discount)
