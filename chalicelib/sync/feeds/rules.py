"""What follows from the calendar of a channel: the pure comparison of what it says with what stands
here (reservations book, 4.5; vector W28)."""

import hashlib
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

import msgspec

from chalicelib.kernel import dates
from chalicelib.kernel.validation import NOT_AN_ADDRESS, Problems
from chalicelib.pricing.quotes.rules.requests import MAX_NIGHTS
from chalicelib.properties.houses.rules import is_address
from chalicelib.reservations.types import Stay
from chalicelib.sync.calendars.rules import OURS
from chalicelib.sync.channels import note_name
from chalicelib.sync.feeds.types import (
    HORIZON,
    Action,
    Booked,
    CalendarFeed,
    Clash,
    Conflict,
    Counts,
    Held,
    Move,
    Plan,
    PlannedChange,
)

READINGS_TO_CANCEL = 3
"""Good readings in a row without a stay after which it is called off."""
FEWEST_SUSPICIOUS = 3
"""Of fewer stays, all may well have been called off at once."""
LONGEST_UID = 200
MOST_SHOWN = 200
LONGEST_ADDRESS = 1000
BLOCK, NEW = "block", "new"
CONFLICTS = uuid.UUID("6c0b6cf5-5f0b-4f0e-9a37-0f6b3c7f8a10")


class _Matched(msgspec.Struct, frozen=True):
    """Entries of a calendar and stays: which are the same, and what has no other."""

    wanted: list[Booked]
    pairs: list[Move]
    new: list[Booked]
    gone: list[Held]


class _Placed(msgspec.Struct, frozen=True):
    """Steps that can be done, and those that cannot."""

    done: list[Move | Booked]
    clashes: list[Clash]


def checked(feed: CalendarFeed, problems: Problems) -> CalendarFeed:
    """`feed` as it is.

    Raises:
        Invalid: no https address, or no name of a channel; with what `problems` had noted.
    """
    is_secure = feed.url.startswith("https://") and len(feed.url) <= LONGEST_ADDRESS
    problems.note("url", NOT_AN_ADDRESS, when=not (is_secure and is_address(feed.url)))
    note_name(problems, feed.channel)
    problems.raise_any()
    return feed


def name_of(channel: str, booked: Booked) -> str:
    """What a stay is called that came from a channel (`Stay.uuid_external`)."""
    return f"{channel}:{BLOCK if booked.is_block else booked.uid[:LONGEST_UID]}"


def held_of(stay: Stay, channel: str) -> Held | None:
    """A stay as one of a channel; None for those that surely are no concern of it."""
    name = stay.uuid_external
    is_own = name is not None and name.startswith(f"{channel}:")
    # What staff entered for the channel, or an older import called by the channel's name alone.
    is_foreign = stay.origin == "air" and (name is None or ":" not in name)
    if not stay.blocks or not (is_own or is_foreign):
        return None
    return Held(
        reservation_id=stay.reservation_id,
        uid=(name or "").removeprefix(f"{channel}:"),
        start=stay.check_in,
        end=stay.departure,
        is_block=stay.origin == "man",
        is_own=is_own,
        late=stay.blocked_until - stay.departure,
    )


def reconcile(
    said: Iterable[Booked],
    held: Sequence[Held],
    taken: Mapping[date, str],
    *,
    missing: Mapping[str, int],
    today: date,
    is_whole: bool = True,
    is_forced: bool = False,
) -> Plan:
    """What is to be done so that the nights of a house are as its channel says.

    `taken` says which stay has a night, from `today` on. What is not in the calendar any more is
    called off when that was so three times in a row, or at once where somebody forces it. Nothing
    that others have is touched: where they have the nights of what was sold, that clashes; where
    they have nights that the channel keeps closed, those are closed already.
    """
    stays = [each for each in held if not each.is_block]
    blocks = [each for each in held if each.is_block]
    sold = _matched(_sold(said, today), stays, today)
    nights = {night for each in sold.wanted for night in _nights(each.start, each.end)}
    others = taken.keys() - _nights_of(taken, blocks)
    closed = _matched(_closed(said, nights | others, today), blocks, today)
    vanished = [each for each in sold.gone if each.is_own and each.start > today]
    future = sum(each.is_own and each.start > today for each in stays)
    is_suspicious = not is_forced and _is_suspicious(len(vanished), future)
    in_the_way = [each for each in closed.gone if nights & _nights(each.start, each.end)]
    gone = [*vanished, *(each for each in closed.gone if each not in in_the_way)]
    counted = {each.reservation_id: missing.get(each.reservation_id, 0) + is_whole for each in gone}
    enough = 0 if is_forced else READINGS_TO_CANCEL
    due = {key for key, count in counted.items() if is_whole and count >= enough}
    due = set() if is_suspicious else due
    cancels = [*in_the_way, *(each for each in gone if each.reservation_id in due)]
    moves = _moves([*closed.pairs, *sold.pairs], today)
    placed = _placed([*moves, *sold.new, *closed.new], taken, cancels)
    still = {key: count for key, count in counted.items() if count and key not in due}
    own = {each.reservation_id for each in held if each.is_own}
    # Others of the channel's leave later, unless nothing moves any more.
    goes_on = bool(cancels or placed.done or still)
    waits = [each for each in placed.clashes if goes_on and own.issuperset(each.reservation_ids)]
    kept = len(sold.pairs) + len(closed.pairs) - len(moves)
    return _plan(cancels, placed, waits, still, kept=kept, is_suspicious=is_suspicious)


