"""The routes of a collection: list, add, show, change, remove, and the history of an entry.

Everything they take and give follows from the type of the collection (`shapes`); a room says
only what it wants otherwise.
"""

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Generic, Protocol, cast
from uuid import UUID

import msgspec

from chalicelib.catalogue.collections import Collection
from chalicelib.catalogue.types import Entry, S
from chalicelib.cloud import events
from chalicelib.cloud.idempotency import Once
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.validation import Problems
from chalicelib.web.audiences import Audience
from chalicelib.web.history import Version, versions
from chalicelib.web.pages import Page, PageQuery, answer_of
from chalicelib.web.routing import RequestInfo, Router
from chalicelib.web.shapes import NO_FIELDS, Field, Shapes, Values, as_sent

Extra = Callable[[Sequence[Entry[S]]], Callable[[Entry[S]], msgspec.Struct]]
"""What is shown of entries beside their fields: it may read once for all of them."""
Pages = Callable[[Any], tuple[Sequence[Entry[S]], int]]
NO_TEXTS: Mapping[str, str] = {}
CHANGE = "Change the fields that are sent."


class Kept(Protocol[S]):
    """What keeps the entries of a resource: a collection, or what can be used like one.

    Its values are of the type `struct`, whose field `key` identifies one.
    """

    struct: type[S]
    key: str

    def checked(self, value: S, problems: Problems) -> S:
        """The value tidy and within its limits, or `Invalid` with every problem."""

    def get(self, entry_id: object) -> Entry[S]:
        """An entry as of now, or `NotFound`."""

    def add(self, value: S, *, actor: str, once: Once[Any] | None = None) -> Entry[S]:
        """A new entry."""

    def change(self, entry_id: object, changes: Mapping[str, Any], *, actor: str) -> Entry[S]:
        """An entry with some fields changed."""

    def remove(self, entry_id: object, *, actor: str) -> object:
        """Take an entry out."""

    def kind_of(self, entry_id: object) -> str:
        """What events call an entry."""


