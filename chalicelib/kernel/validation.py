"""Collecting what is wrong with an input, named by the fields of the wire.

Limits: pricing book, section 2.
"""

import re
from collections import defaultdict
from collections.abc import Sized
from decimal import Decimal
from typing import Any

import msgspec

from chalicelib.kernel import dates, money
from chalicelib.kernel.errors import Invalid

MOST_PRICE = Decimal("99999999.99")
MOST_PERCENT = Decimal(100)
MOST_HOUSES = 2000
"""As many as a setting may name."""

CONTROL_CHARACTER = re.compile("[\x00-\x1f\x7f]")

RIGHT = "right"
"""Where `extra` of a type says which texts are right."""
NOT_A_DAY = "Ese día no existe en ese mes."
NOT_A_MONTH = "El mes debe estar entre 1 y 12."
NEEDED = "Este campo es obligatorio."
NOT_A_PERCENTAGE = "Debe estar entre 0 y 100."
NOT_A_PRICE = f"El precio debe estar entre 0 y {MOST_PRICE}."
NOT_A_NIGHT_PRICE = f"El precio de una noche debe ser mayor que 0, y a lo más {MOST_PRICE}."
NOT_AN_ADDRESS = "Se requiere una dirección web válida."
EMAIL_LIKE = "Escriba un correo como nombre@dominio.com."
ONE_LINE = "Escriba el texto en una sola línea."


def pattern(form: str, right: str, **limits: Any) -> msgspec.Meta:
    """A text of a form. `right` says in Spanish which it is, to those who sent another."""
    return msgspec.Meta(pattern=form, extra={RIGHT: right}, **limits)


def too_long(most: int) -> str:
    """What is wrong with a text of more than `most` characters."""
    return f"Use {most} caracteres como máximo."


def too_many(most: int) -> str:
    """What is wrong with a list of more than `most` entries."""
    return f"Envíe {most} elementos como máximo."


def between(least: object, most: object) -> str:
    """What is wrong with a number that is not between the two."""
    return f"Debe estar entre {least} y {most}."


def too_many_decimals(most: int) -> str:
    """What is wrong with a number of more than `most` decimals."""
    return f"Use {most} decimales como máximo."


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
        self.text(field, text, longest)

    def text(self, field: str, text: str | None, longest: int) -> None:
        """Require a text that is not too long."""
        self.note(field, too_long(longest), when=len(text or "") > longest)

    def several(self, field: str, values: Sized, most: int) -> None:
        """Require a list that is not too long."""
        self.note(field, too_many(most), when=len(values) > most)

    def price(self, field: str, amount: Decimal | None) -> None:
        """Require an amount to be one that can be charged."""
        if amount is not None:
            self.note(field, NOT_A_PRICE, when=not 0 <= amount <= MOST_PRICE)
            self.decimals(field, amount)

    def night_price(self, field: str, amount: Decimal) -> None:
        """Require an amount that a night can cost: more than nothing."""
        self.note(field, NOT_A_NIGHT_PRICE, when=not 0 < amount <= MOST_PRICE)
        self.decimals(field, amount)

    def decimals(self, field: str, amount: Decimal, most: int = money.DECIMALS) -> None:
        """Require a number that need not be rounded to have at most so many decimals."""
        self.note(field, too_many_decimals(most), when=not money.has_decimals(amount, most))

    def number(self, field: str, value: int | None, least: int, most: int) -> None:
        """Require a whole number within its bounds."""
        if value is not None:
            self.note(field, between(least, most), when=not least <= value <= most)

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
