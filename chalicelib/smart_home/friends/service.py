"""Sharing: a guest lets a friend use a part of what a stay opens, and takes it back."""

from datetime import datetime
from functools import partial

import msgspec

from chalicelib.cloud import budget, store
from chalicelib.cloud.removal import remove_all
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import ids
from chalicelib.kernel.callers import Guest, Shared
from chalicelib.kernel.errors import NotFound, Stale
from chalicelib.reservations.stays import records as stays
from chalicelib.smart_home.control import access
from chalicelib.smart_home.control.access import Over
from chalicelib.smart_home.control.types import Right
from chalicelib.smart_home.devices.rules import is_shown
from chalicelib.smart_home.devices.service import devices_of
from chalicelib.smart_home.events import StayShared, StayShareEnded
from chalicelib.smart_home.sharing import records, rules, tokens
from chalicelib.smart_home.sharing.types import Share

UNKNOWN_SHARE = "No encontramos ese acceso."


class NewShare(msgspec.Struct, frozen=True, kw_only=True):
    """What a guest wants to share. until: None for a day."""

    label: str
    device_ids: tuple[str, ...]
    music: bool
    until: datetime | None


class Handed(msgspec.Struct, frozen=True):
    """A share, and what its holder carries."""

    share: Share
    token: str


def share(reservation_id: str, wanted: NewShare, *, caller: Guest, now: datetime) -> Handed:
    """Share a part of a stay that is sold and not over. Its token is kept by nobody.

    Raises:
        NotFound, NotApproved, Over: see `access`.
        Invalid: nothing is shared, what the guest may not use, or for longer than the stay.
        TooManyShares: there are enough.
    """
    return budget.again(lambda: _share(reservation_id, wanted, caller, now), Stale)


def _share(reservation_id: str, wanted: NewShare, caller: Guest, now: datetime) -> Handed:
    right = _right(reservation_id, caller, now)
    if right.window.is_over(now):
        raise Over
    usable = [each.device_id for each in devices_of(right.stay.property_id) if is_shown(each)]
    made = rules.checked(
        Share(
            share_id=ids.new_id(),
            by=caller.client_id,
            label=wanted.label,
            device_ids=wanted.device_ids,
            music=wanted.music,
            until=rules.until(wanted.until, right.window, now),
            created=now,
        ),
        usable,
        right.window,
        now,
    )
    tx = Transaction(now)
    after = rules.with_share(right.shares.shares, made, now)
    records.write(tx, reservation_id, after, before=right.shares)
    tx.emit(_told(reservation_id, made), actor=caller.actor)
    tx.commit()
    token = tokens.sign(Shared(reservation_id, made.share_id), made.until)
    return Handed(made, token)


def shared(reservation_id: str, *, caller: Guest, now: datetime) -> list[Share]:
    """What a guest shares of a stay and is not over, in the order in which it was shared.

    Raises:
        NotFound, NotApproved: see `access`.
    """
    right = _right(reservation_id, caller, now)
    return [each for each in right.shares.shares if each.until > now]


def take_back(reservation_id: str, share_id: str, *, caller: Guest, now: datetime) -> None:
    """End a share at once.

    Raises:
        NotFound: there is none, or no such stay of the guest.
        NotApproved: see `access`; nothing of such a stay is open anyway.
    """
    budget.again(lambda: _take_back(reservation_id, share_id, caller, now), Stale)


def _take_back(reservation_id: str, share_id: str, caller: Guest, now: datetime) -> None:
    right = _right(reservation_id, caller, now)
    kept = tuple(each for each in right.shares.shares if each.share_id != share_id)
    if len(kept) == len(right.shares.shares):
        raise NotFound(UNKNOWN_SHARE)
    tx = Transaction(now)
    records.write(tx, reservation_id, kept, before=right.shares)
    ended = StayShareEnded(reservation_id=reservation_id, share_id=share_id)
    tx.emit(ended, actor=caller.actor)
    tx.commit()


def forget(client_id: str, *, now: datetime) -> None:
    """Let nothing be left of what a guest shared, of stays that are over; again is no error."""
    found = stays.of_client(client_id)
    remove_all([records.forgotten(each.reservation_id) for each in found], now)


def hand_over(gone: str, kept: str, *, now: datetime) -> None:
    """Let what a client shared stand for another record of the same person; again is no error."""
    for each in stays.of_client(kept):
        budget.again(partial(_hand_over, each.reservation_id, gone, kept, now), Stale)


def _hand_over(reservation_id: str, gone: str, kept: str, now: datetime) -> None:
    found = store.fetch_many([records.shares_key(reservation_id)])
    before = records.shares_in(found, reservation_id)
    after = rules.handed_over(before.shares, gone, kept)
    if after != before.shares:
        tx = Transaction(now)
        records.write(tx, reservation_id, after, before=before)
        tx.commit()


def _right(reservation_id: str, caller: Guest, now: datetime) -> Right:
    found = store.fetch_many(access.keys_of(reservation_id, caller))
    return access.owned_in(found, reservation_id, caller=caller, now=now)


def _told(reservation_id: str, made: Share) -> StayShared:
    return StayShared(
        reservation_id=reservation_id,
        share_id=made.share_id,
        device_ids=made.device_ids,
        music=made.music,
        until=made.until,
    )
