"""The list of a resource: searched, filtered and in order, page by page."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any
from urllib.parse import urlencode

import msgspec

from chalicelib.kernel import ids
from chalicelib.kernel.spanish import fold
from chalicelib.office import rendering
from chalicelib.office.described.fields import Field
from chalicelib.office.described.resources import Resource
from chalicelib.office.drawing import cards, displays, showing
from chalicelib.office.drawing.cards import Above
from chalicelib.office.drawing.cells import Cell
from chalicelib.office.drawing.displays import BESIDE, columns_of
from chalicelib.office.entering import bulk, inline
from chalicelib.office.entering.inline import Edits, Inputs
from chalicelib.office.entering.inputs import WEB_KINDS, Option, options_of
from chalicelib.office.pages import wrong
from chalicelib.office.requests import Answer, address_of, number_in
from chalicelib.office.spanish import titles, ways, words
from chalicelib.office.visits import Visit

SIZE = 25
FEW = 1000
"""So many entries are put in order and searched here; of more, the API's own order and search are
all there is."""
FILTERS = 4
"""So many filters are shown at once; the others unfold."""
SEARCH = "search"
TOO_MANY = "Son demasiados para buscar aquí: use los filtros."
BULK, ROWS = "bulk", "rows"
NO_EDITS: Edits = {}


class Column(msgspec.Struct, frozen=True):
    """The head of a column. order: what a click on it asks for; `sorted`: as `aria-sort` has it."""

    text: str
    address: str
    sorted: str


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """An entry in the list. inputs: of the cells that are changed where they stand."""

    id: str
    name: str
    address: str
    cells: tuple[tuple[str, Cell], ...]
    inputs: Inputs | None = None


class Filter(msgspec.Struct, frozen=True):
    """What a list may be narrowed by; without options it is typed. type: as HTML has it."""

    name: str
    text: str
    type: str
    value: str
    options: tuple[Option, ...]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What became of what was asked of a list; details: of each entry that it went wrong with."""

    text: str
    details: Sequence[str] = ()
    is_bad: bool = False


class Listed(msgspec.Struct, frozen=True):
    """The rows of a page, and how many there are. is_whole: whether all were at hand."""

    rows: Sequence[Mapping[str, Any]]
    count: int
    is_whole: bool


def page(
    visit: Visit, resource: Resource, *, told: Told | None = None, edits: Edits = NO_EDITS
) -> Answer:
    """The list of a resource, with what became of what was asked of it, and what was typed into
    its rows."""
    said = visit.caller.get(resource.path, **_query(visit, resource))
    if not said.is_well:
        return wrong.of(said, visit)
    listed = _listed(visit, resource, said.content)
    title, fields = titles.title_of(resource.slug), inline.fields_of(visit, resource)
    is_searched = listed.is_whole or _finds(resource)
    narrowing = [field for field in _filters(resource) if is_searched or field.name != SEARCH]
    return rendering.page(
        "list.html",
        title.many,
        visit=visit,
        resource=resource,
        words=title,
        columns=[_column(visit, field, listed) for field in columns_of(resource)],
        rows=[
            _row(visit, resource, row, inline.inputs_in(visit, resource, fields, row, edits))
            for row in listed.rows
        ],
        filters=[_filter(visit, field) for field in narrowing],
        too_many=TOO_MANY if visit.request.asked(SEARCH) and not is_searched else "",
        few=FILTERS,
        count=listed.count,
        pages=_pages(visit, listed),
        is_narrowed=any(visit.request.asked(field.name) for field in _filters(resource)),
        done=visit.request.asked("done"),
        told=told,
        above=_above(visit, resource),
        deeds=bulk.deeds_of(visit, resource),
        once=str(ids.new_id()),
        bulk_address=below(visit, BULK),
        rows_address=below(visit, ROWS) if fields else "",
        back=_back(visit, resource),
    )


def _above(visit: Visit, resource: Resource) -> Above:
    """The summary, for whoever is not looking for something."""
    is_plain = not any(name != "done" for name, _ in visit.request.query)
    return cards.above(visit, resource.slug) if is_plain else Above()


def below(visit: Visit, part: str) -> str:
    """Where a form around a list is sent, which shows the list as it was then."""
    listed, _, query = address(visit).partition("?")
    return f"{listed}{part}/?{query}" if query else f"{listed}{part}/"


def _back(visit: Visit, resource: Resource) -> str:
    """Where what was taken out just now is brought back; empty where it stays out."""
    was, action = visit.request.asked("was"), resource.action(ways.RESTORE)
    may = action is not None and visit.may(action.takes)
    return address_of(resource.slug, was, "do", ways.RESTORE) if was and may else ""


