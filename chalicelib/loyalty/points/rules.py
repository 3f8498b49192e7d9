"""How points come and go (clients book, section 8; vectors 1 to 14 of section 16).

Each function takes an account and answers the account afterwards with the entries that say what
happened. Amounts are PEN with two decimals; an amount of 0.00 changes nothing and leaves no entry.
What is taken comes first from the lots that end first.

What a stay had earned may be spent when it is taken back. Then it is a debt of the account, which
whatever a stay gives later pays at once: what is earned, and what comes back from where it was
spent. So the order of ends makes no points. What staff give is the guest's own.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from chalicelib.kernel import dates, money, spanish
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.money import CENT, ZERO
from chalicelib.kernel.validation import Problems, between
from chalicelib.loyalty.points.types import Account, Debt, Entry, EntryKind, Lot, Posted, Posting

EARNED_PERCENT = Decimal(5)
LIFE = timedelta(days=365)
REFUND_LIFE = timedelta(days=30)
"""How long points live at least that were given back."""
MOST_POINTS = Decimal("999999.99")
"""What staff may give or take at once."""
LONGEST_REASON = 200
OF_STAFF: tuple[EntryKind, ...] = ("adjusted", "redeemed")
"""What staff enter, who say why, where it is about no stay."""
NEVER = datetime.max.replace(tzinfo=UTC)
DESCRIPTIONS: dict[EntryKind, str] = {
    "earned": "Puntos ganados por una estadía",
    "referral": "Puntos por la estadía de una persona referida",
    "redeemed": "Puntos usados en una reserva",
    "refunded": "Puntos devueltos de una reserva",
    "expired": "Puntos vencidos",
    "adjusted": "Ajuste de puntos",
    "taken_back": "Puntos retirados de una estadía anulada",
    "merged": "Puntos unidos de dos registros del mismo cliente",
}


class NotEnoughPoints(Invalid):
    """The client has fewer points that can be spent."""

    code = "not_enough_points"
    default_message = "El cliente no tiene suficientes puntos disponibles."

    def __init__(self, field: str = "points_to_redeem") -> None:
        super().__init__(fields={field: [self.default_message]})


class MoreThanPrice(Invalid):
    """More points than the stay costs."""

    code = "points_over_price"
    default_message = "Los puntos no pueden superar el precio de la reserva."

    def __init__(self, field: str = "points_to_redeem") -> None:
        super().__init__(fields={field: [self.default_message]})


def earned_by(price_sol: Decimal, points_redeemed: Decimal) -> Decimal:
    """What a guest earns with a stay: 5 % of what was paid for it without points."""
    return _share(price_sol - points_redeemed, EARNED_PERCENT)


def referral_of(price_sol: Decimal, points_redeemed: Decimal, percentage: Decimal) -> Decimal:
    """What whoever brought the guest earns with the stay."""
    return _share(price_sol - points_redeemed, percentage)


def end_of(departure: date) -> datetime:
    """When the points of a stay end: 365 days after its departure, at Lima's midnight."""
    return dates.local(departure + LIFE, time())


def earn(
    account: Account,
    points: Decimal,
    now: datetime,
    *,
    lot_id: str,
    expires_at: datetime | None,
    **about: Any,
) -> Posting:
    """A guest earns `points` by a stay, which pay debts. `about` are other fields of the entry."""
    lots = [Lot(lot_id, points, expires_at)]
    return _paid(_give(account, "earned", lots, **about), lots, now)


def refer(
    account: Account,
    points: Decimal,
    now: datetime,
    *,
    lot_id: str,
    expires_at: datetime | None,
    **about: Any,
) -> Posting:
    """A guest earns `points` by the stay of a guest whom they brought, which pay debts."""
    lots = [Lot(lot_id, points, expires_at)]
    return _paid(_give(account, "referral", lots, **about), lots, now)


def redeem(
    account: Account, points: Decimal, now: datetime, *, price: Decimal | None = None, **about: Any
) -> Posting:
    """Spend points that have not expired, at most the `price` of what they are spent on. What the
    entry took (`taken`) is what a refund gives back.

    Raises:
        NotEnoughPoints, MoreThanPrice: on field `points_to_redeem`.
    """
    if price is not None and points > price:
        raise MoreThanPrice
    if points > account.available(now):
        raise NotEnoughPoints
    usable = [lot for lot in account.lots if not lot.is_expired(now)]
    return _take(account, "redeemed", points, usable, **about)


