"""What a discount asks for, as people read it (pricing book, 8, 12 and 14)."""

from datetime import date
from decimal import Decimal

from chalicelib.discounts.types import (
    AutomaticDiscount,
    CheckInDays,
    DiscountCode,
    DynamicDiscountConfig,
    WelcomeDiscountConfig,
)
from chalicelib.kernel import money

SHORT_WEEKDAYS = ("Lun", "Mar", "Mié", "Jue", "Vie", "Sáb", "Dom")
"""By the number of the weekday, 0 Monday to 6 Sunday."""

SEPARATOR = " | "
UNRESTRICTED = "Sin restricciones"

Restricted = DiscountCode | AutomaticDiscount | DynamicDiscountConfig | WelcomeDiscountConfig


def weekdays_text(days: CheckInDays) -> str | None:
    """On which days guests must arrive (`Vie, Sáb`), or None where any day will do."""
    if days.specific_weekdays:
        return ", ".join(SHORT_WEEKDAYS[day] for day in sorted(days.specific_weekdays))
    if days.restrict_weekdays:
        return "Domingo a jueves"
    return "Viernes y sábado" if days.restrict_weekends else None


def restrictions(offer: Restricted) -> list[str]:
    """What limits a discount besides its dates and houses, a phrase for each limit."""
    weekdays = weekdays_text(offer)
    minimum = None if isinstance(offer, AutomaticDiscount) else offer.min_amount_usd
    phrases = (
        f"Ingreso: {weekdays}" if weekdays else None,
        "Solo precio base" if offer.apply_only_to_base_price else None,
        f"Monto mínimo: {usd_text(minimum)}" if minimum else None,
        f"Descuento máximo: {usd_text(offer.max_discount_usd)}" if offer.max_discount_usd else None,
    )
    return [phrase for phrase in phrases if phrase is not None]


def joined(phrases: list[str]) -> str:
    """Phrases on one line, as the chatbot and the lists of administrators show them."""
    return SEPARATOR.join(phrases) or UNRESTRICTED


def validity_text(start: date | None, end: date | None) -> str:
    """From when until when, both days inclusive (`Del 01/04/2026 al 30/04/2026`)."""
    if start is not None and end is not None:
        return f"Del {_day(start)} al {_day(end)}"
    if start is not None:
        return f"Desde {_day(start)}"
    return "Siempre" if end is None else f"Hasta {_day(end)}"


def redemption_text(start: date, end: date) -> str:
    """When a code may be redeemed, which says nothing of the stay (B26)."""
    return f"Canje: {validity_text(start, end)}"


def arrival_text(start: date | None, end: date | None) -> str:
    """When guests must arrive for an automatic discount, whenever they book (B26)."""
    return f"Ingreso: {validity_text(start, end)}"


def status_text(code: DiscountCode, used_count: int, today: date) -> str:
    """Whether a code can be redeemed on `today` (the Lima date), and if not why."""
    if not code.is_active:
        return "Inactivo"
    if code.end_date < today:
        return "Vencido"
    if code.usage_limit is not None and used_count >= code.usage_limit:
        return "Agotado"
    return "Programado" if today < code.start_date else "Vigente"


def usd_text(amount: Decimal) -> str:
    """An amount of dollars (`$50.00`)."""
    return f"${money.text(amount)}"


def _day(day: date) -> str:
    return day.strftime("%d/%m/%Y")