def _filters(resource: Resource) -> list[Field]:
    """What the API narrows a list by, and the search, which lists that are whole have here."""
    known = [field for field in resource.filters if field.name != SEARCH]
    return [Field(name=SEARCH, kind="text"), *known]


def _query(visit: Visit, resource: Resource) -> dict[str, str]:
    """What the API is asked for first: the page, as far as it finds and orders entries itself."""
    asked = {field.name: visit.request.asked(field.name) for field in resource.filters}
    query = {name: value for name, value in asked.items() if value}
    if not resource.is_paged:
        return query
    return {**query, "page": str(_number(visit)), "page_size": str(SIZE)}


def _listed(visit: Visit, resource: Resource, content: Any) -> Listed:
    rows = resource.rows_in(content)
    count = content["count"] if resource.is_paged else len(rows)
    is_ours = _is_ours(visit, resource)
    if count > FEW or (resource.is_paged and not is_ours):
        return Listed(rows, count, count <= FEW)
    if count > len(rows):
        query = {**_query(visit, resource), "page": "1", "page_size": str(FEW)}
        said = visit.caller.get(resource.path, **query)
        rows = resource.rows_in(said.content) if said.is_well else []
    found = _searched(visit, resource, rows)
    start = (_number(visit) - 1) * SIZE
    return Listed(_ordered(visit, resource, found)[start : start + SIZE], len(found), True)


def _is_ours(visit: Visit, resource: Resource) -> bool:
    """Whether entries are to be found or ordered in a way that the API does not know."""
    is_sought = bool(visit.request.asked(SEARCH)) and not _finds(resource)
    return is_sought or bool(visit.request.asked("order"))


def _finds(resource: Resource) -> bool:
    """Whether the API searches the list itself."""
    return any(field.name == SEARCH for field in resource.filters)


def _searched(
    visit: Visit, resource: Resource, rows: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    wanted = [] if _finds(resource) else fold(visit.request.asked(SEARCH)).split()
    shown = [field for field in resource.view if field.kind != "data" and field.name not in BESIDE]

    def text(row: Mapping[str, Any]) -> str:
        cells = (showing.whole(field, row.get(field.name), visit.name, row) for field in shown)
        return fold(" ".join(cells))

    return [row for row in rows if not wanted or all(word in text(row) for word in wanted)]


def _ordered(
    visit: Visit, resource: Resource, rows: list[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    order = visit.request.asked("order")
    name = order.removeprefix("-")
    field = next((each for each in columns_of(resource) if each.name == name), None)
    if field is None:
        return rows
    found = showing.in_order(rows, field, lambda value: showing.whole(field, value, visit.name))
    return found[::-1] if order.startswith("-") else found


def _number(visit: Visit) -> int:
    return number_in(visit.request.asked("page"))


def _column(visit: Visit, field: Field, listed: Listed) -> Column:
    order = visit.request.asked("order")
    is_up, is_down = order == field.name, order == f"-{field.name}"
    sorted_ = "ascending" if is_up else "descending" if is_down else "none"
    leads = address(visit, order=f"-{field.name}" if is_up else field.name, page="")
    return Column(words.label(field.name), leads if listed.is_whole else "", sorted_)


def _row(visit: Visit, resource: Resource, row: Mapping[str, Any], inputs: Inputs | None) -> Row:
    cells = (
        (each.name, displays.cell(visit, resource, each, row)) for each in columns_of(resource)
    )
    row_id = resource.id_of(row)
    return Row(
        id=row_id,
        name=visit.called(resource, row),
        address=address_of(resource.slug, row_id),
        cells=tuple(cells),
        inputs=inputs,
    )


def _filter(visit: Visit, field: Field) -> Filter:
    value = visit.request.asked(field.name)
    options = options_of(field, visit, (value,))
    kind = SEARCH if field.name == SEARCH else WEB_KINDS.get(field.kind, "text")
    return Filter(field.name, words.label(field.name), kind, value, options)


def _pages(visit: Visit, listed: Listed) -> dict[str, Any]:
    number, last = _number(visit), max(1, ceil(listed.count / SIZE))
    return {
        "number": number,
        "last": last,
        "previous": address(visit, page=str(number - 1)) if number > 1 else "",
        "next": address(visit, page=str(number + 1)) if number < last else "",
    }


def address(visit: Visit, **changed: str) -> str:
    """The address of the list as it is shown, with some of it otherwise."""
    told = {"done", "was"}
    asked = {name: value for name, value in visit.request.query if name not in told} | changed
    query = urlencode({name: value for name, value in asked.items() if value})
    listed = address_of(visit.request.segments[0])
    return f"{listed}?{query}" if query else listed
