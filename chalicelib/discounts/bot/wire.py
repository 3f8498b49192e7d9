"""Discounts as the chatbot tells them (pricing book, section 12)."""

from collections.abc import Sequence

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.discounts import wording
from chalicelib.discounts.automatic.triggers import rule_of
from chalicelib.discounts.types import AutomaticDiscount
from chalicelib.discounts.wire import number
from chalicelib.loyalty.chatbot.wire import SyncResult


class BotDiscount(msgspec.Struct, kw_only=True):
    """A discount in words."""

    id: str
    name: str
    description: str
    trigger_display: str
    discount_percentage: float
    max_discount_usd: float | None
    requirements: str
    restrictions: str

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
    global_discounts: list[BotDiscount]
    count: int
    message: str
    chatbot_sync_results: SyncResult | UnsetType = UNSET

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
