"""What the pages are about: each thing that the API lists and shows to staff, with what may be done
to it, found in its description. So whatever the API gains has its pages at once."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from chalicelib.kernel import decoding
from chalicelib.office.described.fields import Field
from chalicelib.web.routing import Route

INDEX = Path(__file__).parents[2] / "office.json"
"""What `described` says, written into the package for AWS: to describe every route would cost each
cold start of the pages some seconds."""
VERSION = "version"


class Action(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that the API does to one entry. name: the end of its path, with the method where
    that is no `post`. takes: the permission. names: the field of the body that has the id, where
    the path has not. is_once: whether the same again is known by a name. fields: what its form
    sends. tells: what is told then, where that is not the entry."""

    name: str
    path: str
    method: str
    takes: str
    names: str = ""
    is_once: bool = False
    fields: tuple[Field, ...] = ()
    tells: tuple[Field, ...] = ()

    def path_of(self, entry_id: str) -> str:
        """Where the API does it to an entry; the id is percent-encoded already."""
        return self.path.format(entry_id)


class Resource(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A kind of thing with pages of its own.

    slug: its name in addresses. path, item: where the API lists and shows it; item has `{}` for the
    id, which is the field `key`. rows: where an answer has the list; empty where it is the list.
    is_paged: whether that comes in pages. reads, adds, changes, removes: the permission that each
    takes; empty where the API does not offer it. adds_at, adds_with: where one is made, and what of
    the body is the same always. is_whole: a change is sent with all the rest.
    view: what is shown of it; new, change: what forms send. removing: what may be said of
    taking one out. filters: what its list is asked for.
    """

    slug: str
    path: str
    item: str
    key: str
    rows: str
    is_paged: bool
    reads: str
    adds: str = ""
    changes: str = ""
    removes: str = ""
    adds_at: str = ""
    adds_with: Mapping[str, str] = {}
    is_whole: bool = False
    has_history: bool = False
    is_versioned: bool = False
    view: tuple[Field, ...] = ()
    new: tuple[Field, ...] = ()
    change: tuple[Field, ...] = ()
    removing: tuple[Field, ...] = ()
    filters: tuple[Field, ...] = ()
    actions: tuple[Action, ...] = ()

    def path_of(self, entry_id: str) -> str:
        """Where the API has an entry; the id is percent-encoded already."""
        return self.item.format(entry_id)

    def whole(self, current: Mapping[str, Any], mine: Mapping[str, Any]) -> dict[str, Any]:
        """What a change is sent with: all that an entry is, where the API takes no less."""
        if not self.is_whole:
            return {**mine}
        return {**{field.name: current.get(field.name) for field in self.change}, **mine}

    def id_of(self, entry: Mapping[str, Any]) -> str:
        """The id of an entry."""
        return str(entry[self.key])

    def rows_in(self, content: Any) -> list[dict[str, Any]]:
        """The entries in an answer of its list, which is bare where all were asked for at once."""
        rows: list[dict[str, Any]] = content if isinstance(content, list) else content[self.rows]
        return rows

    def action(self, name: str) -> Action | None:
        """What may be done to an entry, by its name."""
        return next((each for each in self.actions if each.name == name), None)


@cache
def all_of_them() -> dict[str, Resource]:
    """Every resource by its slug."""
    if INDEX.exists():
        listed = decoding.decoded(INDEX.read_bytes(), tuple[Resource, ...])
    else:
        listed = described()
    return {resource.slug: resource for resource in listed}


def described() -> tuple[Resource, ...]:
    """What the routes of the product, as they are described, offer to administrators."""
    from chalicelib import entry
    from chalicelib.office.described.finding import found
    from chalicelib.web import openapi

    routes = entry.application().open_all()
    return tuple(found(openapi.document(routes), permissions_of(routes)))


def permissions_of(routes: list[Route]) -> dict[str, str]:
    """The permission that each route takes, by its name."""
    asked = ((route.name, route.audience.permission) for route in routes)
    return {name: permission.value for name, permission in asked if permission is not None}
