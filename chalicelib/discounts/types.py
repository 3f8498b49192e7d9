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
    """Whether guests must arrive from Sunday to Thursday."""
    restrict_weekends: bool = False
    """Whether guests must arrive on a Friday or Saturday."""
    specific_weekdays: tuple[int, ...] = ()
    """The weekdays of arrival, 0 Monday to 6 Sunday, separated by commas (`4,5`); they win over the
    other two. Null allows every day."""


class DiscountCode(CheckInDays, frozen=True, kw_only=True):
    """A code that a guest types. Its dates are those of the booking, not of the stay."""

    code: str
    """What guests type, in capitals; it also names the code."""
    description: str = ""
    """What the code is for, as staff and guests read it."""
    discount_type: DiscountType = "percentage"
    """How `discount_value` counts: `percentage`, `fixed_usd` (USD) or `fixed_sol` (PEN)."""
    discount_value: Decimal
    """The discount: per cent, USD or PEN, as `discount_type` says."""
    min_amount_usd: Decimal | None = None
    """What a stay must cost at least, in USD; null asks nothing."""
    max_discount_usd: Decimal | None = None
    """The most that a percentage takes off, in USD; null is without limit."""
    start_date: date
    """The first day in Lima on which the code may be redeemed."""
    end_date: date
    """The last day in Lima on which the code may be redeemed."""
    usage_limit: int | None = None
    """How many bookings may carry the code; null is without limit."""
    is_active: bool = True
    """Whether the code works."""
    property_ids: frozenset[str] = frozenset()
    """The houses that it counts for; empty means every house."""
    apply_only_to_base_price: bool = False
    """Whether it takes nothing off the price of extra guests."""
    owner_id: str | None = None
    """The only client who may use it; null where everybody may."""
    source: CodeSource = "manual"
    """What made the code: staff (`manual`), the chatbot (`simple`, `dynamic`) or the welcome of new
    guests (`welcome`)."""


class AutomaticDiscount(CheckInDays, frozen=True, kw_only=True):
    """A discount that needs no code. Its dates are those of the arrival, unlike those of a code
    (B26)."""

    discount_id: str
    """Names the discount."""
    name: str
    """What staff and guests call it."""
    description: str = ""
    """What it is for, as guests read it."""
    trigger: Trigger
    """What opens it: a birthday in the month of arrival, a returning guest, a first stay, a level
    (`loyalty`), a late booking (`last_minute`), or nothing at all (`global_promotion`)."""
    discount_percentage: Decimal
    """What it takes off, in per cent."""
    max_discount_usd: Decimal | None = None
    """The most that it takes off, in USD; null is without limit."""
    required_achievements: frozenset[str] = frozenset()
    """The levels of which the guest must hold one; empty asks for none."""
    is_active: bool = True
    """Whether it is given."""
    start_date: date | None = None
    """The first day of arrival that it counts for; null is without limit."""
    end_date: date | None = None
    """The last day of arrival that it counts for; null is without limit."""
    apply_only_to_base_price: bool = False
    """Whether it takes nothing off the price of extra guests."""


class DynamicDiscountConfig(CheckInDays, frozen=True, kw_only=True):
    """How the generator makes codes: `prefix` and six random characters, valid from the day they
    are made for `validity_days` more. `name` identifies it to bots, whatever its case."""

    config_id: str
    name: str
    """What the chatbot calls the generator, in any case."""
    prefix: str
    """How its codes begin; six random characters follow."""
    discount_percentage: Decimal
    """What its codes take off, in per cent."""
    validity_days: int = 7
    """How many days its codes count, beside the day on which they are made."""
    min_amount_usd: Decimal | None = Decimal("30.00")
    """What a stay must cost at least, in USD; null asks nothing."""
    max_discount_usd: Decimal | None = None
    """The most that a code takes off, in USD; null is without limit."""
    usage_limit: int = 1
    """How many bookings may carry one code."""
    property_ids: frozenset[str] = frozenset()
    """The houses that its codes count for; empty means every house."""
    apply_only_to_base_price: bool = False
    """Whether its codes take nothing off the price of extra guests."""
    is_active: bool = True
    """Whether codes can be made with it."""


class WelcomeDiscountConfig(CheckInDays, frozen=True, kw_only=True):
    """What new guests are given a personal code for. At most one is active."""

    config_id: str
    name: str
    """What staff call it."""
    discount_percentage: Decimal
    """What the personal code takes off, in per cent."""
    validity_days: int = 14
    """How many days the personal code counts, beside the day on which it is given."""
    min_amount_usd: Decimal | None = None
    """What a stay must cost at least, in USD; null asks nothing."""
    max_discount_usd: Decimal | None = None
    """The most that a code takes off, in USD; null is without limit."""
    property_ids: frozenset[str] = frozenset()
    """The houses that the code counts for; empty means every house."""
    apply_only_to_base_price: bool = False
    """Whether the code takes nothing off the price of extra guests."""
    promotional_message: str | None = None
    """What new guests read of it; null lets the system write it."""
    promotional_subtitle: str | None = None
    """A second line below the message."""
    is_active: bool = False
    """Whether new guests are given codes; at most one is active."""


class ReferralDiscount(msgspec.Struct, frozen=True, kw_only=True):
    """What a guest's first stay is worth who was referred by a holder of the level.

    One for each level (`achievement_id` is its id). The cap is optional (B14).
    """

    achievement_id: str
    """The level of the guest who brought another; each level has one such discount."""
    discount_percentage: Decimal
    """What the first stay of the other is cheaper, in per cent."""
    max_discount_usd: Decimal | None = None
    """The most that it takes off, in USD; null is without limit."""
    is_active: bool = True
    """Whether it is given."""


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
