"""The shape of every paged list (`count, next, previous, results, actual, total_paginas`).

An answer of Lambda has 6 MB at most. A list that would pass them ends earlier, and its `next` (of
a plain array, the header `Link`) leads to the rest: the same page again, without its first rows.
"""

import json
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urlencode

import msgspec

from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.validation import pattern
from chalicelib.web.formats import Address

T = TypeVar("T")
V = TypeVar("V")
DEFAULT_SIZE, MOST_SIZE = 100, 1000
SIZE_PATTERN = "^([1-9][0-9]{0,6}|none)$"
SIZES = f"Escriba cuántas filas por página (de 1 a {MOST_SIZE}), o «none» para todas."

MOST_BYTES = 5_900_000
"""What rows may take of the 6 MiB of an answer."""
MOST_GROWTH = 3
"""A text of JSON travels inside another, in ASCII, and is at most so many times as long there."""

PageNumber = Annotated[int, msgspec.Meta(ge=1, le=10_000_000)]


class RestQuery(msgspec.Struct, kw_only=True):
    """`skip` leaves out the first rows, as the `next` of an answer that ended early says."""

    skip: Annotated[int, msgspec.Meta(ge=0, le=10_000_000)] = 0
    """How many rows to leave out at the beginning, as the `next` of an answer that ended early
    says."""


class PageQuery(RestQuery, kw_only=True):
    """The query parameters of a paged list; `page_size=none` asks for everything, unwrapped."""

    page: PageNumber = 1
    """The number of the page; the first is 1."""
    page_size: Annotated[str, pattern(SIZE_PATTERN, SIZES)] = str(DEFAULT_SIZE)
    """Rows a page, 1000 at most; `none` asks for a plain array of everything."""

    @property
    def whole(self) -> bool:
        """Whether the caller wants a plain array."""
        return self.page_size == "none"

    @property
    def size(self) -> int:
        """Rows a page, capped."""
        return MOST_SIZE if self.whole else min(int(self.page_size), MOST_SIZE)

    @property
    def offset(self) -> int:
        """Rows before those to show. Who wants everything has no pages: their number is ignored."""
        return self.skip if self.whole else (self.page - 1) * self.size + self.skip


class Page(msgspec.Struct, Generic[T]):
    """One page of a list."""

    count: int
    """How many rows there are on all pages."""
    next: Address | None
    """The address of the next page; null on the last."""
    previous: Address | None
    """The address of the page before; null on the first."""
    results: list[T]
    """The rows."""
    actual: int
    """The number of this page."""
    total_paginas: int
    """How many pages there are."""


class Rows(list[T]):
    """The rows of a plain array; `next` leads to those that did not fit, if any."""

    next: str | None = None


def page_of(results: list[T], count: int, query: PageQuery, url: str = "") -> Page[T]:
    """The envelope of one page, of which `results` are the rows from `query.offset` on.

    Raises:
        NotFound: the page is past the end (page 1 of an empty list is not).
    """
    total = max(1, -(-count // query.size))
    if query.page > total:
        raise NotFound("Página inválida.")
    of_page = results[: max(0, query.size - query.skip)]
    shown = of_page[: fitting(of_page)]
    following = _link(url, query, page=query.page + 1) if query.page < total else None
    before = query.page if query.skip else query.page - 1
    return Page(
        count=count,
        next=_rest(url, query, shown) if len(shown) < len(of_page) else following,
        previous=_link(url, query, page=before) if before else None,
        results=shown,
        actual=query.page,
        total_paginas=total,
    )


def array_of(rows: Sequence[T], count: int, query: RestQuery, url: str) -> Rows[T]:
    """The plain array of `rows`, which are those after `query.skip` of a list of `count`."""
    shown = Rows(rows[: fitting(rows)])
    if query.skip + len(shown) < count:
        shown.next = _rest(url, query, shown)
    return shown


def answer_of(rows: list[T], count: int, query: PageQuery, url: str) -> Page[T] | list[T]:
    """The page or, with `page_size=none`, the array of `rows`: those from `query.offset` on of a
    list of `count`.

    Raises:
        NotFound: the page is past the end.
    """
    return array_of(rows, count, query, url) if query.whole else page_of(rows, count, query, url)


def fitting(rows: Sequence[Any]) -> int:
    """How many of the first rows one answer has room for: one at least."""
    if len(msgspec.json.encode(rows)) * MOST_GROWTH <= MOST_BYTES:
        return len(rows)
    used = 0
    for number, row in enumerate(rows):
        used += len(json.dumps(msgspec.json.encode(row).decode()))
        if used > MOST_BYTES:
            return max(1, number)
    return len(rows)


def page_of_list(
    rows: Sequence[T], view: Callable[[T], V], query: PageQuery, url: str
) -> Page[V] | list[V]:
    """One page of a list that is short by its nature, or all of it, as the query says.

    Raises:
        NotFound: the page is past the end.
    """
    end = len(rows) if query.whole else query.offset + query.size
    shown = [view(row) for row in rows[query.offset : end]]
    return answer_of(shown, len(rows), query, url)


def _rest(url: str, query: RestQuery, shown: Sequence[Any]) -> str:
    return _link(url, query, skip=query.skip + len(shown))


def _link(url: str, query: RestQuery, **other: int) -> str:
    """The address of the same query but for `other`."""
    kept = {
        name: value
        for name, value in msgspec.to_builtins(query).items()
        if value not in (None, "") and name not in {"skip", *other}
    }
    return f"{url}?{urlencode(kept | other)}"
