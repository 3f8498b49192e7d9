"""Participants who are erased, or turn out to be one person. Doing it again changes nothing."""

from datetime import datetime
from functools import partial

from msgspec.structs import replace

from chalicelib.cloud import budget, store
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.kernel.errors import Stale
from chalicelib.music.sessions import records, rules
from chalicelib.music.sessions.reading import house_of, session_of
from chalicelib.music.sessions.records import participant_in, participant_key
from chalicelib.music.sessions.types import Participant
from chalicelib.reservations.stays.records import of_client, stay_key, stays_in
from chalicelib.reservations.types import Stay


def forget(client_id: str, *, now: datetime) -> None:
    """Forget where a client took part."""
    for reservation_id in records.stays_of(client_id):
        tx = Transaction(now)
        records.remove(tx, reservation_id, client_id)
        tx.commit()


def hand_over(gone: str, kept: str, *, now: datetime) -> None:
    """Let a client take part wherever another record of the same person did, and stand by what
    that one decided as a host."""
    for reservation_id in records.stays_of(gone):
        budget.again(partial(_hand_over, reservation_id, gone, kept, now), Stale, otherwise=Busy)
    for row in of_client(kept):
        again = partial(_hand_over_hosting, row.reservation_id, gone, kept, now)
        budget.again(again, Stale, otherwise=Busy)


def _hand_over(reservation_id: str, gone: str, kept: str, now: datetime) -> None:
    keys = [participant_key(reservation_id, client_id) for client_id in (gone, kept)]
    found = store.fetch_many([stay_key(reservation_id), *keys])
    stay = stays_in(found).get(reservation_id)
    tx = Transaction(now)
    records.remove(tx, reservation_id, gone)
    after = None if stay is None else _joined(found, stay, gone, kept)
    if stay is not None and after is not None:
        records.save(tx, after, session_of(stay, house_of(stay), now).window)
    tx.commit()


def _joined(found: store.Found, stay: Stay, gone: str, kept: str) -> Participant | None:
    """What becomes of the record that is kept; None for nothing, and in a stay of its own."""
    host, stay_id = stay.client_id, stay.reservation_id
    former = participant_in(found, stay_id, gone, host_id=host)
    if former is None or host in (gone, kept):
        return None
    own = participant_in(found, stay_id, kept, host_id=host)
    after = rules.joined(kept, own, former)
    return None if after == own else after


def _hand_over_hosting(reservation_id: str, gone: str, kept: str, now: datetime) -> None:
    asked = [each for each in records.participants_of(reservation_id) if each.host_id == gone]
    if not asked:
        return
    found = store.fetch_many([stay_key(reservation_id)])
    stay = stays_in(found).get(reservation_id)
    if stay is None:
        return
    window = session_of(stay, house_of(stay), now).window
    for each in asked:
        tx = Transaction(now)
        records.save(tx, replace(each, host_id=kept, version=each.version + 1), window)
        tx.commit()