def refund(account: Account, taken: Iterable[Lot], now: datetime, **about: Any) -> Posting:
    """Give back what a redemption took, to the very lots. What would end within 30 days ends
    after 30 days, apart from what is left of its lot. It pays debts: of a stay that does not count
    any more nothing comes back."""
    least = now + REFUND_LIFE
    lots = [_living_until(least, lot) for lot in taken]
    return _paid(_give(account, "refunded", lots, **about), lots, now)


def expire(account: Account, now: datetime) -> Posting:
    """Take out all that ended before `now`."""
    ended = [lot for lot in account.lots if lot.is_expired(now)]
    return _take(account, "expired", _sum(ended), ended)


def adjust(
    account: Account, points: Decimal, now: datetime, *, lot_id: str, description: str
) -> Posting:
    """Staff give points, which live 365 days, or take some (negative), expired ones with them.

    Raises:
        NotEnoughPoints: on field `points`.
    """
    if points >= 0:
        lot = Lot(lot_id, points, now + LIFE)
        return _give(account, "adjusted", [lot], description=description)
    if -points > account.balance:
        raise NotEnoughPoints("points")
    return _take(account, "adjusted", -points, account.lots, description=description)


def take_back(
    account: Account,
    points: Decimal,
    now: datetime,
    *,
    lot_id: str,
    ended: datetime | None = None,
    **about: Any,
) -> Posting:
    """Take what a stay had earned, first from the lots that it made and then from all others that
    can be spent. What was spent meanwhile is a debt; `short` tells how much that is. Of points that
    `ended` before `now` only what is left of their lots is taken, and what comes back to these: the
    rest may have been lost, and nobody loses points twice."""
    debt = Debt(lot_id, points, is_own=ended is not None and ended < now)
    usable = _payers(debt, account.lots, now)
    taken = min(points, _sum(usable))
    posting = _take(account, "taken_back", taken, usable, **about)
    missing = msgspec.structs.replace(debt, points=points - taken)
    after = _owing(posting.account, [*account.debts, missing])
    short = ZERO if debt.is_own else missing.points
    return msgspec.structs.replace(posting, account=after, short=short)


def merge(kept: Account, gone: Account, now: datetime) -> tuple[Posting, Posting]:
    """Give all lots and debts of `gone` to `kept`: two clients are one person. What the one owes
    the points of the other pay."""
    given = _give(kept, "merged", gone.lots)
    owing = _owing(given.account, [*kept.debts, *gone.debts])
    given = msgspec.structs.replace(given, account=owing)
    emptied = _take(gone, "merged", gone.balance, gone.lots)
    without = msgspec.structs.replace(emptied, account=_owing(emptied.account, ()))
    return _paid(given, owing.lots, now), without


def check_adjustment(points: Decimal, reason: str) -> None:
    """Whether staff may adjust points by such an amount, for such a reason.

    Raises:
        Invalid: on `points` and `reason`.
    """
    problems = Problems()
    is_in = -MOST_POINTS <= points <= MOST_POINTS
    problems.note("points", between(-MOST_POINTS, MOST_POINTS), when=not is_in)
    problems.note("points", "Los puntos no pueden ser 0.", when=not points)
    _note_amount_and_reason(problems, "points", points, reason)


def check_redemption(points: Decimal, reason: str) -> None:
    """Whether staff may spend such an amount of points, for such a reason.

    Raises:
        Invalid: on `points_to_redeem` and `reason`.
    """
    problems, field = Problems(), "points_to_redeem"
    problems.note(field, between(CENT, MOST_POINTS), when=not CENT <= points <= MOST_POINTS)
    _note_amount_and_reason(problems, field, points, reason)


def tidy_reason(reason: str) -> str:
    """A reason as it is kept: in one line, without blanks around it."""
    return spanish.one_line(reason)


def signed(reason: str, first_name: str) -> str:
    """A reason with the first name of whoever gives it."""
    return f"{reason} (por {first_name})" if first_name else reason


def forgotten(entry: Posted) -> Posted:
    """An entry without the words of staff, which may name the guest. All else is the ledger's."""
    if entry.kind not in OF_STAFF or entry.reservation_id is not None:
        return entry
    return msgspec.structs.replace(entry, description=DESCRIPTIONS["adjusted"])


