"""Many special dates of a house at once, from lines that were pasted or are in a file."""

from http import HTTPStatus
from typing import Any

from chalicelib.kernel import ids
from chalicelib.office import rendering
from chalicelib.office.calls import Said
from chalicelib.office.entering import forms
from chalicelib.office.entering.inputs import Option
from chalicelib.office.pages import wrong
from chalicelib.office.requests import Answer, address_of
from chalicelib.office.spanish import titles
from chalicelib.office.visits import Visit

PATH = "/admin/bulk-special-dates/"
DATES = "special-dates"
TITLE = "Cargar muchas fechas especiales"
LINES, FILE = "bulk_data", "csv_file"
IN_THE_API = ("con overwrite_existing", "que marque abajo que se reemplacen")
"""What a note calls the box, and what the page does."""


def shown(visit: Visit, *rest: str) -> Answer | None:
    """What is accepted, and the form, with what was typed into it."""
    if rest:
        return None
    house = visit.request.asked("property") or visit.request.sent("property")
    return _page(visit, house=house, lines=visit.request.sent(LINES))


def sent(visit: Visit, *rest: str) -> Answer | None:
    """Load the dates, all or (one line is wrong) none."""
    if rest:
        return None
    request = visit.request
    house, lines = request.sent("property"), request.sent(LINES).replace("\r\n", "\n")
    body: dict[str, Any] = {"property": house, "overwrite_existing": _overwrites(visit)}
    file = request.files.get(FILE)
    if file is not None:
        body[FILE] = file
    if lines.strip() or file is None:
        body[LINES] = lines
    said = visit.caller.ask("POST", PATH, body, once=visit.key(body))
    if said.is_well:
        return _page(visit, house=house, done=said.content)
    told = file.content.decode("utf-8", "replace") if file and not lines.strip() else lines
    return _page(visit, house=house, lines=told, refused=said)


def _overwrites(visit: Visit) -> bool:
    return visit.request.sent("overwrite_existing") == forms.YES


def _page(
    visit: Visit, *, house: str, lines: str = "", done: Any = None, refused: Said | None = None
) -> Answer:
    about = visit.caller.get(PATH)
    if not about.is_well:
        return wrong.of(about, visit)
    houses = visit.names("properties").items()
    return rendering.page(
        "bulk_special_dates.html",
        TITLE,
        visit=visit,
        status=refused.status if refused else HTTPStatus.OK,
        words=titles.title_of(DATES),
        about=about.content,
        notes=[each.replace(*IN_THE_API) for each in about.content["notes"]],
        houses=[Option(value, name, value == house) for value, name in houses],
        lines=lines,
        overwrites=_overwrites(visit),
        once=str(ids.new_id()),
        done=done,
        dates=f"{address_of(DATES)}?property={house}" if done else "",
        error=refused.message if refused else "",
        wrong=refused.fields if refused else {},
    )
