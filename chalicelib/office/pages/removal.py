"""Taking an entry out, with what else names it."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

import msgspec

from chalicelib.office import rendering, resources, titles, words
from chalicelib.office.pages import wrong
from chalicelib.office.requests import Answer, address_of, moved
from chalicelib.office.resources import Resource
from chalicelib.office.visits import Visit

MOST_NAMED = 5


class Affected(msgspec.Struct, frozen=True):
    """Entries of a resource that name the one to be taken out."""

    title: str
    count: int
    names: tuple[str, ...]


def page(visit: Visit, resource: Resource, entry_id: str, error: str = "") -> Answer:
    """What would be taken out, and what names it."""
    if not visit.may(resource.removes):
        return wrong.page(HTTPStatus.NOT_FOUND, visit)
    said = visit.caller.get(resource.path_of(quote(entry_id, safe="")))
    if not said.is_well:
        return wrong.of(said, visit)
    return rendering.page(
        "delete.html",
        f"Borrar: {visit.called(resource, said.content)}",
        visit=visit,
        status=HTTPStatus.CONFLICT if error else HTTPStatus.OK,
        resource=resource,
        words=titles.title_of(resource.slug),
        entry=entry_id,
        affected=affected_by(visit, resource, entry_id),
        error=error,
    )


def done(visit: Visit, resource: Resource, entry_id: str) -> Answer:
    """Take an entry out."""
    if not visit.may(resource.removes):
        return wrong.page(HTTPStatus.NOT_FOUND, visit)
    said = visit.caller.ask("DELETE", resource.path_of(quote(entry_id, safe="")))
    # Who clicks twice finds nothing the second time, and it is gone as was asked.
    if said.is_well or said.status == HTTPStatus.NOT_FOUND:
        return moved(
            f"{address_of(resource.slug)}?{urlencode({'done': 'deleted', 'was': entry_id})}"
        )
    return page(visit, resource, entry_id, said.message)


def affected_by(visit: Visit, resource: Resource, entry_id: str) -> list[Affected]:
    """The entries of other resources that name an entry."""
    found = []
    for other in resources.all_of_them().values():
        names = tuple(
            visit.called(other, row)
            for row in (visit.entries(other.slug) if _may_name(other, resource) else ())
            if _does_name(other, row, resource, entry_id)
        )
        if names:
            title = titles.title_of(other.slug).many
            found.append(Affected(title, len(names), names[:MOST_NAMED]))
    return found


def _may_name(other: Resource, resource: Resource) -> bool:
    if other.slug == resource.slug:
        return False
    is_of_house = resource.slug == "properties" and other.slug in words.OF_HOUSES
    return is_of_house or bool(_naming(other, resource))


def _naming(other: Resource, resource: Resource) -> list[str]:
    named = (field.name for field in (*other.change, *other.new))
    return [name for name in named if words.TARGETS.get(name) == resource.slug]


def _does_name(other: Resource, row: Mapping[str, Any], resource: Resource, entry_id: str) -> bool:
    if other.slug in words.OF_HOUSES and str(row["id"]) == entry_id:
        return True
    values = (row.get(name) for name in _naming(other, resource))
    return any(entry_id in _ids(value) for value in values)


def _ids(value: Any) -> list[str]:
    several = value if isinstance(value, list) else [value]
    return [str(each.get("id") if isinstance(each, dict) else each) for each in several]