def _note_amount_and_reason(problems: Problems, field: str, points: Decimal, reason: str) -> None:
    problems.decimals(field, points)
    problems.name("reason", tidy_reason(reason), LONGEST_REASON)
    problems.raise_any()


def _share(paid: Decimal, percentage: Decimal) -> Decimal:
    return max(ZERO, money.cents(money.percent(paid, percentage)))


def _living_until(least: datetime, lot: Lot) -> Lot:
    is_short = lot.expires_at is not None and lot.expires_at < least
    return msgspec.structs.replace(lot, expires_at=least) if is_short else lot


def _give(account: Account, kind: EntryKind, given: Iterable[Lot], **about: Any) -> Posting:
    lots = tuple(lot for lot in given if lot.points)
    return _posting(account, kind, lots, **about)


def _take(
    account: Account, kind: EntryKind, points: Decimal, order: Iterable[Lot], **about: Any
) -> Posting:
    """Take `points`, which are there, from lots in their order."""
    return _posting(account, kind, _parts(points, order), **about)


def _parts(points: Decimal, order: Iterable[Lot]) -> tuple[Lot, ...]:
    """What is taken (negative) of lots in their order for `points`, which are there."""
    taken: list[Lot] = []
    for lot in order:
        part = min(lot.points, points)
        points -= part
        if part:
            taken.append(Lot(lot.lot_id, -part, lot.expires_at))
    return tuple(taken)


def _paid(posting: Posting, lots: Sequence[Lot], now: datetime) -> Posting:
    """A posting whose `lots`, which the account has now, pay the debts: one entry, which names the
    stay if it is one."""
    account, left = posting.account, []
    taken: list[Lot] = []
    paid = set()
    for debt in account.debts:
        usable = _payers(debt, _joined([*lots, *taken]), now)
        parts = _parts(min(debt.points, _sum(usable)), usable)
        paid |= {debt.lot_id} if parts else set()
        taken += parts
        left.append(msgspec.structs.replace(debt, points=debt.points + _sum(parts)))
    if not taken:
        return posting
    stay = paid.pop() if len(paid) == 1 else None
    after = _posting(account, "taken_back", _joined(taken), reservation_id=stay)
    return Posting(_owing(after.account, left), (*posting.entries, *after.entries))


def _payers(debt: Debt, lots: Iterable[Lot], now: datetime) -> list[Lot]:
    """The lots that pay a debt, in their order: the stay's own, and then what can be spent."""
    own = [lot for lot in lots if lot.lot_id == debt.lot_id]
    others = [lot for lot in lots if lot.lot_id != debt.lot_id and not lot.is_expired(now)]
    return own if debt.is_own else [*own, *others]


def _owing(account: Account, debts: Iterable[Debt]) -> Account:
    """An account with these debts, those of one stay as one."""
    points: dict[tuple[bool, str], Decimal] = defaultdict(lambda: ZERO)
    for debt in debts:
        points[not debt.is_own, debt.lot_id] += debt.points
    owed = tuple(
        Debt(lot_id, points[is_any, lot_id], is_own=not is_any)
        for is_any, lot_id in sorted(points)
        if points[is_any, lot_id]
    )
    if owed == account.debts:
        return account
    return msgspec.structs.replace(account, version=account.version + 1, debts=owed)


def _posting(account: Account, kind: EntryKind, lots: tuple[Lot, ...], **about: Any) -> Posting:
    if not lots:
        return Posting(account)
    about.setdefault("description", DESCRIPTIONS[kind])
    entry = Entry(kind=kind, points=_sum(lots), lots=lots, **about)
    after = msgspec.structs.replace(
        account,
        version=account.version + 1,
        entries=account.entries + 1,
        lots=_joined([*account.lots, *lots]),
    )
    return Posting(after, (entry,))


def _joined(lots: Iterable[Lot]) -> tuple[Lot, ...]:
    """Lots of one origin that end together are one; the first to end come first."""
    left: dict[tuple[datetime, str], Lot] = {}
    for lot in lots:
        key = (lot.expires_at or NEVER, lot.lot_id)
        before = left[key].points if key in left else ZERO
        left[key] = Lot(lot.lot_id, before + lot.points, lot.expires_at)
    return tuple(left[key] for key in sorted(left) if left[key].points)


def _sum(lots: Iterable[Lot]) -> Decimal:
    return sum((lot.points for lot in lots), ZERO)
