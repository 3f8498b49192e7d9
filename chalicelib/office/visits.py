"""Somebody signed in, who looks at a page: what they may do, and how things are called there."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

import msgspec

from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.office import resources, sessions, showing, titles
from chalicelib.office.calls import Caller
from chalicelib.office.requests import Request
from chalicelib.office.resources import Resource

EVERYTHING = {"page_size": "none"}


class Visit(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One request of a signed-in staff user."""

    request: Request
    caller: Caller
    staff: Staff
    now: datetime

    @cached_property
    def proof(self) -> str:
        """What forms of this session carry."""
        return sessions.proof_of(self.caller.token)

    @cached_property
    def known(self) -> dict[str, dict[str, str]]:
        """The names of entries that were looked up, by resource and id."""
        return {}

    def may(self, permission: str) -> bool:
        """Whether the user holds a permission; nobody does what the API does not offer."""
        return bool(permission) and self.staff.may(Permission(permission))

    def menu(self) -> list[tuple[str, list[tuple[Resource, titles.Title]]]]:
        """The pages that the user may open, by group."""
        open_to = [each for each in resources.all_of_them().values() if self.may(each.reads)]
        titled = [(each, titles.title_of(each.slug)) for each in open_to]
        groups = [
            (group, sorted((each for each in titled if each[1].group == group), key=_by_title))
            for group in titles.GROUPS
        ]
        return [(group, pages) for group, pages in groups if pages]

    def names(self, slug: str) -> Mapping[str, str]:
        """What people call the entries of a resource, by their ids; nothing where the user may not
        see them."""
        if slug not in self.known:
            self.known[slug] = {
                str(row["id"]): showing.name_of(row) for row in self.entries(slug) or ()
            }
        return self.known[slug]

    def entries(self, slug: str) -> list[dict[str, Any]]:
        """All entries of a resource, of which there are few."""
        resource = resources.all_of_them()[slug]
        if not self.may(resource.reads):
            return []
        query = EVERYTHING if resource.is_paged else {}
        said = self.caller.get(resource.path, **query)
        if not said.is_well:
            return []
        rows: list[dict[str, Any]] = (
            said.content if isinstance(said.content, list) else said.content[resource.rows]
        )
        return rows

    def called(self, resource: Resource, entry: Mapping[str, Any]) -> str:
        """What people call an entry; one without a name goes by what its list shows first."""
        if showing.has_name(entry):
            return showing.name_of(entry)
        shown = {field.name: field for field in resource.view if field.kind != "boolean"}
        columns = [shown[name] for name in titles.title_of(resource.slug).columns if name in shown]
        cells = (showing.cell(each, entry.get(each.name), self.name) for each in columns[:2])
        return " · ".join(cells) or showing.name_of(entry)

    def name(self, slug: str, entry_id: str) -> str:
        """What people call an entry; its id where nobody knows."""
        return self.names(slug).get(entry_id, entry_id)


def _by_title(page: tuple[Resource, titles.Title]) -> str:
    return page[1].many
