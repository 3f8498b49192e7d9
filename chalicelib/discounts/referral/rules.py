"""What a referral discount may be (pricing book, 2.4; B14), and which guests have it (8.4)."""

from chalicelib.discounts import rules
from chalicelib.discounts.types import GuestHistory, ReferralDiscount
from chalicelib.kernel.validation import Problems


def checked(discount: ReferralDiscount, problems: Problems) -> ReferralDiscount:
    """`discount` tidy and within its limits.

    Raises:
        Invalid: with every field that breaks them, and what `problems` had noted.
    """
    sent, discount = discount, rules.tidied(discount)
    rules.check_percentage(problems, "discount_percentage", sent.discount_percentage)
    rules.check_limits(problems, cap=discount.max_discount_usd)
    problems.raise_any()
    return discount


def refusal(guest: GuestHistory) -> str | None:
    """Why a referred guest does not get the discount of the first stay (clients book, 10.3)."""
    worthless = "El nivel de quien lo refirió no otorga descuento."
    return rules.first_stay_refusal(guest) or (worthless if guest.referral is None else None)
