"""What the ledger of points opens with (clients book, 8).

The balance is what the guest was shown, so the account opens with it. The entries before it are
kept; what they do not explain is one entry more. Of points that are left the newest are: what was
spent or lost took the oldest first.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

import msgspec

from chalicelib.imports.moving.rules.values import amount, made, one_of, text
from chalicelib.imports.moving.types import Row
from chalicelib.kernel.callers import PAST
from chalicelib.kernel.money import ZERO
from chalicelib.loyalty.points.rules import DESCRIPTIONS
from chalicelib.loyalty.points.types import Account, Entry, EntryKind, Lot, Posted

KINDS: tuple[EntryKind, ...] = ("earned", "redeemed", "expired", "refunded", "referral")
MOST = 60
"""Entries that are kept one by one, so that one transaction writes an account; older ones are
one."""
BEFORE = "Saldo anterior"
UNEXPLAINED = "Ajuste al saldo que se mostraba"


class Opened(msgspec.Struct, frozen=True):
    """An account and its entries, oldest first; unexplained: how much of the balance no entry
    explains; capped: whether an entry took more than there was."""

    account: Account
    entries: tuple[tuple[datetime, Entry], ...]
    unexplained: Decimal
    capped: bool


class _Purse:
    """The points that are left, oldest first."""

    def __init__(self, ends: datetime | None) -> None:
        self._ends = ends
        self._left: dict[str, Decimal] = {}

    def move(self, points: Decimal, lot_id: str) -> tuple[Lot, ...]:
        """Give points, or take some, as far as there are any; the lots of the entry."""
        if points > ZERO:
            self._left[lot_id] = self._left.get(lot_id, ZERO) + points
            return (Lot(lot_id, points, self._ends),)
        taken, wanted = [], -points
        for each, left in list(self._left.items()):
            part = min(left, wanted)
            if part <= ZERO:
                continue
            wanted -= part
            self._left[each] = left - part
            taken.append(Lot(each, -part, self._ends))
        self._left = {each: left for each, left in self._left.items() if left}
        return tuple(taken)

    @property
    def lots(self) -> tuple[Lot, ...]:
        """What is left."""
        return tuple(Lot(each, points, self._ends) for each, points in self._left.items())

    @property
    def balance(self) -> Decimal:
        """All of it."""
        return sum(self._left.values(), ZERO)


def opened(
    client_id: str, rows: Iterable[Row], balance: Decimal, ends: datetime | None, now: datetime
) -> Opened:
    """The account of a client with a balance that ends at `ends`, and the rows that made it."""
    purse, entries, capped = _Purse(ends), list[tuple[datetime, Entry]](), False
    ordered = sorted(rows, key=lambda row: (made(row), row.key))
    folded, kept = ordered[: max(len(ordered) - MOST, 0)], ordered[-MOST:]
    for row in folded:
        purse.move(amount(row, "points") or ZERO, _lot_id(row))
    if folded:
        entries.append((made(folded[-1]), _entry("adjusted", purse.lots, BEFORE)))
    for row in kept:
        points = amount(row, "points") or ZERO
        lots = purse.move(points, _lot_id(row))
        entry = _entry_of(row, lots)
        capped |= entry.points != points
        entries.append((made(row), entry))
    unexplained = max(balance, ZERO) - purse.balance
    if unexplained:
        lots = purse.move(unexplained, client_id)
        entries.append((now, _entry("adjusted", lots, UNEXPLAINED)))
    entries = [(at, entry) for at, entry in entries if entry.points]
    account = Account(client_id=client_id, version=1, entries=len(entries), lots=purse.lots)
    return Opened(account, tuple(entries), unexplained, capped)


def posted(at: datetime, entry: Entry, entry_id: str) -> Posted:
    """An entry as it is kept."""
    return Posted(entry_id=entry_id, actor=PAST, at=at, **msgspec.structs.asdict(entry))


def _lot_id(row: Row) -> str:
    return text(row, "reservation") or row.key


def _entry_of(row: Row, lots: tuple[Lot, ...]) -> Entry:
    kind = one_of(row, "transaction_type", KINDS, "adjusted")
    entry = _entry(kind, lots, text(row, "description") or DESCRIPTIONS[kind])
    return msgspec.structs.replace(
        entry,
        reservation_id=text(row, "reservation"),
        referred_client_id=text(row, "referred_client"),
    )


def _entry(kind: EntryKind, lots: tuple[Lot, ...], description: str) -> Entry:
    points = sum((lot.points for lot in lots), ZERO)
    return Entry(kind=kind, points=points, description=description, lots=lots)
