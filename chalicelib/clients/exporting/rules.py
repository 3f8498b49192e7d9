"""What stands in a file of clients, so that a spreadsheet shows it and runs nothing of it."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from chalicelib.clients.identity import phones
from chalicelib.clients.types import Client
from chalicelib.kernel import dates, money

Cell = str | Decimal
DROPPED = ("\t", "\r", "\n")
"""What may be dropped before a formula that follows."""
FORMULA_SIGNS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What begins a formula in a spreadsheet, also after spaces; in East Asia as wide signs, too."""
COLUMNS: dict[str, Callable[[Client], Cell]] = {
    "Id": lambda client: client.client_id,
    "Tipo de documento": lambda client: client.document_type,
    "Número de documento": lambda client: client.number_doc,
    "Nombres": lambda client: client.first_name,
    "Apellidos": lambda client: client.last_name or "",
    "Representante legal": lambda client: client.representative or "",
    "Documento del representante": lambda client: client.representative_document or "",
    "Sexo": lambda client: client.sex or "",
    "Correo electrónico": lambda client: client.email or "",
    "Fecha de nacimiento": lambda client: str(client.birth_date or ""),
    "Teléfono": lambda client: phones.on_wire(client.tel_number),
    "Nivel": lambda client: client.level.name if client.level else "",
    "Puntos": lambda client: client.points_balance,
    "Vencimiento de los puntos": lambda client: _moment(client.points_expires_at),
    "Código de referido": lambda client: client.referral_code or "",
    "Referido por (id)": lambda client: client.referred_by or "",
    "Fecha de registro": lambda client: _moment(client.created),
    "Último ingreso": lambda client: _moment(client.last_login),
    "Comentarios": lambda client: client.notes or "",
}
"""The columns by their titles. Moments are in Lima's time."""


def row_of(client: Client) -> list[Cell]:
    """The cells of a client."""
    return [cell(client) for cell in COLUMNS.values()]


def begins_formula(cell: Cell) -> bool:
    """Whether a spreadsheet could take a text for a formula."""
    if not isinstance(cell, str):
        return False
    return cell.startswith(DROPPED) or cell.lstrip().startswith(FORMULA_SIGNS)


def plain(cell: Cell) -> str:
    """A cell of a file that has nothing but texts; behind a quote where it could be a formula."""
    if isinstance(cell, Decimal):
        return money.text(cell)
    return f"'{cell}" if begins_formula(cell) else cell


def _moment(at: datetime | None) -> str:
    return "" if at is None else f"{dates.in_lima(at):%Y-%m-%d %H:%M}"
