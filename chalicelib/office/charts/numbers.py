"""Figures as people in Peru write them: `S/ 12,345.50`, `40.5 %`, `1,204`."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from chalicelib.kernel.money import HUNDRED

Unit = Literal["count", "money", "nights", "percent"]
"""In what a figure counts; money is PEN."""
THOUSAND, MILLION = Decimal(1000), Decimal(1_000_000)
READABLE = Decimal(10) ** 15
"""From here on nobody counts the digits."""
CENT, TENTH = Decimal("0.01"), Decimal("0.1")
PERCENT = "\N{NO-BREAK SPACE}%"
SOLES = "S/\N{NO-BREAK SPACE}"


def number(value: object) -> Decimal:
    """A figure of an answer of the API."""
    return Decimal(str(value))


def exact(value: Decimal, unit: Unit) -> str:
    """A figure as tables show it."""
    if unit == "money":
        return _signed(value, SOLES, f"{_rounded(abs(value), CENT):,.2f}")
    if unit == "percent":
        return f"{_rounded(value, CENT):,f}{PERCENT}"
    return _plain(value, CENT)


def brief(value: Decimal, unit: Unit) -> str:
    """A figure where it stands large and alone: soles without their cents."""
    if unit == "money":
        return _signed(value, SOLES, f"{_rounded(abs(value), Decimal(1)):,f}")
    return f"{_plain(value, TENTH)}{PERCENT}" if unit == "percent" else _plain(value, TENTH)


def on_axis(value: Decimal, unit: Unit) -> str:
    """A figure beside an axis: `20 mil`, `1.5 M`."""
    text = _compact(abs(value))
    before = SOLES if unit == "money" and value else ""
    return _signed(value, before, f"{text}{PERCENT}" if unit == "percent" else text)


def part(value: Decimal, of: Decimal) -> Decimal | None:
    """A figure in per cent of another; None of nothing."""
    return _rounded(value / of * HUNDRED, CENT) if of else None


def _compact(value: Decimal) -> str:
    if value >= READABLE:
        return f"{value:.1e}"
    if value >= MILLION:
        return f"{_plain(value / MILLION, CENT)}\N{NO-BREAK SPACE}M"
    # Up to 10,000 the figure itself is as short.
    if value >= THOUSAND * 10:
        return f"{_plain(value / THOUSAND, CENT)}\N{NO-BREAK SPACE}mil"
    return _plain(value, CENT) if value >= CENT or not value else f"{value:.1e}"


def _plain(value: Decimal, step: Decimal) -> str:
    text = f"{_rounded(value, step):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _signed(value: Decimal, before: str, text: str) -> str:
    return f"{'−' if value < 0 else ''}{before}{text}"


def _rounded(value: Decimal, step: Decimal) -> Decimal:
    """Half up; what is too long for cents has none."""
    return value if abs(value) >= READABLE else value.quantize(step, ROUND_HALF_UP)
