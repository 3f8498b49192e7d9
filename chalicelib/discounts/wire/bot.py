"""Discounts as the chatbot tells them (pricing book, section 12)."""

from collections.abc import Sequence

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.discounts.rules import display
from chalicelib.discounts.types import TRIGGER_LABELS, AutomaticDiscount, Trigger
from chalicelib.discounts.wire.generating import number
from chalicelib.loyalty.chatbot_sync import SyncResult

REQUIREMENTS: dict[Trigger, str] = {
    "birthday": "Para ingresos en el mes de cumpleaños del cliente",
    "returning": "Para clientes que ya se hospedaron",
    "first_time": "Para la primera reserva",
    "last_minute": "Para ingresos de hoy o mañana",
}
FOR_EVERYBODY = "Para todos"


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
        label = TRIGGER_LABELS[discount.trigger]
        return cls(
            id=discount.discount_id,
            name=discount.name,
            description=discount.description or f"Descuento: {label}",
            trigger_display=label,
            discount_percentage=float(discount.discount_percentage),
            max_discount_usd=number(discount.max_discount_usd),
            requirements=REQUIREMENTS.get(discount.trigger, FOR_EVERYBODY),
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
    phrases = display.restrictions(discount)
    if discount.start_date is not None or discount.end_date is not None:
        phrases.append(display.arrival_text(discount.start_date, discount.end_date))
    return display.joined(phrases)
