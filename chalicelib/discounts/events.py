"""What happens to discounts and to their codes."""

from datetime import date
from decimal import Decimal

from chalicelib.kernel.events import EntryRemoved, EntrySaved, Event


class CodeEvent(Event, frozen=True, kw_only=True):
    """Something happened to a discount code, which its text identifies."""

    code: str

    @property
    def subject(self) -> str:
        """The code."""
        return f"discount_code#{self.code}"


class CodeCreated(CodeEvent, frozen=True, kw_only=True, tag="discount_code.created"):
    """An administrator made a code."""


class CodeGenerated(CodeEvent, frozen=True, kw_only=True, tag="discount_code.generated"):
    """The generator made a code."""


class CodeChanged(CodeEvent, frozen=True, kw_only=True, tag="discount_code.changed"):
    """A code has other terms."""


class CodeRemoved(CodeEvent, frozen=True, kw_only=True, tag="discount_code.removed"):
    """A code was withdrawn for ever."""


class WelcomeDiscountIssued(Event, frozen=True, kw_only=True, tag="welcome_discount.issued"):
    """A guest was given a personal code; it may be redeemed until `valid_until`."""

    client_id: str
    discount_code: str
    percentage: Decimal
    valid_until: date

    @property
    def subject(self) -> str:
        """The guest."""
        return f"client#{self.client_id}"


class AutomaticDiscountSaved(EntrySaved, frozen=True, kw_only=True, tag="automatic_discount.saved"):
    """A discount that needs no code was added or changed."""


class AutomaticDiscountRemoved(
    EntryRemoved, frozen=True, kw_only=True, tag="automatic_discount.removed"
):
    """A discount that needs no code was taken out."""


class DynamicDiscountSaved(EntrySaved, frozen=True, kw_only=True, tag="dynamic_discount.saved"):
    """A generator of codes was added or changed."""


class DynamicDiscountRemoved(
    EntryRemoved, frozen=True, kw_only=True, tag="dynamic_discount.removed"
):
    """A generator of codes was taken out."""


class WelcomeDiscountSaved(EntrySaved, frozen=True, kw_only=True, tag="welcome_discount.saved"):
    """A welcome discount was added or changed."""


class WelcomeDiscountRemoved(
    EntryRemoved, frozen=True, kw_only=True, tag="welcome_discount.removed"
):
    """A welcome discount was taken out."""


class ReferralDiscountSaved(EntrySaved, frozen=True, kw_only=True, tag="referral_discount.saved"):
    """What a level's holders give to those they bring was added or changed."""


class ReferralDiscountRemoved(
    EntryRemoved, frozen=True, kw_only=True, tag="referral_discount.removed"
):
    """What a level's holders give to those they bring was taken out."""
