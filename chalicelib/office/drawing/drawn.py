"""How values are drawn that are more than a text.

What is needed beyond the row is asked once for the whole page (`Visit.tally`).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from chalicelib.kernel import dates
from chalicelib.office.described.fields import Field
from chalicelib.office.drawing import cells, showing
from chalicelib.office.drawing.cells import Cell
from chalicelib.office.visits import Visit

SMALL, MEDIUM, LARGE = 50, 100, 150
"""How wide and high pictures are, in points."""
MESSAGE = 100
"""So many characters of a message are shown of it."""
EVIDENCE: Mapping[str, cells.Tone] = {
    "ready": "good",
    "awaiting_check": "warn",
    "awaiting_file": "warn",
    "rejected": "bad",
    "missing": "bad",
}
Row = Mapping[str, Any]


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """A value that is to be drawn. row: all of its entry. text: as it is read where nothing says
    otherwise."""

    visit: Visit
    field: Field
    row: Row
    text: str

    @property
    def value(self) -> Any:
        """The value itself."""
        return self.row.get(self.field.name)

    @property
    def id(self) -> str:
        """Names the entry."""
        return str(self.row["id"])


Draw = Callable[[Seen], Cell]


def special_dates(seen: Seen) -> Cell:
    """How many special dates a house has, which lead to them, or that it has none."""
    address = cells.list_of(seen.visit, "special-dates", property=seen.id)
    count = seen.value if isinstance(seen.value, int) else len(seen.value or ())
    if not count:
        warning = str(seen.row.get("special_dates_warning") or "")
        return Cell(text="Ninguna", tone="warn", address=address, warning=warning)
    return Cell(text=showing.counted(count, "fecha", "fechas"), address=address)


def main_photo(seen: Seen) -> Cell:
    """The photo that stands for a house."""
    photos: Sequence[Row] = seen.value or ()
    main = next((each for each in photos if each.get("is_main")), next(iter(photos), None))
    if main is None:
        return Cell(text="Sin fotos", tone="warn")
    address = main.get("image_thumbnail") or main.get("image_url_final")
    return cells.picture(address, main.get("alt_text") or "Foto principal", SMALL)


def some_or_all(seen: Seen) -> Cell:
    """The houses that something is offered in; where none is named it is every house."""
    return Cell(text=seen.text if seen.value else "Todas")


def photo(alternative: str, size: int = SMALL) -> Draw:
    """A picture of its own field."""

    def draw(seen: Seen) -> Cell:
        return cells.picture(seen.value, alternative, size) if seen.value else Cell(text="Sin foto")

    return draw


def photos_of_task(seen: Seen) -> Cell:
    """The first photo of a task that can be seen, and how many there are."""
    sent: Sequence[Row] = seen.value or ()
    first = next(filter(None, (cells.on_the_web(each.get("photo")) for each in sent)), "")
    return cells.picture(
        first, showing.counted(len(sent), "foto", "fotos") if sent else "Sin fotos", SMALL
    )


def tasks_today(seen: Seen) -> Cell:
    """How many tasks somebody has today, which lead to them."""
    today = dates.in_lima(seen.visit.now).date().isoformat()
    address = cells.list_of(seen.visit, "tasks", staff_member=seen.id, date=today)
    return Cell(
        text=showing.counted(int(seen.value or 0), "tarea", "tareas"),
        address=address if seen.value else "",
    )


def participants(seen: Seen) -> Cell:
    """How many take part in an event, which lead to them."""
    address = cells.list_of(seen.visit, "event-registrations", event=seen.id, status="approved")
    return Cell(text=seen.text, address=address)


def waiting(seen: Seen) -> Cell:
    """How many wait to take part in an event, which lead to them."""
    address = cells.list_of(seen.visit, "event-registrations", event=seen.id, status="pending")
    return Cell(text=seen.text, address=address, tone="warn" if seen.value else None)


def winners(seen: Seen) -> Cell:
    """How many won at an event, which lead to them."""
    count = seen.visit.tally("event-registrations", "event", winner="true").get(seen.id, 0)
    address = cells.list_of(seen.visit, "event-registrations", event=seen.id, winner="true")
    return Cell(text=str(count), address=address if count else "")


def evidence(seen: Seen) -> Cell:
    """What became of the evidence of somebody who registered, with the picture."""
    tone = EVIDENCE.get(str(seen.value), "calm")
    address = cells.on_the_web(seen.row.get("evidence_image"))
    beneath = str(seen.row.get("evidence_reason") or "")
    shown = Cell(text=seen.text, tone=tone, beneath=beneath)
    return cells.with_picture(shown, address, LARGE)


def location(seen: Seen) -> Cell:
    """Whether it is known where somebody was."""
    if seen.row.get("latitude") is None:
        return Cell(text="Sin ubicación", tone="calm")
    return (
        Cell(text="Verificada", tone="good")
        if seen.value
        else Cell(text="No verificada", tone="bad")
    )


def has_photo(seen: Seen) -> Cell:
    """Whether there is a photo, which leads to it."""
    if not (seen.value or seen.row.get("photo_state")):
        return Cell(text="No", tone="calm")
    return Cell(text="Sí", tone="good", address=cells.on_the_web(seen.value))


def importance(seen: Seen) -> Cell:
    """Five bars."""
    return cells.bars(int(seen.value or 0), f"{seen.value} de {cells.BARS}")


def headline(seen: Seen) -> Cell:
    """The mark and the title of an entry of the feed, with the beginning of what it says."""
    message = str(seen.row.get("message") or "")
    short = message if len(message) <= MESSAGE else f"{message[:MESSAGE].rstrip()}…"
    return Cell(text=f"{seen.row.get('icon') or ''} {seen.text}".strip(), beneath=short)


def visibility(seen: Seen) -> Cell:
    """Whether everybody sees an entry of the feed."""
    is_open = bool(seen.value)
    return Cell(text="Pública" if is_open else "Privada", tone="good" if is_open else "calm")


def kind_of_activity(seen: Seen) -> Cell:
    """A kind of entries of the feed, with its mark."""
    return Cell(text=f"{seen.row.get('icon') or ''} {seen.text}".strip())
