"""What administrators configure of discounts, as the catalogue keeps it (30 seconds, one version).

Codes are no part of it: there is one for each new guest, so they stand by themselves
(`records`).
"""

from chalicelib.discounts.types import (
    AutomaticDiscount,
    DynamicDiscountConfig,
    ReferralDiscount,
    WelcomeDiscountConfig,
)
from chalicelib.properties.shelves import Shelf

AUTOMATIC = Shelf("automatic_discount", AutomaticDiscount)
DYNAMIC = Shelf("dynamic_discount", DynamicDiscountConfig)
WELCOME = Shelf("welcome_discount", WelcomeDiscountConfig)
REFERRAL = Shelf("referral_discount", ReferralDiscount)
"""By the id of the level."""
