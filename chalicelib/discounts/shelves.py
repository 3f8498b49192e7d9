"""What administrators configure of discounts, as the catalogue keeps it (30 seconds, one version).

Codes are no part of it: there is one for each new guest, so they stand by themselves
(`records`).
"""

from chalicelib.discounts.events import (
    AutomaticDiscountRemoved,
    AutomaticDiscountSaved,
    DynamicDiscountRemoved,
    DynamicDiscountSaved,
    ReferralDiscountRemoved,
    ReferralDiscountSaved,
    WelcomeDiscountRemoved,
    WelcomeDiscountSaved,
)
from chalicelib.discounts.types import (
    AutomaticDiscount,
    DynamicDiscountConfig,
    ReferralDiscount,
    WelcomeDiscountConfig,
)
from chalicelib.properties.shelves import Shelf

AUTOMATIC = Shelf(
    "automatic_discount",
    AutomaticDiscount,
    saved=AutomaticDiscountSaved,
    removed=AutomaticDiscountRemoved,
)
DYNAMIC = Shelf(
    "dynamic_discount",
    DynamicDiscountConfig,
    saved=DynamicDiscountSaved,
    removed=DynamicDiscountRemoved,
)
WELCOME = Shelf(
    "welcome_discount",
    WelcomeDiscountConfig,
    saved=WelcomeDiscountSaved,
    removed=WelcomeDiscountRemoved,
)
REFERRAL = Shelf(
    "referral_discount",
    ReferralDiscount,
    saved=ReferralDiscountSaved,
    removed=ReferralDiscountRemoved,
)
"""By the id of the level."""
