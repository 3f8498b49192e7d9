"""The kinds of discount as administrators configure them (pricing book, 2.4), and what they judge
a guest by.

Field names are those of the wire. Amounts are USD with two decimals unless a name says
otherwise, percentages 0 to 100. None means "none": a cap, a minimum or a limit of zero cannot be
entered (B24). No `property_ids` means every house (B6).
"""

from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

DiscountType = Literal["percentage", "fixed_usd", "fixed_sol"]
Trigger = Literal[
    "birthday", "returning", "first_time", "loyalty", "last_minute", "global_promotion"
]
"""What opens an automatic discount; `automatic.triggers` says everything about each."""
CodeSource = Literal["manual", "simple", "dynamic", "welcome"]


class CheckInDays(msgspec.Struct, frozen=True, kw_only=True):
    """On which weekdays guests must arrive (0 Monday to 6 Sunday).

    `specific_weekdays` wins over the other two: `restrict_weekdays` asks for Sunday to Thursday,
    `restrict_weekends` for Friday or Saturday; both together are refused when saved.
    """

    restrict_weekdays: bool = False
    restrict_weekends: bool = False
    specific_weekdays: tuple[int, ...] = ()


class DiscountCode(CheckInDays, frozen=True, kw_only=True):
    """A code that a guest types. `code` is in capitals and is what identifies it.

    start_date, end_date: the days on which it may be redeemed, both inclusive (not the stay's).
    max_discount_usd: caps a percentage.
    usage_limit: how many bookings may carry it; None is unlimited.
    owner_id: the only client who may use it, where it is personal (B17).
    source: what made it.
    """

    code: str
    description: str = ""
    discount_type: DiscountType = "percentage"
    discount_value: Decimal
    min_amount_usd: Decimal | None = None
    max_discount_usd: Decimal | None = None
    start_date: date
    end_date: date
    usage_limit: int | None = None
    is_active: bool = True
    property_ids: frozenset[str] = frozenset()
    apply_only_to_base_price: bool = False
    owner_id: str | None = None
    source: CodeSource = "manual"


class AutomaticDiscount(CheckInDays, frozen=True, kw_only=True):
    """A discount that needs no code.

    required_achievements: ids of levels, one of which the client must hold; empty asks for none.
    start_date, end_date: bounds of the check-in, both inclusive (unlike those of a code, B26).
    """

    discount_id: str
    name: str
    description: str = ""
    trigger: Trigger
    discount_percentage: Decimal
    max_discount_usd: Decimal | None = None
    required_achievements: frozenset[str] = frozenset()
    is_active: bool = True
    start_date: date | None = None
    end_date: date | None = None
    apply_only_to_base_price: bool = False


class DynamicDiscountConfig(CheckInDays, frozen=True, kw_only=True):
    """How the generator makes codes: `prefix` and six random characters, valid from the day they
    are made for `validity_days` more. `name` identifies it to bots, whatever its case."""

    config_id: str
    name: str
    prefix: str
    discount_percentage: Decimal
    validity_days: int = 7
    min_amount_usd: Decimal | None = Decimal("30.00")
    max_discount_usd: Decimal | None = None
    usage_limit: int = 1
    property_ids: frozenset[str] = frozenset()
    apply_only_to_base_price: bool = False
    is_active: bool = True


class WelcomeDiscountConfig(CheckInDays, frozen=True, kw_only=True):
    """What new guests are given a personal code for. At most one is active."""

    config_id: str
    name: str
    discount_percentage: Decimal
    validity_days: int = 14
    min_amount_usd: Decimal | None = None
    max_discount_usd: Decimal | None = None
    property_ids: frozenset[str] = frozenset()
    apply_only_to_base_price: bool = False
    promotional_message: str | None = None
    promotional_subtitle: str | None = None
    is_active: bool = False


class ReferralDiscount(msgspec.Struct, frozen=True, kw_only=True):
    """What a guest's first stay is worth who was referred by a holder of the level.

    One for each level (`achievement_id` is its id). The cap is optional (B14).
    """

    achievement_id: str
    discount_percentage: Decimal
    max_discount_usd: Decimal | None = None
    is_active: bool = True


class RequestedStay(msgspec.Struct, frozen=True, kw_only=True):
    """A stay that discounts are judged for, seen from `today` in Lima."""

    check_in: date
    departure: date
    today: date

    @property
    def nights(self) -> int:
        """How many nights it has."""
        return (self.departure - self.check_in).days


class GuestHistory(msgspec.Struct, frozen=True, kw_only=True):
    """The client whom a quote is for, as discounts judge one.

    stays: approved stays, past and to come; has_stayed: one of them is over.
    awaiting: stays whose payment is being looked at.
    first_stay_taken: another booking carries the discount of the first stay.
    levels: ids of the active levels held.
    referral: what the level of the referrer is worth; None without a referrer or a worth.
    """

    client_id: str
    birth_month: int | None = None
    stays: int = 0
    has_stayed: bool = False
    awaiting: int = 0
    first_stay_taken: bool = False
    levels: frozenset[str] = frozenset()
    is_referred: bool = False
    referral: ReferralDiscount | None = None
