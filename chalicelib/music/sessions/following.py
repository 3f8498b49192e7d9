"""Participants who are erased, or turn out to be one person. Doing it again changes nothing."""

from datetime import datetime
from functools import partial

from chalicelib.cloud import budget, store
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.kernel.errors import Stale
from chalicelib.music.sessions import records, rules
from chalicelib.music.sessions.reading import house_of, session_of
from chalicelib.music.sessions.records import participant_in, participant_key
from chalicelib.reservations.stays.records import stay_key, stays_in


def forget(client_id: str, *, now: datetime) -> None:
    """Forget where a client took part."""
    for reservation_id in records.stays_of(client_id):
        tx = Transaction(now)
        records.remove(tx, reservation_id, client_id)
        tx.commit()


def hand_over(gone: str, kept: str, *, now: datetime) -> None:
    """Let a client take part wherever another record of the same person did."""
    for reservation_id in records.stays_of(gone):
        budget.again(partial(_hand_over, reservation_id, gone, kept, now), Stale, otherwise=Busy)


def _hand_over(reservation_id: str, gone: str, kept: str, now: datetime) -> None:
    keys = [participant_key(reservation_id, client_id) for client_id in (gone, kept)]
    found = store.fetch_many([stay_key(reservation_id), *keys])
    former = participant_in(found, reservation_id, gone)
    tx = Transaction(now)
    records.remove(tx, reservation_id, gone)
    stay = stays_in(found).get(reservation_id)
    if former is not None and stay is not None and stay.client_id not in (gone, kept):
        own = participant_in(found, reservation_id, kept)
        after = rules.joined(kept, own, former)
        if after != own:
            records.save(tx, after, session_of(stay, house_of(stay), now).window)
    tx.commit()
