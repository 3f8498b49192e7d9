"""The one way in which a registration is written: with its line, the places of its event, and the
announcement of a winner."""

from datetime import datetime

from msgspec.structs import replace

from chalicelib.cloud.transaction import Transaction
from chalicelib.community.occasions import records as occasions
from chalicelib.community.registrations.records import (
    AnnouncementRecord,
    LineRecord,
    RegistrationRecord,
    count,
    place_of,
)
from chalicelib.community.types import Registration, Win
from chalicelib.kernel.errors import CasaAustinError, Invalid, Stale


class EventFull(Invalid):
    """Everybody who may take part does."""

    code = "EVENT_FULL"
    default_message = "El evento ya no tiene cupos."


class RegistrationChanged(Stale):
    """The registration changed since it was read."""


def create(tx: Transaction, registration: Registration, *, most: int | None) -> Registration:
    """Write the first registration of a guest for an event; the commit raises `RegistrationChanged`
    where there is one, `EventFull` where `most` take part."""
    tx.create(RegistrationRecord.of(registration), otherwise=RegistrationChanged())
    _follow(tx, None, registration, most, EventFull())
    return registration


def replace_with(
    tx: Transaction,
    before: Registration,
    after: Registration,
    *,
    most: int | None = None,
    full: CasaAustinError | None = None,
) -> Registration:
    """Write a registration over the one that was read; as it is written.

    The commit raises `RegistrationChanged` where it changed meanwhile, and `full` where it would be
    one more than `most` who take part.
    """
    written = replace(after, version=before.version + 1, updated=tx.now)
    unchanged = RegistrationRecord.version == before.version
    tx.put(RegistrationRecord.of(written), when=unchanged, otherwise=RegistrationChanged())
    _follow(tx, before, written, most, full or EventFull())
    return written


def remove(tx: Transaction, registration: Registration) -> None:
    """Take a registration away, as if it had never been."""
    unchanged = RegistrationRecord.version == registration.version
    record = RegistrationRecord.of(registration)
    tx.delete(record, when=unchanged, otherwise=RegistrationChanged())
    _follow(tx, registration, None, None, EventFull())


def _follow(
    tx: Transaction,
    before: Registration | None,
    after: Registration | None,
    most: int | None,
    full: CasaAustinError,
) -> None:
    _move_line(tx, before, after)
    _move_announcement(tx, before, after)
    for each, step in ((before, -1), (after, 1)):
        if each is not None:
            count(tx, each, step)
    present = after or before
    if present is not None:
        occasions.move(
            tx,
            present.occasion_id,
            approved=_is(after, "approved") - _is(before, "approved"),
            pending=_is(after, "pending") - _is(before, "pending"),
            most=most,
            otherwise=full,
        )


def _is(registration: Registration | None, status: str) -> int:
    return int(registration is not None and registration.status == status)


def _move_line(tx: Transaction, before: Registration | None, after: Registration | None) -> None:
    old, new = _taking_part(before), _taking_part(after)
    if old is not None and (new is None or place_of(old) != place_of(new)):
        tx.delete(LineRecord.of(old))
    if new is not None:
        tx.put(LineRecord.of(new))


def _taking_part(registration: Registration | None) -> Registration | None:
    return registration if _is(registration, "approved") else None


def _move_announcement(
    tx: Transaction, before: Registration | None, after: Registration | None
) -> None:
    old, new = _awaited(before), _awaited(after)
    if old == new:
        return
    if before is not None and old is not None:
        tx.delete(_announcement(before, old))
    if after is not None and new is not None:
        tx.put(_announcement(after, new))


def _awaited(registration: Registration | None) -> datetime | None:
    """When a winner is yet to be announced."""
    win = None if registration is None else registration.win
    return win.announced_for if win is not None and win.announced_at is None else None


def _announcement(registration: Registration, at: datetime) -> AnnouncementRecord:
    return AnnouncementRecord.of(registration, Win("", at))
