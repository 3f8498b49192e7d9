"""Discounts as the chatbot tells them (pricing book, section 12)."""

from collections.abc import Sequence

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.discounts import wording
from chalicelib.discounts.automatic.triggers import rule_of
from chalicelib.discounts.types import AutomaticDiscount
from chalicelib.discounts.wire import number
from chalicelib.loyalty.chatbot.wire import SyncResult
from chalicelib.web.formats import Id


class BotDiscount(msgspec.Struct, kw_only=True):
    """A discount in words."""

    id: Id
    """Names the discount."""
    name: str
    """What guests call it."""
    description: str
    """What it is for, in Spanish."""
    trigger_display: str
    """What opens it, in Spanish."""
    discount_percentage: float
    """What it takes off, in per cent."""
    max_discount_usd: float | None
    """The most that it takes off, in USD; null is without limit."""
    requirements: str
    """What it asks of the guest, in Spanish."""
    restrictions: str
    """What else limits it, in Spanish."""

    @classmethod
    def of(cls, discount: AutomaticDiscount) -> "BotDiscount":
        """The view of a discount."""
        rule = rule_of(discount.trigger)
        return cls(
            id=discount.discount_id,
            name=discount.name,
            description=discount.description or f"Descuento: {rule.label}",
            trigger_display=rule.label,
            discount_percentage=float(discount.discount_percentage),
            max_discount_usd=number(discount.max_discount_usd),
            requirements=rule.requirement,
            restrictions=_restrictions(discount),
        )


class GlobalDiscounts(msgspec.Struct, kw_only=True):
    """What the bot is answered, and what its account may be sent."""

    success: bool = True
    """Always true."""
    global_discounts: list[BotDiscount]
    """The discounts."""
    count: int
    """How many discounts there are."""
    message: str
    """How many there are, in Spanish."""
    chatbot_sync_results: SyncResult | UnsetType = UNSET
    """What became of sending them to the chatbot builder; only where that was asked."""

    @classmethod
    def of(cls, discounts: Sequence[AutomaticDiscount]) -> "GlobalDiscounts":
        """The answer with `discounts`."""
        views = [BotDiscount.of(discount) for discount in discounts]
        message = f"Descuentos globales activos: {len(views)}."
        return cls(global_discounts=views, count=len(views), message=message)


def _restrictions(discount: AutomaticDiscount) -> str:
    phrases = wording.restrictions(discount)
    if discount.start_date is not None or discount.end_date is not None:
        phrases.append(wording.arrival_text(discount.start_date, discount.end_date))
    return wording.joined(phrases)
