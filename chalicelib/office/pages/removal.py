"""Taking an entry out, with what else names it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

import msgspec

from chalicelib.kernel import dates
from chalicelib.office import rendering
from chalicelib.office.calls import together
from chalicelib.office.described import resources
from chalicelib.office.described.resources import Resource
from chalicelib.office.entering import forms
from chalicelib.office.entering.inputs import inputs_of
from chalicelib.office.pages import endings, wrong
from chalicelib.office.requests import Answer, address_of, moved
from chalicelib.office.spanish import titles, words
from chalicelib.office.spanish.titles_of_settings import SETTINGS
from chalicelib.office.visits import Visit

MOST_NAMED = 5
MOST_ASKED = {"page_size": "1000"}
TO_COME = {"from": "today"}


class Coming(msgspec.Struct, frozen=True):
    """Where something to come is asked for that has to do with an entry, and which of it has. slug:
    what is found there; query: with the fields of the entry, and `today`."""

    slug: str
    path: str
    query: Mapping[str, str]
    is_of: Callable[[Any, Any], bool]


COMING: Mapping[str, Coming] = {
    "properties": Coming(
        "reservations",
        "/vistacalendario/",
        TO_COME,
        lambda stay, house: stay["property"]["id"] == house["id"],
    ),
    "clients": Coming(
        "reservations",
        "/reservations/",
        {**TO_COME, **MOST_ASKED, "search": "{number_doc}"},
        lambda stay, client: stay["client"]["id"] == client["id"],
    ),
    "reservations": Coming(
        "tasks",
        "/tasks/",
        {**MOST_ASKED, "property": "{property[id]}", "date_from": "{today}"},
        lambda task, stay: task["reservation"] == stay["id"],
    ),
}
"""By what is taken out."""


class Affected(msgspec.Struct, frozen=True):
    """Entries of a resource that name the one to be taken out."""

    title: str
    count: int
    names: tuple[str, ...]


def page(visit: Visit, resource: Resource, entry_id: str, error: str = "") -> Answer:
    """What would be taken out, and what names it."""
    if not visit.may(resource.removes):
        return wrong.page(HTTPStatus.NOT_FOUND, visit)
    said = visit.entry(resource, entry_id)
    if not said.is_well:
        return wrong.of(said, visit)
    ending = endings.of(visit, resource, said.content)
    asked = resource.removing if ending.has_choice else ()
    return rendering.page(
        "delete.html",
        f"Borrar: {visit.called(resource, said.content)}",
        visit=visit,
        status=HTTPStatus.CONFLICT if error else HTTPStatus.OK,
        resource=resource,
        words=titles.title_of(resource.slug),
        entry=entry_id,
        affected=affected_by(visit, resource, said.content),
        ending=ending,
        inputs=inputs_of(asked, visit, forms.typed_in(visit.request.form), {}, {}),
        error=error,
    )


def done(visit: Visit, resource: Resource, entry_id: str) -> Answer:
    """Take an entry out."""
    if not visit.may(resource.removes):
        return wrong.page(HTTPStatus.NOT_FOUND, visit)
    told = forms.typed_in(visit.request.form)
    query = {field.name: told[field.name][0] for field in resource.removing if field.name in told}
    said = visit.caller.ask("DELETE", resource.path_of(quote(entry_id, safe="")), query=query)
    # Who clicks twice finds nothing the second time, and it is gone as was asked.
    if said.is_well or said.status == HTTPStatus.NOT_FOUND:
        return moved(
            f"{address_of(resource.slug)}?{urlencode({'done': 'deleted', 'was': entry_id})}"
        )
    return page(visit, resource, entry_id, said.message)


def affected_by(visit: Visit, resource: Resource, entry: Mapping[str, Any]) -> list[Affected]:
    """What else has to do with an entry: entries that name it, and what is still to come."""
    entry_id = resource.id_of(entry)
    others = (each for each in resources.all_of_them().values() if visit.may(each.reads))
    asked = [partial(_naming_it, visit, other, resource, entry_id) for other in others]
    found = together([*asked, partial(_coming, visit, resource, entry)])
    return [each for each in found if each is not None]


def _naming_it(visit: Visit, other: Resource, resource: Resource, entry_id: str) -> Affected | None:
    """The entries of another resource that name an entry: the API finds them where it can; else
    those of settings are gone through, of which there are few."""
    if other.slug == resource.slug:
        return None
    narrowed = next((each.name for each in other.filters if _names(each.name, resource)), "")
    if narrowed:
        said = visit.caller.get(other.path, **{narrowed: entry_id, "page_size": str(MOST_NAMED)})
        rows = other.rows_in(said.content) if said.is_well else []
        count = said.content["count"] if said.is_well and other.is_paged else len(rows)
        return _affected(visit, other, rows, count)
    if other.slug not in SETTINGS or not _may_name(other, resource):
        return None
    rows = [row for row in visit.entries(other.slug) if _does_name(other, row, resource, entry_id)]
    return _affected(visit, other, rows, len(rows))


def _affected(
    visit: Visit, other: Resource, rows: Sequence[Mapping[str, Any]], count: int
) -> Affected | None:
    names = tuple(visit.called(other, row) for row in rows[:MOST_NAMED])
    return Affected(titles.title_of(other.slug).many, count, names) if count else None


def _coming(visit: Visit, resource: Resource, entry: Mapping[str, Any]) -> Affected | None:
    """The stays to come in a house, or of a client; the work to come for a stay."""
    ask = COMING.get(resource.slug)
    found = None if ask is None else resources.all_of_them()[ask.slug]
    if ask is None or found is None or not visit.may(found.reads):
        return None
    today = dates.today(visit.now)
    asked = {name: text.format(today=today, **entry) for name, text in ask.query.items()}
    said = visit.caller.get(ask.path, **asked)
    rows = found.rows_in(said.content) if said.is_well else []
    named = [row for row in rows if ask.is_of(row, entry)]
    return _affected(visit, found, named, len(named))


def _names(field: str, resource: Resource) -> bool:
    return words.NAMES.get(field) == resource.slug


def _may_name(other: Resource, resource: Resource) -> bool:
    is_of_house = resource.slug == "properties" and other.slug in words.OF_HOUSES
    return is_of_house or bool(_naming(other, resource))


def _naming(other: Resource, resource: Resource) -> list[str]:
    named = (field.name for field in (*other.change, *other.new))
    return [name for name in named if _names(name, resource)]


def _does_name(other: Resource, row: Mapping[str, Any], resource: Resource, entry_id: str) -> bool:
    if other.slug in words.OF_HOUSES and str(row["id"]) == entry_id:
        return True
    values = (row.get(name) for name in _naming(other, resource))
    return any(entry_id in _ids(value) for value in values)


def _ids(value: Any) -> list[str]:
    several = value if isinstance(value, list) else [value]
    return [str(each.get("id") if isinstance(each, dict) else each) for each in several]
