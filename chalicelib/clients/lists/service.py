"""The list of clients: paged, searched, or the birthdays of a day (clients book, 5.1)."""

from datetime import datetime

from chalicelib.clients.lists import records
from chalicelib.clients.lists.records import Ordering
from chalicelib.clients.search import records as search_records
from chalicelib.clients.search.rules import matches, meanings_of, words_of
from chalicelib.clients.types import MAINTENANCE, Client
from chalicelib.kernel import dates

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
    """Rows `[offset, offset + size)` of all clients, and how many there are; with `text` or
    `birthdays`, of those that `found` finds."""
    if not text and birthdays is None:
        return records.page(ordering, offset, size, with_hidden=with_hidden)
    rows = found(text, ordering, with_hidden=with_hidden, birthdays=birthdays)
    return rows[offset : offset + size], len(rows)


def found(
    text: str, ordering: Ordering, *, with_hidden: bool, birthdays: datetime | None = None
) -> list[Client]:
    """Every client with all words of `text`, `search.records.MOST_FOUND` at most, in `ordering`.

    With `birthdays`, only those whose birthday it is at that instant in Lima; then `text` may
    be empty.
    """
    typed = meanings_of(text)
    if birthdays is None:
        matching = records.in_order(search_records.find(typed)) if typed else []
    else:
        born = records.born_on(dates.today(birthdays).strftime("%m-%d"))
        matching = [each for each in born if all(matches(words_of(each), word) for word in typed)]
    visible = [each for each in matching if with_hidden or each.kind != MAINTENANCE]
    return records.sort(visible, ordering)


def suggested(text: str, *, with_hidden: bool) -> list[Client]:
    """The clients to choose from while a text is typed: none without one."""
    return found(text, "last_name", with_hidden=with_hidden)[:MOST_SUGGESTED]