def _plan(
    cancels: Sequence[Held],
    placed: _Placed,
    waits: Sequence[Clash],
    missing: dict[str, int],
    *,
    kept: int,
    is_suspicious: bool,
) -> Plan:
    return Plan(
        cancels=tuple(cancels),
        moves=tuple(each for each in placed.done if isinstance(each, Move)),
        creates=tuple(each for each in placed.done if isinstance(each, Booked)),
        missing=missing,
        clashes=tuple(each for each in placed.clashes if each not in waits),
        kept=kept,
        waits=len(waits),
        is_suspicious=is_suspicious,
    )


def digest_of(feed: CalendarFeed, taken: Mapping[date, str], today: date) -> str:
    """What tells whether a calendar that did not change may be passed over: it is read from where
    it was, on the same day, and the nights of the house are whose they were."""
    nights = "".join(f"{night}{who}" for night, who in sorted(taken.items()))
    text = f"{feed.kind} {feed.url} {today} {nights}"
    return hashlib.sha256(text.encode()).hexdigest()


def counts_of(plan: Plan, unread: int) -> Counts:
    """How much a plan changes, of a calendar with so many entries that could not be read."""
    return Counts(
        created=len(plan.creates),
        moved=len(plan.moves),
        cancelled=len(plan.cancels),
        kept=plan.kept,
        missing=len(plan.missing),
        conflicts=len(plan.clashes),
        unread=unread,
    )


def changes_of(plan: Plan) -> tuple[PlannedChange, ...]:
    """What a plan changes, one by one, as far as a report shows it."""
    found = [_change("cancel", each, each.reservation_id) for each in plan.cancels]
    found += [_change("move", each.booked, each.held.reservation_id) for each in plan.moves]
    found += [_change("create", each) for each in plan.creates]
    found += [_change("conflict", each.booked, *each.reservation_ids) for each in plan.clashes]
    return tuple(found[:MOST_SHOWN])


def _change(action: Action, nights: Booked | Held, *reservation_ids: str) -> PlannedChange:
    return PlannedChange(
        action=action,
        start=nights.start,
        end=nights.end,
        is_block=nights.is_block,
        reservation_ids=reservation_ids,
    )


def conflicts_of(
    plan: Plan, before: Iterable[Conflict], place: str, now: datetime
) -> tuple[Conflict, ...]:
    """The conflicts of a feed since a plan; what was decided of one stays."""
    known = {each.conflict_id: each for each in before}
    found = {}
    for clash in plan.clashes:
        booked = clash.booked
        name = f"{place}#{booked.uid}#{booked.start}#{booked.end}"
        conflict_id = str(uuid.uuid5(CONFLICTS, name))
        former = known.get(conflict_id)
        found[conflict_id] = Conflict(
            conflict_id=conflict_id,
            start=booked.start,
            end=booked.end,
            reservation_ids=clash.reservation_ids,
            found=former.found if former else now,
            is_ignored=former.is_ignored if former else False,
        )
    return tuple(found.values())


def _sold(said: Iterable[Booked], today: date) -> list[Booked]:
    """The stays that a channel sold, from today on and each once, in parts of as many nights as a
    stay may have."""
    parts = (
        part for each in said if _counts(each, today) and not each.is_block for part in _parts(each)
    )
    found = dict.fromkeys(
        msgspec.structs.replace(part, start=max(part.start, today))
        for part in parts
        if part.end > today
    )
    return sorted(found, key=lambda each: (each.start, each.uid))


def _counts(booked: Booked, today: date) -> bool:
    """Whether an entry is looked at: our own, which came back, is not."""
    is_present = booked.end > today and booked.start < today + HORIZON
    return is_present and booked.start < booked.end and not booked.uid.endswith(OURS)


