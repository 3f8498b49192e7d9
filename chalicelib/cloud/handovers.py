"""Which events were handed to the queues, so that none is lost whatever becomes of the stream.

The publisher marks each batch after it has sent it. A job (`chalicelib.replays`) compares the
marks with the table, and sends what has none. It needs nothing of the stream, of the queue that
learns of batches which were given up, or of the publisher's own errors: each of them may fail
together with what it would tell of.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import events, store
from chalicelib.cloud.attributes import InstantAttribute
from chalicelib.cloud.events import Line
from chalicelib.kernel import ids

STILL_UNDER_WAY = timedelta(minutes=15)
"""How long after its own instant an event may be committed and handed over in the ordinary way: no
function runs longer."""
INDEX_LAG = timedelta(hours=1)
"""How late the index may show an event that is not missed for it."""
LOOKS_BACK = events.COMMANDS_KEPT
"""How long the job may have failed, and still finds everything."""
MARKS_KEPT = LOOKS_BACK + timedelta(days=1)
PLACE = ("handovers", "progress")


class HandedRecord(Model):
    """The events of a batch that was sent; `account` names the hour of that."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    event_ids = UnicodeAttribute()
    expires_at = NumberAttribute()


class ProgressRecord(Model):
    """Everything that was recorded before `until` is handed over."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    until = InstantAttribute()


class Window(msgspec.Struct, frozen=True):
    """What was recorded from `start` on and before `end`."""

    start: datetime
    end: datetime


def mark(event_ids: Sequence[str], now: datetime) -> None:
    """Note that events were handed to the queues of all who hear of them.

    Raises:
        Unavailable: it is not noted.
    """
    if not event_ids:
        return
    record = HandedRecord(
        account=_account(events.hour_of(now)),
        entry=ids.event_id(now),
        event_ids=" ".join(event_ids),
        expires_at=int((now + MARKS_KEPT).timestamp()),
    )
    store.put(record, when=HandedRecord.account.does_not_exist())


def window(now: datetime) -> Window:
    """What the next comparison looks at: from where the last one ended, to what should be done."""
    earliest = now - LOOKS_BACK
    record = store.fetch(ProgressRecord, *PLACE)
    start = earliest if record is None else max(record.until - INDEX_LAG, earliest)
    return Window(start, now - STILL_UNDER_WAY)


def missed(looked_at: Window, now: datetime) -> list[Line]:
    """What was recorded and never handed over, in order."""
    recorded = events.between(looked_at.start, looked_at.end)
    # The clocks of two machines may differ.
    marked = {
        event_id
        for hour in events.hours_between(looked_at.start - STILL_UNDER_WAY, now + STILL_UNDER_WAY)
        for record in store.query_records(HandedRecord, _account(hour), consistent=True)
        for event_id in record.event_ids.split()
    }
    return [line for line in recorded if line.event_id not in marked]


def advance(done: Window) -> None:
    """Keep that nothing is missed any more up to the end of a window."""
    account, entry = PLACE
    record = ProgressRecord(account=account, entry=entry, until=done.end)
    later = ProgressRecord.account.does_not_exist() | (ProgressRecord.until < done.end)
    store.put(record, when=later)


def _account(hour: str) -> str:
    return f"handed#{hour}"
