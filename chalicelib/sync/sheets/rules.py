"""The row of a search, and which searches are next (music book, 7.3; staff book, 3.6)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Final

import msgspec

from chalicelib.clients.types import Client
from chalicelib.insights.demand import masks
from chalicelib.insights.searches.rules import forgotten
from chalicelib.insights.searches.types import Search
from chalicelib.kernel import dates
from chalicelib.sync.sheets.types import Claim, Mark, State

Row = tuple[str | int, ...]
TITLES: Final[Row] = (
    "Timestamp Búsqueda",
    "ID",
    "Check-in",
    "Check-out",
    "Tipo de Día",
    "Noches",
    "Huéspedes",
    "Cliente ID",
    "Cliente Nombre",
    "Cliente Apellido",
    "Cliente Email",
    "Cliente Teléfono",
    "Propiedad ID",
    "Propiedad Nombre",
    "IP Address",
    "Session Key",
    "User Agent",
    "Referrer",
    "0Fecha de búsqueda",
)
IDS, CLIENTS = "B", "H"
"""The columns that name searches and clients."""
NO_EMAIL, NO_PHONE = "Sin correo", "Sin teléfono"
NOBODY: Final[Row] = ("ANONIMO", "Usuario", "Anónimo", NO_EMAIL, NO_PHONE)
NO_HOUSE: Final[Row] = ("SIN_PROPIEDAD", "Búsqueda general")
NO_ADDRESS, NO_SESSION = "Sin IP", "Sin sesión"
NO_AGENT, NO_REFERRER = "Sin user agent", "Sin referrer"
WEEKEND, WORKING_DAY = "Fin de semana", "Día de semana"
FRIDAY, SATURDAY = 4, 5
DAY, MOMENT = "%d/%m/%Y", "%d/%m/%Y %H:%M:%S"

DELAY = timedelta(minutes=2)
"""A request that records a search, and began before it, has ended."""
FIRST_LOOK = timedelta(days=30)
"""How far back a copy begins."""
WINDOW = timedelta(days=1)
"""Of how long searches are read at once."""
LOST_AFTER = timedelta(minutes=5)
"""Rows whose answer did not come by then are in the sheet, or never will be."""
MOST_ROWS = 500


def row_of(search: Search, client: Client | None, house: str | None) -> Row:
    """The cells of a search. What tells who it was is masked as in the statistics but for the
    telephone, by which staff reach a guest. Nothing is told of one who was deleted."""
    if search.client_id is not None and (client is None or client.deleted_at is not None):
        search, client = forgotten(search), None
    at = dates.in_lima(search.at)
    place = (search.property_id, house or "") if search.property_id else NO_HOUSE
    return (
        at.strftime(MOMENT),
        search.search_id,
        search.check_in.strftime(DAY),
        search.check_out.strftime(DAY),
        kind_of_day(search.check_in),
        search.nights,
        search.guests,
        *_person(client),
        *place,
        search.network or NO_ADDRESS,
        NO_SESSION,
        search.user_agent or NO_AGENT,
        search.referrer or NO_REFERRER,
        at.strftime(DAY),
    )


def written_over(number: int) -> Mapping[str, Row]:
    """What is written over the cells of a row, by their places, that tell who it was."""
    return {
        f"H{number}:L{number}": NOBODY,
        f"O{number}:R{number}": (NO_ADDRESS, NO_SESSION, NO_AGENT, NO_REFERRER),
    }


def kind_of_day(check_in: date) -> str:
    """Whether a stay begins at a weekend: on a Friday or a Saturday."""
    return WEEKEND if check_in.weekday() in {FRIDAY, SATURDAY} else WORKING_DAY


def first(now: datetime) -> State:
    """The state of a copy that begins."""
    return State(sent=Mark(now - FIRST_LOOK), begun=now)


def window(state: State, now: datetime) -> datetime:
    """Up to when searches are looked for next."""
    return min(state.sent.at + WINDOW, now - DELAY)


def next_of(state: State, found: Iterable[Search]) -> list[Search]:
    """The searches to send next, in their order."""
    return after(state.sent, found)[:MOST_ROWS]


def after(mark: Mark, found: Iterable[Search], until: Mark | None = None) -> list[Search]:
    """The searches after a place (and up to another), in their order."""
    ordered = sorted(found, key=Mark.of)
    return [
        each
        for each in ordered
        if mark < Mark.of(each) and (until is None or Mark.of(each) <= until)
    ]


def claimed(state: State, until: Mark, now: datetime) -> State:
    """The state while the rows up to a place are on their way."""
    return msgspec.structs.replace(state, claim=Claim(until, now))


def released(state: State) -> State:
    """The state when surely none of the rows of the claim are in the sheet."""
    return msgspec.structs.replace(state, claim=None)


def sent(state: State) -> State:
    """The state when the rows of the claim are in the sheet."""
    until = state.sent if state.claim is None else state.claim.until
    return msgspec.structs.replace(state, sent=until, claim=None)


def passed(state: State, at: datetime) -> State:
    """The state when nothing was searched up to an instant."""
    return msgspec.structs.replace(state, sent=Mark(at))


def is_lost(claim: Claim, now: datetime) -> bool:
    """Whether nobody waits for an answer to what was sent any more."""
    return now - claim.at >= LOST_AFTER


def may_be_there(state: State, until: Mark) -> bool:
    """Whether rows up to a place may be in the sheet since an earlier copy."""
    return until.at < state.begun


def _person(client: Client | None) -> Row:
    if client is None:
        return NOBODY
    first_name, _, initial = masks.name(client).partition(" ")
    email = masks.email(client) or NO_EMAIL
    return (client.client_id, first_name, initial, email, client.tel_number or NO_PHONE)
