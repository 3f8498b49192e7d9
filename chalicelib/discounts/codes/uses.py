"""The uses of discount codes: the bookings that carry them (invariant 3).

A use stands with its code (`records`), under `use#<reservation id>`; that of an unpaid hold has an
item beside it, `held#<end of the hold>#<reservation id>`, by which others find it once the hold
lapsed. So expiry needs no job to be true: a lapsed use is taken over. Index `by_kind` lists the
uses of a code by their time (`uses#<CODE>`).
"""

import random
from datetime import datetime
from decimal import Decimal

import msgspec
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import CentsAttribute, InstantAttribute, instant_key
from chalicelib.cloud.transaction import Transaction
from chalicelib.discounts.codes.records import (
    CODE,
    INDEX,
    LEDGERS,
    CodeRecord,
    PartRecord,
    account_of,
    code_of,
    part_of,
)
from chalicelib.kernel.errors import CasaAustinError, Invalid, Stale

USE, HELD = "use#", "held#"
MOST_READ = 1000
MOST_LAPSED = 25
"""Lapsed uses that are looked at: the job, which runs each minute, tidies up the rest."""


class CodeExhausted(Invalid):
    """A code was used as often as it may be, or withdrawn, since it was read."""

    code = "code_exhausted"

    def __init__(self) -> None:
        text = "El código de descuento ya no está disponible."
        super().__init__(text, fields={"discount_code": [text]})


class UseRecord(Model):
    """A booking that carries a code, and what it saves."""

    Meta = store.meta(LEDGERS)
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    reservation_id = UnicodeAttribute()
    client_id = UnicodeAttribute()
    saved_usd = CentsAttribute()
    used_at = InstantAttribute()
    listed = UnicodeAttribute()
    listed_key = UnicodeAttribute()


class Held(msgspec.Struct, frozen=True):
    """The use of a booking that is only held, and when the hold ends."""

    reservation_id: str
    until: datetime

    @classmethod
    def of_entry(cls, entry: str) -> "Held":
        """What the key of a `HeldUse` says."""
        until, _, reservation_id = entry.removeprefix(HELD).partition("#")
        return cls(reservation_id, datetime.fromisoformat(until))


class HeldUse(Model):
    """Says beside a use that it lapses: `held#<end of the hold>#<reservation id>`."""

    Meta = store.meta(LEDGERS)
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)

    @classmethod
    def of(cls, code: str, reservation_id: str, until: datetime) -> "HeldUse":
        """The item of a booking's use."""
        entry = f"{HELD}{instant_key(until)}#{reservation_id}"
        return cls(account=account_of(code), entry=entry)


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """Where a code has room for a booking: beside the uses that it has, or `instead` of one whose
    hold lapsed. `version` is that of the terms. `used`: how many uses count. `parts`: of the count,
    which have room."""

    version: int
    used: int
    parts: tuple[int, ...] = ()
    instead: Held | None = None


def uses_of(code: str, *, skip: int = 0, take: int = MOST_READ) -> list[UseRecord]:
    """The bookings that carry a code, `take` of them after the newest `skip`, newest first.

    Of those that are skipped only keys are read. One that was made a moment ago may be missing.
    """
    items = store.query(LEDGERS, f"uses#{code}", index=INDEX, forward=False, limit=skip + take)[
        skip:
    ]
    keys = [store.Key(UseRecord, item["account"]["S"], item["entry"]["S"]) for item in items]
    found = store.fetch_many(keys)
    uses = (found.get(UseRecord, key.hash, key.range) for key in keys)
    return [use for use in uses if use is not None]


def room_of(code: CodeRecord, now: datetime) -> Room:
    """Where a code has room for one more booking. One query more, if it is used as often as it may
    be: the use of a hold that lapsed may be taken over."""
    room = Room(version=int(code.version), used=code.used_count, parts=_parts_with_room(code))
    if room.parts:
        return room
    lapsed = _lapsed(code.terms.code, now)
    if not lapsed:
        return room
    # Any will do: so those who come at the same moment do not all want the same.
    instead = random.choice(lapsed)  # noqa: S311
    return msgspec.structs.replace(room, used=room.used - len(lapsed), instead=instead)


def room_now(code: str, now: datetime) -> Room | None:
    """Where a code has room for a stay that comes back, whatever its terms are by now; None for a
    code that was withdrawn, which has none."""
    record = code_of(code)
    return None if record is None else room_of(record, now)


