"""The directory of clients: a line for each, deleted ones too, since their stays are searched."""

import heapq
from collections.abc import Sequence

import msgspec

from chalicelib.clients.orders.rules import KEYS, Ordering, instant, order_of, sortable
from chalicelib.clients.search.rules import Term, holds, text_of
from chalicelib.clients.search.texts import Texts
from chalicelib.clients.types import MAINTENANCE, Client
from chalicelib.cloud.directories import reading
from chalicelib.cloud.directories.reading import Directory, Packed, Snapshot
from chalicelib.cloud.directories.records import Line
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.money import to_integer_cents
from chalicelib.kernel.spanish import fold


class ClientLine(Line, frozen=True, array_like=True, gc=False):
    """What finds and sorts a client. `born` is `MM-DD`; `hidden`: only administrators see the
    client."""

    text: str
    last: str
    first: str
    points: int
    rank: int | None
    created: str
    born: str | None
    hidden: bool
    deleted: bool

    @classmethod
    def of(cls, client: Client) -> "ClientLine":
        """The line of a client."""
        return cls(
            entry_id=client.client_id,
            version=client.version,
            gone=False,
            text=text_of(client, client.former_numbers),
            last=sortable(client.last_name),
            first=sortable(client.first_name),
            points=max(to_integer_cents(client.points_balance), 0),
            rank=client.level.rank if client.level else None,
            created=instant(client.created),
            born=client.birth_date.strftime("%m-%d") if client.birth_date else None,
            hidden=client.kind == MAINTENANCE,
            deleted=client.deleted_at is not None,
        )


CLIENTS = Directory("clients", ClientLine)


def note(tx: Transaction, before: Client | None, after: Client) -> None:
    """Keep the line of a client true, in the transaction of the change."""
    CLIENTS.note(tx, None if before is None else ClientLine.of(before), ClientLine.of(after))


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """Who is looked for: those who have every term and, with `born` (`MM-DD`), that birthday.

    The maintenance client is found `with_hidden` only, and is always the last.
    """

    terms: Sequence[Term]
    born: str | None = None
    with_hidden: bool = False


def page(search: Search, ordering: Ordering, offset: int, size: int) -> tuple[list[str], int]:
    """The ids at `[offset, offset + size)` of those who are found, and how many are.

    One round trip, and a second one after the directory was packed.
    """
    [snapshot] = reading.read(CLIENTS)
    return page_in(snapshot, search, ordering, offset, size)


def with_numbers(numbers: Sequence[str], most: int) -> list[str]:
    """The ids of the newest clients, deleted ones left out, whose telephone or document is one of
    these, in the form of their texts. As many round trips as `page`."""
    if not numbers:
        return []
    [snapshot] = reading.read(CLIENTS)
    folded = {fold(number) for number in numbers}
    begins: Term = tuple((f"\t{number}",) for number in folded)
    found = [
        line
        for line in those_with([begins], snapshot)
        if not line.deleted and not folded.isdisjoint(line.text.split("\t"))
    ]
    newest = heapq.nlargest(most, found, key=KEYS["created"])
    return [line.entry_id for line in newest]


def page_in(
    snapshot: Snapshot[ClientLine], search: Search, ordering: Ordering, offset: int, size: int
) -> tuple[list[str], int]:
    """The same in a directory that was read already."""
    found = [line for line in those_with(search.terms, snapshot) if not line.deleted]
    if search.born is not None:
        found = [line for line in found if line.born == search.born]
    shown = [line for line in found if not line.hidden]
    hidden = [line for line in found if line.hidden] if search.with_hidden else []
    order, forward = order_of(ordering)
    first = heapq.nsmallest if forward else heapq.nlargest
    lines = [*first(offset + size, shown, key=KEYS[order.name]), *hidden]
    ids = [line.entry_id for line in lines[offset : offset + size]]
    return ids, len(shown) + len(hidden)


def those_with(terms: Sequence[Term], snapshot: Snapshot[ClientLine]) -> list[ClientLine]:
    """The clients, deleted ones too, who have every term; everybody without one."""
    if not terms:
        return snapshot.everything()
    return [*snapshot.packed_with(texts_of(snapshot).having(terms)), *recent_with(terms, snapshot)]


def recent_with(terms: Sequence[Term], snapshot: Snapshot[ClientLine]) -> list[ClientLine]:
    """The same of those who changed lately."""
    return [line for line in snapshot.present() if all(holds(line.text, term) for term in terms)]


def texts_of(snapshot: Snapshot[ClientLine]) -> Texts:
    """The texts of packed clients by their numbers."""
    return snapshot.packed.derived("texts", _texts)


def _texts(packed: Packed[ClientLine]) -> Texts:
    return Texts.of(line.text for line in packed.lines)
