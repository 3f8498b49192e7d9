"""Table `ledgers`: who takes part in the music of stays.

| account | entry | item |
|---|---|---|
| `music#stay#<stay>` | client | what became of a client's request |
| `music#client#<client>` | stay | that there is one |

Both expire some weeks after the stay; no name stands in them.
"""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.cloud.store import Found, Key
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import Stale
from chalicelib.music.sessions.rules import KEPT, under
from chalicelib.music.sessions.types import Participant
from chalicelib.reservations.stays.windows import Window


class ParticipantRecord(Model):
    """What became of a client's request, until `expires_at` (epoch seconds)."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    participant = StructAttribute[Participant](Participant)
    version = NumberAttribute()
    expires_at = NumberAttribute()


class ParticipationRecord(Model):
    """That a client asked for the music of a stay."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    expires_at = NumberAttribute()


def participant_key(reservation_id: str, client_id: str) -> Key:
    """Where the request of a client for a stay stands."""
    return Key(ParticipantRecord, _of_stay(reservation_id), client_id)


def participant_in(
    found: Found, reservation_id: str, client_id: str, *, host_id: str
) -> Participant | None:
    """The request of a client as it stands before the guest of the stay, if there is one."""
    key = participant_key(reservation_id, client_id)
    participant = found.value(key, ParticipantRecord.participant)
    return None if participant is None else under(participant, host_id)


def participants_of(reservation_id: str) -> list[Participant]:
    """Everybody who asked for the music of a stay, whoever its guest was then, the last one
    first."""
    records = store.query_records(ParticipantRecord, _of_stay(reservation_id), consistent=True)
    participants = [record.participant for record in records]
    return sorted(participants, key=lambda each: each.requested_at, reverse=True)


def stays_of(client_id: str) -> list[str]:
    """The stays for whose music a client asked."""
    records = store.query_records(ParticipationRecord, _of_client(client_id), consistent=True)
    return [record.entry for record in records]


def save(tx: Transaction, participant: Participant, window: Window) -> None:
    """Let a participant take the place of the one before.

    The commit raises `Stale` where somebody else changed it meanwhile.
    """
    ends = int((window.closes + KEPT).timestamp())
    record = ParticipantRecord(
        _of_stay(participant.reservation_id),
        participant.client_id,
        participant=participant,
        version=participant.version,
        expires_at=ends,
    )
    before = ParticipantRecord.version == participant.version - 1
    unseen = ParticipantRecord.account.does_not_exist()
    tx.put(record, when=unseen if participant.version == 1 else before, otherwise=Stale())
    pointer = ParticipationRecord(
        _of_client(participant.client_id), participant.reservation_id, expires_at=ends
    )
    tx.put(pointer)


def remove(tx: Transaction, reservation_id: str, client_id: str) -> None:
    """Forget that a client asked for the music of a stay."""
    tx.delete(ParticipantRecord(_of_stay(reservation_id), client_id))
    tx.delete(ParticipationRecord(_of_client(client_id), reservation_id))


def _of_stay(reservation_id: str) -> str:
    return f"music#stay#{reservation_id}"


def _of_client(client_id: str) -> str:
    return f"music#client#{client_id}"
