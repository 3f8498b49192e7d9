"""Table `ledgers`: what the catalogue answered.

| account | entry | item |
|---|---|---|
| `music#charts`, `music#<digest of the words>` | `tracks` | the tracks, and when they were read |
"""

from datetime import datetime

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.music.library.rules import KEPT
from protocol.things import Track

TRACKS = "tracks"


class Answered(msgspec.Struct, frozen=True):
    """What the catalogue answered, and when."""

    tracks: tuple[Track, ...]
    read_at: datetime


class AnswerRecord(Model):
    """An answer, until `expires_at` (epoch seconds)."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, default=TRACKS)
    answered = StructAttribute[Answered](Answered)
    expires_at = NumberAttribute()


def kept(name: str) -> Answered | None:
    """The last answer, however old."""
    record = store.fetch(AnswerRecord, _account(name), TRACKS, consistent=False)
    return None if record is None else record.answered


def keep(name: str, answered: Answered) -> None:
    """Let an answer take the place of an older one.

    Raises:
        Unavailable: the database did not answer.
    """
    ends = int((answered.read_at + KEPT).timestamp())
    record = AnswerRecord(_account(name), answered=answered, expires_at=ends)
    older = AnswerRecord.expires_at < ends
    store.put(record, when=AnswerRecord.account.does_not_exist() | older)


def _account(name: str) -> str:
    return f"music#{name}"
