"""The routes of collections: list, add, show, change, remove, and the history of an entry.

Everything they take and give follows from the type of the collection (`shapes`); a room says
only what it wants otherwise, in a table of its resources (`administration`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, partial
from typing import Any, Generic, Protocol, cast
from uuid import UUID

import msgspec

from chalicelib.catalogue.collections import Collection
from chalicelib.catalogue.types import Entry, S
from chalicelib.cloud.idempotency import Once
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.kernel.validation import Problems
from chalicelib.web.audiences import staff
from chalicelib.web.history import Version, versions_of
from chalicelib.web.pages import Page, PageQuery, answer_of
from chalicelib.web.routing import RequestInfo, Router
from chalicelib.web.shapes import NO_FIELDS, Field, Shapes, Values, as_sent

CHANGE = "Change the fields that are sent."
NO_TEXTS: Mapping[str, str] = {}
NO_ACTIONS: Mapping[str, Values] = {}


class Kept(Protocol[S]):
    """What keeps the entries of a resource: a `Collection`, or what can be used like one."""

    struct: type[S]
    key: str

    def checked(self, value: S, problems: Problems) -> S:
        """The value tidy, or `Invalid` with every problem."""

    def new(self, **fields: Any) -> S:
        """A value with these fields, and a new id unless they name one."""

    def get(self, entry_id: object) -> Entry[S]:
        """An entry as of now, or `NotFound`."""

    def save(self, value: S, *, actor: str, once: Once[Any] | None = None) -> Entry[S]:
        """A new entry."""

    def change(self, entry_id: object, changes: Mapping[str, Any], *, actor: str) -> Entry[S]:
        """An entry with some fields changed."""

    def remove(self, entry_id: object, *, actor: str) -> object:
        """Take an entry out."""

    def kind_of(self, entry_id: object) -> str:
        """What events call an entry."""


class Resource(msgspec.Struct, Generic[S], frozen=True, kw_only=True, eq=False, dict=True):
    """A collection on the wire."""

    collection: Kept[S]
    path: str
    one: str
    """What the description of the API calls an entry ("season")."""
    many: str
    """What it calls all of them ("seasons, by name")."""
    identity: type[UUID | int | str] = UUID
    """What an id in a path is."""
    has_own_key: bool = False
    """Whether callers choose the id of a new entry."""
    fields: Mapping[str, Field] = NO_FIELDS
    """How the wire writes fields that differ from their type."""
    adapt: Callable[..., Values] = as_sent
    """What a body means by fields that stand for several."""
    extra: type[msgspec.Struct] | None = None
    """What is shown of an entry beside its fields; its `of(entry)` makes it."""
    lookup: Callable[[Sequence[Entry[S]]], Any] | None = None
    """Reads once for all entries of an answer what `of(entry, found)` then needs."""
    query: type[PageQuery] = PageQuery
    """The parameters of the list; a method `admits(value)` of it chooses the rows."""
    page: Callable[[Any], tuple[Sequence[Entry[S]], int]] | None = None
    """The entries of the page that a query asks for, and how many there are on all pages; None
    takes those of the collection in its order."""
    actions: Mapping[str, Values] = NO_ACTIONS
    """Further routes by name (`POST <entry>/activate`), with the change that each makes."""
    texts: Mapping[str, str] = NO_TEXTS
    """What the description says of an action, and of a route instead of what it says of all (by
    `list`, `add`, `show`, `change`, `remove`, `history`)."""

    @cached_property
    def shapes(self) -> Shapes[S]:
        """The wire structs."""
        return Shapes(
            self.collection.struct,
            key=self.collection.key,
            fields=self.fields,
            extra=self.extra,
            has_own_key=self.has_own_key,
            identity=self.identity,
            adapt=self.adapt,
            checked=self.collection.checked,
        )

    def add_to(self, router: Router, writes: Permission) -> None:
        """Declare the routes; `writes` is the permission to change entries."""
        view, new, change = self.shapes.view, self.shapes.new, self.shapes.change
        one = f"{'an' if self.one[0] in 'aeiou' else 'a'} {self.one}"
        many, item = self.path, f"{self.path}/{{{self.collection.key}}}"
        declare = partial(self._declare, router, writes)
        declare("list", "GET", many, self._list, page_type(view), f"All {self.many}.")
        declare("add", "POST", many, self._add, view, f"Add {one}.", body=new, status=201)
        declare("show", "GET", item, self._show, view, f"One {self.one}.")
        declare("change", "PATCH", item, self._change, view, CHANGE, body=change)
        declare("remove", "DELETE", item, self._remove, None, f"Remove {one}.", status=204)
        history = f"The changes of {one}, the newest first."
        declare("history", "GET", f"{item}/history", self._history, list[Version], history)
        for name, changes in self.actions.items():
            declare(name, "POST", f"{item}/{name}", self._making(changes), view)

    def _list(self, query: PageQuery, request: RequestInfo) -> Any:
        collection = cast("Collection[S]", self.collection)
        page = self.page or partial(select, collection.entries(fresh=True).values())
        entries, count = page(query)
        return answer_of(self._views(entries), count, query, request.url)

    def _add(self, body: msgspec.Struct, caller: Staff, once: Once[Any] | None) -> msgspec.Struct:
        value = self.collection.new(**self.shapes.changes(body))
        answering = once and once.answering(self._view)
        return self._view(self.collection.save(value, actor=caller.actor, once=answering))

    def _show(self, entry_id: Any) -> msgspec.Struct:
        return self._view(self.collection.get(entry_id))

    def _change(self, entry_id: Any, body: msgspec.Struct, caller: Staff) -> msgspec.Struct:
        return self._making(self.shapes.changes(body))(entry_id, caller)

    def _making(self, changes: Values) -> Callable[[Any, Staff], msgspec.Struct]:
        def act(entry_id: Any, caller: Staff) -> msgspec.Struct:
            return self._view(self.collection.change(entry_id, changes, actor=caller.actor))

        return act

    def _remove(self, entry_id: Any, caller: Staff) -> None:
        self.collection.remove(entry_id, actor=caller.actor)

    def _history(self, entry_id: Any) -> list[Version]:
        return versions_of(self.collection, entry_id)

    def _view(self, entry: Entry[S]) -> msgspec.Struct:
        return self._views([entry])[0]

    def _views(self, entries: Sequence[Entry[S]]) -> list[msgspec.Struct]:
        show, extra = self.shapes.show, cast("Any", self.extra)
        if extra is None:
            return [show(entry) for entry in entries]
        found = () if self.lookup is None else (self.lookup(entries),)
        return [show(entry, extra.of(entry, *found)) for entry in entries]

    def _declare(
        self,
        router: Router,
        writes: Permission,
        name: str,
        method: str,
        path: str,
        handler: Callable[..., Any],
        answer: Any,
        text: str = "",
        *,
        body: Any = None,
        status: int = 200,
    ) -> None:
        """A route whose handler takes the id of an entry under the name of its variable."""
        key = self.collection.key

        def call(**given: Any) -> Any:
            return handler(**{"entry_id" if at == key else at: given[at] for at in given})

        own = {"query": self.query, "body": body, "return": answer, "entry_id": self.identity}
        call.__annotations__ = {
            key if at == "entry_id" else at: own.get(at, declared)
            for at, declared in handler.__annotations__.items()
        }
        call.__doc__ = self.texts.get(name, text)
        audience = staff(Permission.READS_SETTINGS if method == "GET" else writes)
        router.route(method, path, audience=audience, status=status)(call)


def administration(tag: str, writes: Permission, *resources: Resource[Any]) -> Router:
    """The routes of resources, for staff who read settings and, to change them, may do `writes`."""
    router = Router(tag)
    for resource in resources:
        resource.add_to(router, writes)
    return router


def select(entries: Iterable[Entry[S]], query: PageQuery) -> tuple[Sequence[Entry[S]], int]:
    """The page of `entries` that a query asks for, and how many of them it admits."""
    admits = getattr(query, "admits", None)
    rows = [entry for entry in entries if admits is None or admits(entry.value)]
    end = len(rows) if query.whole else query.offset + query.size
    return rows[query.offset : end], len(rows)


def page_type(view: type[msgspec.Struct]) -> Any:
    """What a list gives: a page, or everything."""
    return Page[view] | list[view]  # type: ignore[valid-type]
