"""The list of clients: paged, searched, or the birthdays of a day (clients book, 5.1)."""

import sys
from datetime import datetime

from chalicelib.clients.lists import records
from chalicelib.clients.orders.rules import Ordering
from chalicelib.clients.search import records as search
from chalicelib.clients.search.records import Search
from chalicelib.clients.search.rules import terms_of
from chalicelib.clients.types import Client
from chalicelib.kernel import dates
from chalicelib.kernel.spanish import visible

MOST_SUGGESTED = 50


def page(
    ordering: Ordering,
    offset: int,
    size: int,
    *,
    with_hidden: bool,
    text: str = "",
    birthdays: datetime | None = None,
) -> tuple[list[Client], int]:
    """Rows `[offset, offset + size)` of all clients, and how many there are.

    With `text`, of those who have all its words: nobody where it has only signs. With
    `birthdays`, of those whose birthday it is at that instant in Lima.
    """
    if not visible(text) and birthdays is None:
        return records.page(ordering, offset, size, with_hidden=with_hidden)
    searched = _search(text, birthdays, with_hidden=with_hidden)
    if searched is None:
        return [], 0
    ids, count = search.page(searched, ordering, offset, size)
    return records.in_order(ids), count


def all_ids(
    ordering: Ordering, *, with_hidden: bool, text: str = "", birthdays: datetime | None = None
) -> list[str]:
    """The ids of all clients whom `page` would list, in their order, from memory."""
    searched = _search(text, birthdays, with_hidden=with_hidden)
    if visible(text) and searched is None:
        return []
    everybody = Search(terms=(), with_hidden=with_hidden)
    ids, _ = search.page(searched or everybody, ordering, 0, sys.maxsize)
    return ids


def suggested(text: str, *, with_hidden: bool) -> list[Client]:
    """The clients to choose from while a text is typed: none without one."""
    if not visible(text):
        return []
    rows, _ = page("last_name", 0, MOST_SUGGESTED, with_hidden=with_hidden, text=text)
    return rows


def _search(text: str, birthdays: datetime | None, *, with_hidden: bool) -> Search | None:
    """What a text and a day look for; None for nothing."""
    terms = terms_of(text)
    born = dates.today(birthdays).strftime("%m-%d") if birthdays is not None else None
    if not terms and born is None:
        return None
    return Search(terms=terms, born=born, with_hidden=with_hidden)
