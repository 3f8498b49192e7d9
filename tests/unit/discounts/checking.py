"""The checks of all kinds of discount, with nothing noted before."""

from chalicelib.discounts.automatic import rules as automatic
from chalicelib.discounts.codes import rules as codes
from chalicelib.discounts.generators import rules as generators
from chalicelib.discounts.referral import rules as referral
from chalicelib.discounts.types import (
    AutomaticDiscount,
    DiscountCode,
    DynamicDiscountConfig,
    ReferralDiscount,
    WelcomeDiscountConfig,
)
from chalicelib.discounts.welcome import rules as welcome
from chalicelib.kernel.validation import Problems


def checked_code(code: DiscountCode, problems: Problems | None = None) -> DiscountCode:
    return codes.checked(code, problems or Problems())


def checked_automatic(
    discount: AutomaticDiscount, problems: Problems | None = None
) -> AutomaticDiscount:
    return automatic.checked(discount, problems or Problems())


def checked_dynamic(
    config: DynamicDiscountConfig, problems: Problems | None = None
) -> DynamicDiscountConfig:
    return generators.checked(config, problems or Problems())


def checked_welcome(
    config: WelcomeDiscountConfig, problems: Problems | None = None
) -> WelcomeDiscountConfig:
    return welcome.checked(config, problems or Problems())


def checked_referral(
    discount: ReferralDiscount, problems: Problems | None = None
) -> ReferralDiscount:
    return referral.checked(discount, problems or Problems())
