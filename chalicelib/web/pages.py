"""The shape of every paged list (`count, next, previous, results, actual, total_paginas`)."""

from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar
from urllib.parse import urlencode

import msgspec

from chalicelib.kernel.errors import NotFound

T = TypeVar("T")
V = TypeVar("V")
DEFAULT_SIZE, MOST_SIZE = 100, 1000
SIZE_PATTERN = "^([1-9][0-9]{0,6}|none)$"

PageNumber = Annotated[int, msgspec.Meta(ge=1, le=10_000_000)]


class PageQuery(msgspec.Struct, kw_only=True):
    """The query parameters of a paged list; `page_size=none` asks for everything, unwrapped."""

    page: PageNumber = 1
    page_size: Annotated[str, msgspec.Meta(pattern=SIZE_PATTERN)] = str(DEFAULT_SIZE)

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
        """Rows before this page. Who wants everything has no pages: their number is ignored."""
        return 0 if self.whole else (self.page - 1) * self.size


class Page(msgspec.Struct, Generic[T]):
    """One page of a list."""

    count: int
    next: str | None
    previous: str | None
    results: list[T]
    actual: int
    total_paginas: int


def page_of(results: list[T], count: int, query: PageQuery, url: str = "") -> Page[T]:
    """The envelope of one page.

    Raises:
        NotFound: the page is past the end (page 1 of an empty list is not).
    """
    total = max(1, -(-count // query.size))
    if query.page > total:
        raise NotFound("Página inválida.")
    return Page(
        count=count,
        next=_link(url, query, query.page + 1) if query.page < total else None,
        previous=_link(url, query, query.page - 1) if query.page > 1 else None,
        results=results,
        actual=query.page,
        total_paginas=total,
    )


def page_of_list(
    rows: Sequence[T], view: Callable[[T], V], query: PageQuery, url: str
) -> Page[V] | list[V]:
    """One page of a list that is short by its nature, or all of it, as the query says.

    Raises:
        NotFound: the page is past the end.
    """
    if query.whole:
        return [view(row) for row in rows]
    page = rows[query.offset : query.offset + query.size]
    return page_of([view(row) for row in page], len(rows), query, url)


def _link(url: str, query: PageQuery, page: int) -> str:
    values = {
        name: value
        for name, value in msgspec.to_builtins(query).items()
        if value not in (None, "") and name != "page"
    }
    return f"{url}?{urlencode({**values, 'page': page})}"