def _parts_with_room(code: CodeRecord) -> tuple[int, ...]:
    """The parts of the count that may count one more, in any order."""
    counts = [(code.counted, code.most), *((part.counted, part.most) for part in code.parts)]
    parts = [
        number for number, (counted, most) in enumerate(counts) if most is None or counted < most
    ]
    random.shuffle(parts)
    return tuple(parts)


def is_carried(code: str, reservation_id: str) -> bool:
    """Whether a booking still has the use that it made: that of a lapsed hold may be another's."""
    return store.fetch(UseRecord, account_of(code), f"{USE}{reservation_id}") is not None


def use(
    tx: Transaction,
    code: str,
    reservation_id: str,
    client_id: str,
    saved_usd: Decimal,
    *,
    room: Room | None = None,
    hold_until: datetime | None = None,
) -> None:
    """Count a use with the booking that makes it (invariant 3); it lapses with the booking's hold.

    `room` was found with the terms that priced the booking; a stay that comes back uses its code
    whatever its terms are by now. The commit raises `CodeExhausted` if the code changed since, or
    nobody may use it any more.
    """
    may_be_used = PartRecord.removed_at.does_not_exist()
    if room is not None:
        may_be_used &= PartRecord.version == room.version
    if room is not None and room.instead is not None:
        exhausted = CodeExhausted()
        tx.check(CodeRecord, account_of(code), CODE, when=may_be_used, otherwise=exhausted)
        _remove(tx, code, room.instead.reservation_id, room.instead.until, exhausted)
    else:
        parts = room.parts if room is not None else ()
        has_room = PartRecord.most.does_not_exist() | (PartRecord.counted < PartRecord.most)
        tx.update_one_of(
            [part_of(code, number) for number in parts or (0,)],
            [PartRecord.counted.add(1)],
            when=PartRecord.version.exists() & may_be_used & has_room,
            otherwise=CodeExhausted(),
        )
    carried = UseRecord(
        account=account_of(code),
        entry=f"{USE}{reservation_id}",
        reservation_id=reservation_id,
        client_id=client_id,
        saved_usd=saved_usd,
        used_at=tx.now,
        listed=f"uses#{code}",
        listed_key=f"{instant_key(tx.now)}#{reservation_id}",
    )
    tx.create(carried, otherwise=Stale())
    if hold_until is not None:
        tx.put(HeldUse.of(code, reservation_id, hold_until))


def hand_over(tx: Transaction, code: str, reservation_id: str, client_id: str) -> None:
    """Let the use of a code be that of the guest whose booking carries it now."""
    carried = UseRecord(account=account_of(code), entry=f"{USE}{reservation_id}")
    tx.update(
        carried,
        [UseRecord.client_id.set(client_id)],
        when=UseRecord.reservation_id.exists(),
        otherwise=Stale(),
    )


def hold(
    tx: Transaction,
    code: str,
    reservation_id: str,
    *,
    before: datetime | None,
    after: datetime | None,
) -> None:
    """Let a use lapse at another time, or not any more. The commit raises `Stale` if the use was
    taken over, since it had lapsed."""
    if before == after:
        return
    if before is not None:
        tx.delete(
            HeldUse.of(code, reservation_id, before),
            when=HeldUse.account.exists(),
            otherwise=Stale(),
        )
    if after is not None:
        tx.put(HeldUse.of(code, reservation_id, after))


def release(
    tx: Transaction, code: str, reservation_id: str, *, hold_until: datetime | None = None
) -> None:
    """Give back the use that a booking made; the commit raises `Stale` if it was given back."""
    tx.update(part_of(code, 0), [PartRecord.counted.add(-1)])
    _remove(tx, code, reservation_id, hold_until, Stale())


def _remove(
    tx: Transaction,
    code: str,
    reservation_id: str,
    hold_until: datetime | None,
    otherwise: CasaAustinError,
) -> None:
    carried = UseRecord(account=account_of(code), entry=f"{USE}{reservation_id}")
    tx.delete(carried, when=UseRecord.reservation_id.exists(), otherwise=otherwise)
    if hold_until is not None:
        held = HeldUse.of(code, reservation_id, hold_until)
        tx.delete(held, when=HeldUse.account.exists(), otherwise=otherwise)


def _lapsed(code: str, now: datetime) -> list[Held]:
    """Uses whose holds lapsed, some of them where there are many."""
    items = store.query(
        LEDGERS,
        account_of(code),
        where=HeldUse.entry.between(HELD, f"{HELD}{instant_key(now)}"),
        limit=MOST_LAPSED,
        consistent=True,
    )
    return [Held.of_entry(item["entry"]["S"]) for item in items]
