"""The month on the wire (reservations book, 7.4): whatever begins like a formula stands behind a
quote, since what is exported ends in spreadsheets."""

from datetime import date, datetime
from typing import Any, ClassVar, Literal

import msgspec

from chalicelib.clients.exporting import sheets
from chalicelib.clients.exporting.rules import Cell, plain
from chalicelib.insights.monthly_export import rules
from chalicelib.insights.monthly_export.types import ExportedMonth
from chalicelib.kernel import spanish
from chalicelib.kernel.dates import in_lima
from chalicelib.reservations.stays.rules import status_at
from chalicelib.reservations.stays.types import StaysInFull
from chalicelib.reservations.stays.wire import client_of, seller_of, stay_values
from chalicelib.reservations.types import ORIGIN_LABELS, STATUS_LABELS, Currency, Stay
from chalicelib.web.formats import Address, Amount, Id
from chalicelib.web.pages import RestQuery

ROW_NAMES = {
    "reservation_id": "id",
    "check_in": "check_in_date",
    "blocked_until": "check_out_date",
    "comments": "comentarios_reservas",
}
TITLES = {
    "reservation_id": "Id",
    "client_name": "Cliente",
    "client_email": "Correo electrónico",
    "client_phone": "Teléfono",
    "property_name": "Propiedad",
    "check_in": "Ingreso",
    "blocked_until": "Salida",
    "guests": "Personas",
    "price_usd": "Precio USD",
    "price_sol": "Precio PEN",
    "advance_payment": "Adelanto",
    "advance_payment_currency": "Moneda del adelanto",
    "full_payment": "Pago completo",
    "temperature_pool": "Piscina temperada",
    "origin": "Origen",
    "status": "Estado",
    "seller_name": "Vendedor",
    "created": "Registrada",
    "number_nights": "Noches",
    "points_redeemed": "Puntos canjeados",
    "discount_code_used": "Código de descuento",
    "tel_contact_number": "Teléfono de contacto",
    "comments": "Comentarios",
}
"""The columns of the file, by the fields of a row."""


class ExportQuery(RestQuery, kw_only=True):
    """Which month to export."""

    year: str | None = None
    """The year of the month, 2020 to 2100."""
    month: str | None = None
    """The month, 1 to 12."""

    def chosen(self) -> tuple[int, int]:
        """The year and the month.

        Raises:
            Invalid: one is missing, or there is no such month.
        """
        return rules.month_asked(self.year, self.month)


class ExportedStay(msgspec.Struct, kw_only=True, rename=ROW_NAMES):
    """A stay that arrives in the month. A text that a spreadsheet could take for a formula stands
    behind a quote."""

    TEXTS_FROM: ClassVar = (Stay,)

    reservation_id: Id
    client_name: str
    """The whole name of the guest."""
    client_email: str | None
    """The e-mail of the guest."""
    client_phone: str
    """The telephone of the guest, in digits with its country code."""
    property_name: str
    """What the house is called."""
    check_in: date
    blocked_until: date
    """The first day on which others may arrive."""
    guests: int
    price_usd: Amount
    price_sol: Amount
    advance_payment: Amount
    advance_payment_currency: Currency
    full_payment: bool
    temperature_pool: bool
    origin: Literal["Airbnb", "Austin", "Mantenimiento", "Cliente Web"]
    """Where it comes from, in Spanish."""
    status: str
    """Where it stands, in Spanish."""
    seller_name: str
    """The whole name of the staff user who sold it; `Web` where nobody did."""
    created: datetime
    """When it was booked, in Lima's time."""
    number_nights: int
    """How many nights are sold."""
    points_redeemed: Amount
    discount_code_used: str | None
    tel_contact_number: str | None
    comments: str | None


class MonthOfStays(msgspec.Struct):
    """The stays that arrive in a month."""

    period: str
    """The month in Spanish: `Marzo 2026`."""
    total_reservations: int
    """How many arrive in all, whatever their status; deleted ones are not there."""
    reservations: list[ExportedStay]
    """The stays by check-in, 2000 at most."""
    next: Address | None
    """Where the rest is; null where nothing is left."""


def rows_of(month: ExportedMonth, now: datetime) -> list[ExportedStay]:
    """The rows of a month, as of `now`."""
    return [_row(stay, month.found, now) for stay in month.found.stays]


def view_of(month: ExportedMonth, rows: list[ExportedStay], following: str | None) -> MonthOfStays:
    """The view of a month, of which some rows are shown."""
    period = f"{spanish.month_name(month.month)} {month.year}"
    return MonthOfStays(period, month.count, rows, following)


def file_of(rows: list[ExportedStay]) -> bytes:
    """The rows as CSV."""
    return sheets.csv_of(list(TITLES.values()), (_cells(row) for row in rows))


def _row(stay: Stay, found: StaysInFull, now: datetime) -> ExportedStay:
    client, seller = client_of(stay, found), seller_of(stay, found)
    values = stay_values(stay, ExportedStay) | {
        "client_name": f"{client.first_name} {client.last_name}".strip(),
        "client_email": client.email,
        "client_phone": client.tel_number,
        "property_name": found.houses[stay.property_id].name,
        "origin": ORIGIN_LABELS[stay.origin],
        "status": STATUS_LABELS[status_at(stay, now)],
        "seller_name": f"{seller.first_name} {seller.last_name}".strip(),
        "created": in_lima(stay.created),
        "number_nights": len(stay.nights),
    }
    return ExportedStay(**{name: _harmless(value) for name, value in values.items()})


def _harmless(value: Any) -> Any:
    return plain(value) if isinstance(value, str) else value


def _cells(row: ExportedStay) -> list[Cell]:
    return [_cell(getattr(row, name)) for name in TITLES]


def _cell(value: Any) -> Cell:
    if isinstance(value, bool):
        return "Sí" if value else "No"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return "" if value is None else str(value)
