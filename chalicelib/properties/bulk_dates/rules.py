"""Special dates as lines of text, one a date (pricing book, section 14).

`day,month,description,price_usd`, and a fifth column for the least nights if there is any to say.
A description with a comma stands in double quotes, as in any CSV.
"""

import csv
import re
from collections.abc import Iterator
from decimal import Decimal

from chalicelib.kernel import dates
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.validation import CONTROL_CHARACTER
from chalicelib.properties.special_dates.rules import (
    LONGEST_DESCRIPTION,
    MOST_MINIMUM_NIGHTS,
    DateInput,
    day_of,
)

FORMAT = "día,mes,descripción,precio_usd[,noches_mínimas]"
EXAMPLE = '31,12,"Año Nuevo, fuegos",450.00,3'
MOST_LINES = 366
LONGEST_TEXT = 75_000
"""That many lines as long as they may be, with blanks and quotes to spare."""

LINE_END = re.compile("\r\n|\r|\n")
SHORT_NUMBER = re.compile("[0-9]{1,2}")
PRICE = re.compile(r"[0-9]{1,8}(\.[0-9]{1,2})?")

COLUMNS = (4, 5)


class _Wrong(Exception):
    """Why a line cannot be read."""


def text_of(content: bytes) -> str:
    """The text of a file in UTF-8, with or without its mark.

    Raises:
        Invalid: the file is in another encoding.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(fields={"csv_file": ["El archivo debe estar en UTF-8."]}) from error


def special_dates_in(text: str, field: str) -> list[DateInput]:
    """The dates that the lines of `text` say; empty lines are passed over.

    Raises:
        Invalid: every line that is wrong, with its number, under the name `field`.
    """
    lines = [
        (number, line.strip())
        for number, line in enumerate(LINE_END.split(text.removeprefix("\ufeff")), 1)
        if line.strip()
    ]
    if not lines:
        raise Invalid(fields={field: ["No hay ninguna fecha que cargar."]})
    if len(lines) > MOST_LINES:
        raise Invalid(fields={field: [f"Envíe {MOST_LINES} fechas como máximo."]})
    wrong: list[str] = []
    found: dict[tuple[int, int], tuple[int, DateInput]] = {}
    for number, line in lines:
        try:
            entered = _date_in(line)
        except _Wrong as error:
            wrong.append(f"Línea {number}: {error}")
            continue
        first, _ = found.setdefault(day_of(entered), (number, entered))
        if first != number:
            wrong.append(f"Línea {number}: la fecha ya está en la línea {first}.")
    if wrong:
        raise Invalid(fields={field: wrong})
    return [entered for _, entered in found.values()]


def _date_in(line: str) -> DateInput:
    cells = [cell.strip() for cell in _cells(line)]
    if len(cells) not in COLUMNS:
        raise _Wrong(f"se esperan 4 o 5 columnas ({FORMAT}) y hay {len(cells)}.")
    day, month, description, price, *nights = cells
    wrong = " ".join(_complaints(day, month, description, price, nights))
    if wrong:
        raise _Wrong(wrong)
    return DateInput(
        month=int(month),
        day=int(day),
        description=description,
        price_usd=Decimal(price),
        minimum_nights=int(nights[0]) if nights and nights[0] else None,
    )


def _cells(line: str) -> list[str]:
    try:
        return next(csv.reader([line], strict=True, skipinitialspace=True))
    except csv.Error as error:
        raise _Wrong("las comillas no están bien cerradas.") from error


def _complaints(
    day: str, month: str, description: str, price: str, nights: list[str]
) -> Iterator[str]:
    is_number = SHORT_NUMBER.fullmatch
    if not (is_number(day) and is_number(month) and dates.is_day(int(month), int(day))):
        yield "el día no existe."
    if not description:
        yield "falta la descripción."
    elif len(description) > LONGEST_DESCRIPTION or CONTROL_CHARACTER.search(description):
        yield f"la descripción debe tener a lo más {LONGEST_DESCRIPTION} caracteres, en una línea."
    if not (PRICE.fullmatch(price) and Decimal(price) > 0):
        yield "el precio debe ser un número mayor que cero, como 450.00."
    if nights and nights[0] and not (is_number(nights[0]) and _is_minimum(int(nights[0]))):
        yield f"las noches mínimas deben estar entre 1 y {MOST_MINIMUM_NIGHTS}."


def _is_minimum(nights: int) -> bool:
    return 1 <= nights <= MOST_MINIMUM_NIGHTS
