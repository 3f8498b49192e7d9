"""Collecting what is wrong with an input, named by the fields of the wire.

Limits: pricing book, section 2.
"""

import re
from collections import defaultdict
from decimal import Decimal

from chalicelib.kernel import dates
from chalicelib.kernel.errors import Invalid

MOST_PRICE = Decimal("99999999.99")
MOST_PERCENT = Decimal(100)
MOST_HOUSES = 2000
"""As many as a setting may name."""

CONTROL_CHARACTER = re.compile("[\x00-\x1f\x7f]")

NOT_A_DAY = "Ese día no existe en ese mes."
NOT_A_MONTH = "El mes debe estar entre 1 y 12."
NEEDED = "Este campo es obligatorio."
NOT_A_PERCENTAGE = "Debe estar entre 0 y 100."
NOT_A_PRICE = "El precio debe ser cero o más."
NOT_AN_ADDRESS = "Se requiere una dirección web válida."
ONE_LINE = "Escriba el texto en una sola línea."
OUT_OF_RANGE = "El valor está fuera del rango permitido."
TOO_LONG = "El texto es demasiado largo."


class Problems:
    """Collects what is wrong, field by field."""

    def __init__(self) -> None:
        self._fields: dict[str, list[str]] = defaultdict(list)

    def note(self, field: str, text: str, *, when: bool) -> None:
        """Say that `field` is wrong, if it is."""
        if when:
            self._fields[field].append(text)

    def name(self, field: str, text: str | None, longest: int) -> None:
        """Require a text that is neither blank nor too long."""
        self.note(field, NEEDED, when=not (text or "").strip())
        self.note(field, TOO_LONG, when=len(text or "") > longest)

    def price(self, field: str, amount: Decimal | None) -> None:
        """Require an amount to be one that can be charged."""
        if amount is not None:
            self.note(field, NOT_A_PRICE, when=not 0 <= amount <= MOST_PRICE)

    def number(self, field: str, value: int | None, least: int, most: int) -> None:
        """Require a whole number within its bounds."""
        if value is not None:
            self.note(field, OUT_OF_RANGE, when=not least <= value <= most)

    def day(self, month: int, day: int, fields: tuple[str, str]) -> None:
        """Require a month and a day that a calendar has; `fields` are the names of the two."""
        is_month = 1 <= month <= dates.MONTHS
        self.note(fields[0], NOT_A_MONTH, when=not is_month)
        self.note(fields[1], NOT_A_DAY, when=is_month and not dates.is_day(month, day))

    def raise_any(self) -> None:
        """Refuse the input if anything was wrong.

        Raises:
            Invalid: with every field.
        """
        if self._fields:
            raise Invalid(fields=self._fields)
