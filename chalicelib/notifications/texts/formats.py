"""How dates, amounts and names stand in messages (notifications book, 2.1)."""

from datetime import date
from decimal import Decimal
from typing import Any

from chalicelib.kernel import money, spanish
from chalicelib.reservations.types import Currency

NOBODY = "Sin cliente"


def long_date(day: date) -> str:
    """`9 de marzo del 2027`."""
    return f"{day.day} de {spanish.MONTHS[day.month - 1]} del {day.year}"


def weekday_date(day: date) -> str:
    """`Martes 9 de marzo`."""
    return f"{spanish.weekday_name(day.weekday())} {day.day} de {spanish.MONTHS[day.month - 1]}"


def short_date(day: date) -> str:
    """`09/03/2027`."""
    return day.strftime("%d/%m/%Y")


def usd(amount: Decimal) -> str:
    """`$1,550.00 USD`."""
    return f"${money.cents(amount):,} USD"


def pen(amount: Decimal) -> str:
    """`S/2,072.00`."""
    return f"S/{money.cents(amount):,}"


def in_currency(amount: Decimal, currency: Currency) -> str:
    """An amount in the currency that it has: `$260.00 USD` or `S/260.00`."""
    return usd(amount) if currency == "usd" else pen(amount)


def people(number: int) -> str:
    """`1 persona`, `4 personas`."""
    return f"{number} {'persona' if number == 1 else 'personas'}"


def points(amount: Decimal) -> str:
    """Points without needless zeros: `50.03`, `45`."""
    return f"{money.cents(amount):f}".removesuffix(".00")


def full_name(first_name: str, last_name: str | None) -> str:
    """Both names, of whom has them."""
    return spanish.one_line(f"{first_name} {last_name or ''}") or NOBODY


def lines(*parts: Any) -> str:
    """Parts below each other, without those that are empty."""
    return "\n".join(str(part) for part in parts if part)
