"""The list of clients: paged, searched, or the birthdays of a day (clients book, 5.1)."""

from datetime import datetime

from chalicelib.clients import records
from chalicelib.clients.records import ClientRecord, listing, searching
from chalicelib.clients.records.listing import Ordering
from chalicelib.clients.rules import search
from chalicelib.kernel import dates

MOST_SUGGESTED = 50


def page(
    ordering: Ordering, offset: int, size: int, *, with_hidden: bool
) -> tuple[list[ClientRecord], int]:
    """Rows `[offset, offset + size)` of all clients, and how many there are."""
    return listing.page(ordering, offset, size, with_hidden=with_hidden)


def found(
    text: str, ordering: Ordering, *, with_hidden: bool, birthdays: datetime | None = None
) -> list[ClientRecord]:
    """Every client with all words of `text`, `searching.MOST_FOUND` at most, in `ordering`.

    With `birthdays`, only those whose birthday it is at that instant in Lima; then `text` may
    be empty.
    """
    asked = search.asked(text)
    if birthdays is None:
        matches = listing.in_order(searching.find(asked)) if asked else []
    else:
        born = listing.born_on(dates.today(birthdays).strftime("%m-%d"))
        matches = [each for each in born if _has(each, asked)]
    visible = [each for each in matches if with_hidden or each.kind != records.MAINTENANCE]
    return listing.sort(visible, ordering)


def suggested(text: str, *, with_hidden: bool) -> list[ClientRecord]:
    """The clients to choose from while a text is typed: none without one."""
    return found(text, "last_name", with_hidden=with_hidden)[:MOST_SUGGESTED]


def _has(record: ClientRecord, asked: list[search.Meanings]) -> bool:
    words = search.words_of(
        first_name=record.first_name,
        last_name=record.last_name,
        number_doc=record.number_doc,
        tel_number=record.tel_number,
        email=record.email,
    )
    return all(search.matches(words, meanings) for meanings in asked)