class Resource(Generic[S]):
    """A collection on the wire, under `path` (`/admin/seasons`).

    one, many: what the texts of the description call it ("season", "seasons").
    reads, writes: who may see the entries and their history, and who may change them.
    identity: the type of its ids in a path.
    extra: a struct of what is shown beside the fields, and the function that makes it.
    query: the parameters of the list; a method `admits(value)` of it chooses the rows.
    page: the entries on the page that a query asks for, and how many there are on all pages; left
    out, those of the collection in its order.
    fields: how the wire writes fields that differ from their type. adapt: what a body means by
    fields that stand for several.
    texts: what the description says of a route instead (by `list`, `add`, `change`, `remove`).
    """

    def __init__(
        self,
        collection: Kept[S],
        *,
        path: str,
        one: str,
        many: str,
        reads: Audience,
        writes: Audience,
        identity: type[UUID | int | str] = UUID,
        has_own_key: bool = False,
        extra: tuple[type[msgspec.Struct], Extra[S]] | None = None,
        query: type[PageQuery] = PageQuery,
        page: Pages[S] | None = None,
        fields: Mapping[str, Field] = NO_FIELDS,
        adapt: Callable[..., Values] = as_sent,
        texts: Mapping[str, str] = NO_TEXTS,
    ) -> None:
        self.collection = collection
        self._path = path
        self._item = f"{path}/{{{collection.key}}}"
        self._one, self._many = one, many
        self._reads, self._writes = reads, writes
        self._identity = identity
        self._extra = extra
        self._query = query
        self._page = page or self._page_of
        self._texts = texts
        self.shapes = Shapes(
            collection.struct,
            key=collection.key,
            fields=fields,
            extra=extra[0] if extra else None,
            has_own_key=has_own_key,
            identity=identity,
            adapt=adapt,
            checked=collection.checked,
        )

    def add_to(self, router: Router) -> None:
        """Declare the routes."""
        view, paged = self.shapes.view, page_type(self.shapes.view)
        key, staff = {self.collection.key: self._identity}, {"caller": Staff}
        page = {"query": self._query, "request": RequestInfo}
        new = {"body": self.shapes.new, "once": Once[Any] | None}
        change = {"body": self.shapes.change}
        many, one, item = self._path, self._one, self._item
        a_one = f"{'an' if one[0] in 'aeiou' else 'a'} {one}"
        declare = partial(self._declare, router)
        declare("list", "GET", many, self._list, page, paged, f"All {self._many}.")
        declare("add", "POST", many, self._add, {**new, **staff}, view, f"Add {a_one}.", status=201)
        declare("show", "GET", item, self._show, key, view, f"One {one}.")
        changing = {**key, **change, **staff}
        declare("change", "PATCH", item, self._change, changing, view, CHANGE)
        declare("remove", "DELETE", item, self._remove, {**key, **staff}, None, f"Remove {a_one}.")
        history = f"The changes of {a_one}, the newest first."
        declare("history", "GET", f"{item}/history", self._history, key, list[Version], history)

    def view(self, entry: Entry[S]) -> msgspec.Struct:
        """An entry on the wire."""
        return self._viewer([entry])(entry)

    def _list(self, query: PageQuery, request: RequestInfo) -> Any:
        rows, count = self._page(query)
        views = list(map(self._viewer(rows), rows))
        return answer_of(views, count, query, request.url)

    def _page_of(self, query: PageQuery) -> tuple[Sequence[Entry[S]], int]:
        collection = cast("Collection[S]", self.collection)
        return select(collection.entries(fresh=True).values(), query)

    def _add(self, body: msgspec.Struct, caller: Staff, once: Once[Any] | None) -> msgspec.Struct:
        values = self.shapes.changes(body)
        if self.collection.key not in values:
            values[self.collection.key] = cast("Collection[S]", self.collection).new_id()
        answering = once and once.answering(self.view)
        value = self.collection.struct(**values)
        return self.view(self.collection.add(value, actor=caller.actor, once=answering))

    def _show(self, entry_id: Any) -> msgspec.Struct:
        return self.view(self.collection.get(entry_id))

    def _change(self, entry_id: Any, body: msgspec.Struct, caller: Staff) -> msgspec.Struct:
        changes = self.shapes.changes(body)
        return self.view(self.collection.change(entry_id, changes, actor=caller.actor))

    def _remove(self, entry_id: Any, caller: Staff) -> None:
        self.collection.remove(entry_id, actor=caller.actor)

    def _history(self, entry_id: Any) -> list[Version]:
        found = events.timeline(self.collection.kind_of(entry_id))
        if not found:
            # What never changed may still be there; what never was is not found.
            self.collection.get(entry_id)
        return versions(found)

    def _viewer(self, entries: Sequence[Entry[S]]) -> Callable[[Entry[S]], msgspec.Struct]:
        if self._extra is None:
            return self.shapes.show
        extra_of = self._extra[1](entries)
        return lambda entry: self.shapes.show(entry, extra_of(entry))

    def _declare(
        self,
        router: Router,
        name: str,
        method: str,
        path: str,
        handler: Callable[..., Any],
        takes: Mapping[str, Any],
        gives: Any,
        text: str,
        *,
        status: int = 200,
    ) -> None:
        key = self.collection.key

        def call(**arguments: Any) -> Any:
            if key in arguments:
                arguments["entry_id"] = arguments.pop(key)
            return handler(**arguments)

        kind = inspect.Parameter.KEYWORD_ONLY
        parameters = [inspect.Parameter(parameter, kind) for parameter in takes]
        call.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        call.__annotations__ = {**takes, "return": gives}
        call.__doc__ = self._texts.get(name, text)
        status = 204 if gives is None else status
        audience = self._reads if method == "GET" else self._writes
        router.route(method, path, audience=audience, status=status)(call)


def select(entries: Iterable[Entry[S]], query: PageQuery) -> tuple[Sequence[Entry[S]], int]:
    """The page of `entries` that a query asks for, and how many of them it admits."""
    admits = getattr(query, "admits", None)
    rows = [entry for entry in entries if admits is None or admits(entry.value)]
    end = len(rows) if query.whole else query.offset + query.size
    return rows[query.offset : end], len(rows)


def page_type(view: type[msgspec.Struct]) -> Any:
    """What a list gives: a page, or everything."""
    return Page[view] | list[view]  # type: ignore[valid-type]
