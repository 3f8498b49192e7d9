"""Lists that are short by their nature: read whole, cut here."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from chalicelib.web.pages import Page, PageQuery, page_of
from chalicelib.web.routing import RequestInfo

T = TypeVar("T")
V = TypeVar("V")


def cut(
    rows: Sequence[T], view: Callable[[T], V], query: PageQuery, request: RequestInfo
) -> Page[V] | list[V]:
    """The page of `rows` that is asked for, or all of them.

    Raises:
        NotFound: the page is past the end.
    """
    if query.whole:
        return [view(row) for row in rows]
    wanted = rows[query.offset : query.offset + query.size]
    return page_of([view(row) for row in wanted], len(rows), query, request.url)
