"""Somebody signed in, who looks at a page: what they may do, and how things are called there."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import msgspec

from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.office import sessions
from chalicelib.office.calls import Caller, Said
from chalicelib.office.described import resources
from chalicelib.office.described.resources import Resource
from chalicelib.office.drawing import showing
from chalicelib.office.requests import Request, address_of
from chalicelib.office.spanish import titles, words
from chalicelib.office.work import registry

EVERYTHING = {"page_size": "none"}
KEY_LENGTH = 40
NOWHERE = Said(status=HTTPStatus.NOT_FOUND)


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A page in the menu. is_here: whether it, or what is below it, is being looked at."""

    address: str
    title: str
    tells: str
    is_here: bool


class Visit(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One request of a signed-in staff user. is_again: whether it is a form of another session, or
    of none, that comes back to be looked at."""

    request: Request
    caller: Caller
    staff: Staff
    now: datetime
    is_again: bool = False

    @cached_property
    def proof(self) -> str:
        """What forms of this session carry."""
        return sessions.proof_of(self.caller.token)

    @cached_property
    def known(self) -> dict[str, dict[str, str]]:
        """The names of entries that were looked up, by resource and id."""
        return {}

    def key(self, *asked: Any) -> str:
        """Names what a form asks for: the same again is done once, while whoever goes back in the
        browser and types something else asks for something else."""
        named = [self.request.sent("_once"), self.request.segments, asked]
        content = msgspec.json.encode(named, order="deterministic")
        return hashlib.sha256(content).hexdigest()[:KEY_LENGTH]

    def may(self, permission: Permission | str) -> bool:
        """Whether the user holds a permission, or the one of that name; nobody does what the API
        does not offer, which has none."""
        return bool(permission) and self.staff.may(Permission(permission))

    def may_any(self, permissions: tuple[Permission, ...]) -> bool:
        """Whether the user holds one of several permissions."""
        return any(map(self.may, permissions))

    def menu(self) -> list[tuple[str, list[Link]]]:
        """The pages that the user may open, by group: what is done first, then what is set."""
        groups: dict[str, list[Link]] = {each: [] for each in (*registry.GROUPS, *titles.GROUPS)}
        for work in registry.WORK:
            if work.group and self.may_any(work.reads):
                groups[work.group].append(self._link(work.slug, work.title, work.tells))
        titled = [
            (titles.title_of(each.slug), each.slug)
            for each in resources.all_of_them().values()
            if self.may(each.reads)
        ]
        for title, slug in sorted(titled, key=lambda each: each[0].many):
            groups[title.group].append(self._link(slug, title.many, title.tells, title.opens))
        return [(group, links) for group, links in groups.items() if links]

    def leads_to(self, slug: str, *rest: str) -> str:
        """The address of a page of work or of a resource; empty where the user may not open it."""
        work, resource = registry.all_of_them().get(slug), resources.all_of_them().get(slug)
        may_open = (work is not None and self.may_any(work.reads)) or (
            resource is not None and self.may(resource.reads)
        )
        return address_of(slug, *rest) if may_open else ""

    def _link(self, slug: str, title: str, tells: str, opens: str = "") -> Link:
        is_here = self.request.segments[:1] == (slug,)
        address = f"{address_of(slug)}?{opens}" if opens else address_of(slug)
        return Link(address=address, title=title, tells=tells, is_here=is_here)

    def names(self, slug: str) -> Mapping[str, str]:
        """What people call the entries of a resource, by their ids; nothing where the user may not
        see them."""
        if slug not in self.known:
            self.known[slug] = {str(row["id"]): showing.name_of(row) for row in self.entries(slug)}
        return self.known[slug]

    @cached_property
    def tallies(self) -> dict[tuple[str, ...], Counter[str]]:
        """How many entries of a resource name each thing, by what was asked."""
        return {}

    def tally(self, slug: str, by: str, **query: str) -> Counter[str]:
        """How many entries of a narrowed list name each thing by a field: asked once a page."""
        key = (slug, by, *query.values())
        if key not in self.tallies:
            rows = self.entries(slug, **query) if slug in resources.all_of_them() else []
            self.tallies[key] = Counter(str(row[by]) for row in rows)
        return self.tallies[key]

    def entries(self, slug: str, **query: str) -> list[dict[str, Any]]:
        """All entries of a resource, or those that are asked for, of which there are few."""
        resource = resources.all_of_them()[slug]
        if not self.may(resource.reads):
            return []
        said = self.caller.get(resource.path, **query, **(EVERYTHING if resource.is_paged else {}))
        if not said.is_well:
            return []
        return resource.rows_in(said.content)

    def entry(self, resource: Resource, entry_id: str) -> Said:
        """One entry; an id that is a word of another address of the API names none."""
        said = self.caller.get(resource.path_of(quote(entry_id, safe="")))
        is_entry = isinstance(said.content, dict) and resource.key in said.content
        return said if is_entry or not said.is_well else NOWHERE

    def called(self, resource: Resource, entry: Mapping[str, Any]) -> str:
        """What people call an entry; one without a name goes by what its list shows first."""
        if showing.has_name(entry):
            return showing.name_of(entry)
        shown = {field.name: field for field in resource.view if field.kind != "boolean"}
        columns = [shown[name] for name in titles.title_of(resource.slug).columns if name in shown]
        cells = (showing.cell(each, entry.get(each.name), self.name, entry) for each in columns[:3])
        return " · ".join(cells) or showing.name_of(entry)

    def address_of_named(self, field: str, value: Any) -> str:
        """The page of what a field names; empty where there is none, or the user may not see it."""
        slug = words.NAMES.get(field)
        resource = resources.all_of_them().get(slug or "")
        is_open = bool(value) and resource is not None and self.may(resource.reads)
        return address_of(resource.slug, str(value)) if is_open and resource is not None else ""

    def name(self, slug: str, entry_id: str) -> str:
        """What people call an entry; its id where nobody knows."""
        return self.names(slug).get(entry_id, entry_id)
