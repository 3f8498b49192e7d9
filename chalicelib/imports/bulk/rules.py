"""What a row of a file says (reservations book, 10.1, its defects mended; W31)."""

import re
import uuid
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import TypeVar

import msgspec

from chalicelib.clients.types import Details, DocumentType
from chalicelib.imports.bulk.types import OUTCOMES, Outcome
from chalicelib.kernel.money import ZERO, cents
from chalicelib.kernel.spanish import fold
from chalicelib.kernel.validation import MOST_PRICE
from chalicelib.pricing.quotes.rules.requests import MAX_NIGHTS

DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y")
FIRST_DAY = date(1899, 12, 30)
SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
"""The days since then, as a spreadsheet shows a date that has no form of dates."""
IN_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d*)?")
WITH_A_FRACTION = re.compile(r"(\d+)[.,]0+")
NOTHING = {"", "nan", "none", "null", "-"}
DNI = 8
MOST_GUESTS = 1000
YEARS = range(1980, 2101)
"""In which there are stays; others are mistyped."""
KINDS: dict[str, DocumentType] = {
    "": "dni",
    "dni": "dni",
    "cex": "cex",
    "pas": "pas",
    "pasaporte": "pas",
    "ruc": "ruc",
}
OURS = uuid.UUID("0b8f0b0a-3f0e-4b52-9a52-6f7f5f0c9d11")
"""From it come the ids of what is entered."""
T = TypeVar("T")
Row = Mapping[str, str]
FIRST_ROW = 2
"""The number that a spreadsheet gives the first row after the titles."""


class Rejected(Exception):
    """A row says nothing that could be taken."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome)
        self.outcome = outcome


class PastStay(msgspec.Struct, frozen=True, kw_only=True):
    """A stay as a row says it. document: its digits or letters, of whatever kind."""

    property_id: str
    document: str
    check_in: date
    departure: date
    guests: int
    price_sol: Decimal
    price_usd: Decimal

    @property
    def key(self) -> tuple[object, ...]:
        """What two rows have in common that are the same stay."""
        return self.property_id, self.document, self.check_in, self.departure


def past_stay(row: Row, houses: Mapping[str, str]) -> PastStay:
    """The stay of a row; `houses` are their ids by folded name.

    Raises:
        Rejected: what it needs is missing or means nothing.
    """
    house, number = cell(row, "propiedad"), document(cell(row, "dni"))
    days = cell(row, "check-in"), cell(row, "check-out")
    if not (house and number and all(days)):
        raise Rejected("missing_data")
    if fold(house) not in houses:
        raise Rejected("property_not_found")
    check_in, departure = (day(text) for text in days)
    if check_in is None or departure is None or not _is_stay(check_in, departure):
        raise Rejected("invalid_dates")
    return PastStay(
        property_id=houses[fold(house)],
        document=number,
        check_in=check_in,
        departure=departure,
        guests=_read(_guests, cell(row, "huespedes")),
        price_sol=_read(price, cell(row, "precio s/")),
        price_usd=_read(price, cell(row, "precio $")),
    )


def past_client(row: Row) -> Details:
    """The client of a row, not yet checked.

    Raises:
        Rejected: what it needs is missing or means nothing.
    """
    number, name, phone = document(cell(row, "dni")), cell(row, "nombre"), cell(row, "telefono")
    if not (number and name and phone):
        raise Rejected("missing_data")
    kind = KINDS.get(fold(cell(row, "tipo de documento")))
    sex, born = fold(cell(row, "sexo"))[:1], cell(row, "nacimiento")
    birth_date = day(born) if born else None
    if kind is None or (born and birth_date is None):
        raise Rejected("invalid_data")
    return Details(
        document_type=kind,
        number_doc=number,
        first_name=name,
        last_name=cell(row, "apellido") or None,
        sex=sex if sex in ("m", "f", "e") else None,  # type: ignore[arg-type]
        email=cell(row, "correo") or None,
        birth_date=birth_date,
        tel_number=phone,
    )


def cell(row: Row, title: str) -> str:
    """What stands under a title; nothing where it says nothing."""
    text = row.get(title, "").strip()
    return "" if fold(text) in NOTHING else text


def document(text: str) -> str:
    """A document: of a number that a spreadsheet wrote the digits, eight at least."""
    number = WITH_A_FRACTION.sub(r"\1", text) if WITH_A_FRACTION.fullmatch(text) else text
    number = "".join(number.upper().split())
    return number.zfill(DNI) if number.isdecimal() else number


def day(text: str) -> date | None:
    """A day in the forms that people write, or as the number that a spreadsheet keeps of it; None
    for none."""
    number = SERIAL.fullmatch(text)
    if number is not None:
        return FIRST_DAY + timedelta(days=int(number[1]))
    for form in DAYS:
        try:
            return datetime.strptime(text.partition(" ")[0], form).date()
        except ValueError:
            continue
    return None


def price(text: str) -> Decimal:
    """A price without its signs; nothing is zero (`S/.1,200.50` is 1200.50). A comma parts
    thousands; one that parts cents would make a hundredfold of it.

    Raises:
        InvalidOperation: it is no price.
    """
    for sign in ("S/.", "S/", "$", " "):
        text = text.replace(sign, "")
    if "," in text and not IN_THOUSANDS.fullmatch(text):
        raise InvalidOperation
    amount = Decimal(text.replace(",", "") or "0")
    if not (amount.is_finite() and ZERO <= amount <= MOST_PRICE):
        raise InvalidOperation
    return cents(amount)


def _is_stay(check_in: date, departure: date) -> bool:
    """Whether somebody may have stayed so long, at such a time."""
    is_known = check_in.year in YEARS and departure.year in YEARS
    return is_known and 0 < (departure - check_in).days <= MAX_NIGHTS


def parsed(parse: Callable[[Row], T], row: Row) -> T | Outcome:
    """What a row says, or why it is not taken."""
    try:
        return parse(row)
    except Rejected as rejected:
        return rejected.outcome


def outcome_of(number: int) -> Outcome:
    """The outcome that is kept as a number."""
    return OUTCOMES[number]


def _guests(text: str) -> int:
    guests = Decimal(text or "1")
    # Compared before it is a whole number, which of some texts would take all memory.
    if not 1 <= guests <= MOST_GUESTS:
        raise InvalidOperation
    return int(guests)


def _read(parse: Callable[[str], T], text: str) -> T:
    try:
        return parse(text)
    except (InvalidOperation, ValueError) as error:
        raise Rejected("invalid_data") from error
