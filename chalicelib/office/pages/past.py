"""The history of an entry, from the events."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import msgspec

from chalicelib.office import rendering
from chalicelib.office.described.fields import Field
from chalicelib.office.described.resources import Resource
from chalicelib.office.drawing import showing
from chalicelib.office.pages import wrong
from chalicelib.office.requests import Answer
from chalicelib.office.spanish import titles, words
from chalicelib.office.visits import Visit

WHEN = Field(name="at", kind="instant")
STAFF = "staff"
PAIR = 2


class Change(msgspec.Struct, frozen=True):
    """One field of a change."""

    label: str
    before: str
    after: str


class Happened(msgspec.Struct, frozen=True):
    """One change."""

    at: str
    who: str
    what: str
    changes: tuple[Change, ...]


def page(visit: Visit, resource: Resource, entry_id: str) -> Answer:
    """All changes of an entry, the newest first; of a removed one too."""
    path = f"{resource.path_of(quote(entry_id, safe=''))}history/"
    said = visit.caller.get(path)
    if not said.is_well:
        return wrong.of(said, visit)
    title = titles.title_of(resource.slug)
    return rendering.page(
        "history.html",
        f"Historia: {title.one.lower()}",
        visit=visit,
        resource=resource,
        words=title,
        entry=entry_id,
        past=[_happened(visit, resource, version) for version in said.content],
    )


def _happened(visit: Visit, resource: Resource, version: Mapping[str, Any]) -> Happened:
    fields = {field.name: field for field in (*resource.view, *resource.change)}
    return Happened(
        at=showing.whole(WHEN, version["at"], visit.name),
        who=_who(visit, version["actor"]),
        what=words.happened(version["event"]),
        changes=tuple(
            _change(visit, fields.get(name) or Field(name=name, kind="text"), told)
            for name, told in version["changes"].items()
        ),
    )


def _change(visit: Visit, field: Field, told: Any) -> Change:
    """What became of a field; of a secret one it is only known that it changed."""
    is_known = isinstance(told, list) and len(told) == PAIR
    before, after = told if is_known else ("", "")
    texts = [showing.cell(field, value, visit.name) for value in (before, after)]
    return Change(words.label(field.name), *(texts if is_known else ("•••", "•••")))


def _who(visit: Visit, actor: str) -> str:
    kind, _, number = actor.partition("#")
    if kind == STAFF:
        return visit.names("users").get(number) or f"{words.WHO[STAFF]} {number}"
    return words.WHO.get(kind, kind)