def _parts(booked: Booked) -> Iterator[Booked]:
    length = timedelta(days=MAX_NIGHTS)
    start, number = booked.start, 0
    end = min(booked.end, booked.start + HORIZON)
    while start < end:
        uid = f"{booked.uid}#{number}" if number else booked.uid
        yield msgspec.structs.replace(booked, uid=uid, start=start, end=min(start + length, end))
        start, number = start + length, number + 1


def _closed(said: Iterable[Booked], elsewhere: set[date], today: date) -> list[Booked]:
    """The stretches that a channel keeps closed, without nights that are taken anyway. They end
    with each month, so that of a long one that changes every day most stays as it is."""
    nights = {
        night
        for each in said
        if each.is_block and _counts(each, today)
        for night in _nights(max(each.start, today), min(each.end, today + HORIZON))
    }
    runs: list[list[date]] = []
    for night in sorted(nights - elsewhere):
        follows = runs and runs[-1][-1] + dates.ONE_DAY == night and night.day != 1
        if follows:
            runs[-1].append(night)
        else:
            runs.append([night])
    return [
        Booked(uid=BLOCK, start=run[0], end=run[-1] + dates.ONE_DAY, is_block=True) for run in runs
    ]


def _matched(wanted: list[Booked], held: Sequence[Held], today: date) -> _Matched:
    """Which stay is which entry: by name where that is the name of one entry, else by dates (some
    channels give new names each time), else where the two share nights and nobody else does."""
    names = Counter(each.uid for each in wanted)
    pairs: list[Move] = []
    new, left = list(wanted), list(held)

    def pair(booked: Booked, candidates: Sequence[Held]) -> None:
        if len(candidates) == 1:
            pairs.append(Move(candidates[0], booked))
            left.remove(candidates[0])
            new.remove(booked)

    for booked in wanted:
        if names[booked.uid] == 1 and not booked.is_block:
            pair(booked, [each for each in left if each.uid == booked.uid[:LONGEST_UID]])
    for booked in list(new):
        pair(booked, [each for each in left if _is_same(each, booked, today)][:1])
    for booked in list(new):
        pair(booked, [each for each in left if each.is_own and _overlap(each, booked)])
    return _Matched(wanted, pairs, new, left)


def _is_same(held: Held, booked: Booked, today: date) -> bool:
    """Whether both have the same nights from today on: of what began, channels forget the rest."""
    return max(held.start, today) == max(booked.start, today) and held.end == booked.end


def _overlap(held: Held, booked: Booked) -> bool:
    return held.start < booked.end and booked.start < held.end


def _is_suspicious(vanished: int, future: int) -> bool:
    return vanished >= FEWEST_SUSPICIOUS and 2 * vanished > future


def _moves(pairs: Iterable[Move], today: date) -> list[Move]:
    """Those that have other nights, the ones first that only leave some."""
    moves = []
    for pair in pairs:
        held, booked = pair.held, pair.booked
        if _is_same(held, booked, today):
            continue
        start = held.start if held.start <= today else booked.start
        moves.append(Move(held, msgspec.structs.replace(booked, start=start)))
    return sorted(moves, key=lambda each: not _shrinks(each))


def _shrinks(move: Move) -> bool:
    return move.held.start <= move.booked.start and move.booked.end <= move.held.end


def _placed(
    steps: Sequence[Move | Booked], taken: Mapping[date, str], cancels: Iterable[Held]
) -> _Placed:
    """What can be done now, in order, and what others' nights keep from it."""
    nights = dict(taken)
    for each in cancels:
        _give(nights, each)
    done: list[Move | Booked] = []
    clashes: list[Clash] = []
    for step in steps:
        if isinstance(step, Move):
            booked, own, late = step.booked, step.held.reservation_id, step.held.late
        else:
            booked, own, late = step, None, timedelta()
        wanted = _nights(booked.start, booked.end + late)
        who = sorted({nights[night] for night in wanted if nights.get(night, own) != own})
        if who:
            clashes.append(Clash(booked, tuple(each for each in who if each != NEW)))
            continue
        if isinstance(step, Move):
            _give(nights, step.held)
        nights |= dict.fromkeys(wanted, own or NEW)
        done.append(step)
    return _Placed(done, clashes)


def _give(nights: dict[date, str], held: Held) -> None:
    for night in _nights(held.start, held.end + held.late):
        if nights.get(night) == held.reservation_id:
            del nights[night]


def _nights(start: date, end: date) -> set[date]:
    return set(dates.days_between(start, end))


def _nights_of(taken: Mapping[date, str], held: Iterable[Held]) -> set[date]:
    ids = {each.reservation_id for each in held}
    return {night for night, who in taken.items() if who in ids}
