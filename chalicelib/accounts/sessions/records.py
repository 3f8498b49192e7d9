"""Table `accounts`: the sessions of staff and guests.

| account_id | kind | record |
|---|---|---|
| `staff#<id>`, `client#<uuid>` | `session#<sid>` | a session |
| `staff#<id>`, `client#<uuid>` | `generation` | which sessions of the account still count |
"""

from datetime import datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import InstantAttribute, StructAttribute
from chalicelib.cloud.store import Found, Key

GENERATION = "generation"
MOST_SESSIONS = 100


class SessionRecord(Model):
    """A sign-in that lasts. `refresh_id` names the refresh token that counts.

    It dies at `expires_at` (epoch seconds), when it is deleted, or when the account's generation
    moves past its own.
    """

    Meta = store.meta("accounts")
    account_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True)
    groups = StructAttribute[tuple[str, ...]](tuple[str, ...], default=())
    generation = NumberAttribute()
    refresh_id = UnicodeAttribute()
    previous_id = UnicodeAttribute(null=True)
    created = InstantAttribute()
    rotated = InstantAttribute()
    address = UnicodeAttribute()
    agent = UnicodeAttribute()
    expires_at = NumberAttribute()

    @property
    def session_id(self) -> str:
        """The id that tokens carry."""
        return self.kind.partition("#")[2]


class GenerationRecord(Model):
    """Sessions of an earlier generation are dead, but for the one that is spared."""

    Meta = store.meta("accounts")
    account_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=GENERATION)
    number = NumberAttribute(default=0)
    spared = UnicodeAttribute(null=True)


def session_kind(session_id: str) -> str:
    """The range key of a session."""
    return f"session#{session_id}"


def generation_key(account_id: str) -> Key:
    """Where the generation of an account's sessions stands."""
    return Key(GenerationRecord, account_id, GENERATION)


def generation_in(found: Found, account_id: str) -> GenerationRecord:
    """The generation whose `generation_key` was read."""
    record = found.get(GenerationRecord, account_id, GENERATION)
    return record or GenerationRecord(account_id=account_id, number=0)


def generation(account_id: str) -> GenerationRecord:
    """The generation of an account's sessions."""
    return generation_in(store.fetch_many([generation_key(account_id)]), account_id)


def live_session(account_id: str, session_id: str, now: datetime) -> SessionRecord | None:
    """A session that still counts, in one read."""
    kind = session_kind(session_id)
    found = store.fetch_many([Key(SessionRecord, account_id, kind), generation_key(account_id)])
    session = found.get(SessionRecord, account_id, kind)
    if session is None:
        return None
    return session if _counts(session, generation_in(found, account_id), now) else None


def live_sessions(account_id: str, now: datetime) -> list[SessionRecord]:
    """The newest sessions of an account that still count."""
    sessions = store.query_records(
        SessionRecord,
        account_id,
        where=SessionRecord.kind.startswith("session#"),
        forward=False,
        limit=MOST_SESSIONS,
        consistent=True,
    )
    newest = generation(account_id)
    return [session for session in sessions if _counts(session, newest, now)]


def sessions_of(account_id: str) -> list[SessionRecord]:
    """All sessions of an account, those that ended too."""
    where = SessionRecord.kind.startswith("session#")
    return store.query_records(SessionRecord, account_id, where=where, consistent=True)


def _counts(session: SessionRecord, newest: GenerationRecord, now: datetime) -> bool:
    if session.expires_at <= now.timestamp():
        return False
    return session.generation == newest.number or session.session_id == newest.spared
