"""What table `accounts` holds, and the questions asked of it.

| account_id | kind | record |
|---|---|---|
| `staff#<id>` | `user` | a staff user, listed in index `directory` |
| `staff#<id>` | `credential` | the password's hash, apart so that no reader of users meets it |
| `staff#<id>`, `client#<uuid>` | `session#<sid>` | a session |
| `staff#<id>`, `client#<uuid>` | `generation` | which sessions of the account still count |
| `login#<e-mail>` | `staff` | who signs in with it; guards that it is unique |
| `counters` | `staff_ids`, `administrators` | the last id given; the active administrators |
| `limit#<digest>` | `attempts` | sign-in attempts of a window |
"""

from datetime import datetime

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import InstantAttribute, StructAttribute
from chalicelib.kernel import spanish

USER, CREDENTIAL, GENERATION = "user", "credential", "generation"
STAFF_IDS, ADMINISTRATORS = "staff_ids", "administrators"
MOST_STAFF = 1000
MOST_SESSIONS = 100


class StaffRecord(Model):
    """A staff user. `groups` are in the order of `permissions.GROUPS`; `version` counts edits."""

    Meta = store.meta("accounts")
    account_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=USER)
    email = UnicodeAttribute()
    first_name = UnicodeAttribute()
    last_name = UnicodeAttribute()
    groups = StructAttribute[tuple[str, ...]](tuple[str, ...])
    is_active = BooleanAttribute()
    profile_photo = UnicodeAttribute(null=True)
    created = InstantAttribute()
    last_login = InstantAttribute(null=True)
    version = NumberAttribute(default=0)
    listed = UnicodeAttribute(default="staff")
    sort = UnicodeAttribute()

    @property
    def user_id(self) -> int:
        """The number that the wire calls `id`."""
        return int(self.account_id.partition("#")[2])


class CredentialRecord(Model):
    """The hash of a staff user's password."""

    Meta = store.meta("accounts")
    account_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=CREDENTIAL)
    password = UnicodeAttribute()


class LoginRecord(Model):
    """The staff user behind a login name."""

    Meta = store.meta("accounts")
    account_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default="staff")
    staff_id = UnicodeAttribute()


class CounterRecord(Model):
    """A number that conditions are set on."""

    Meta = store.meta("accounts")
    account_id = UnicodeAttribute(hash_key=True, default="counters")
    kind = UnicodeAttribute(range_key=True)
    number = NumberAttribute()


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


class LimitRecord(Model):
    """Attempts of a window that ends at `expires_at` (epoch seconds)."""

    Meta = store.meta("accounts")
    account_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default="attempts")
    attempts = NumberAttribute()
    expires_at = NumberAttribute()


def staff_account(user_id: int) -> str:
    """How accounts, events and sessions name a staff user."""
    return f"staff#{user_id}"


def staff_key(user_id: int) -> store.Key:
    """Where a staff user stands, for rooms that read users with other things."""
    return store.Key(StaffRecord, staff_account(user_id), USER)


def sort_key(last_name: str, first_name: str, user_id: int) -> str:
    """Users are listed by last name, then first name."""
    return f"{spanish.fold(last_name)}#{spanish.fold(first_name)}#{user_id:09d}"


def login_key(name: str) -> str:
    """The partition of a login name (`rules.login_name`)."""
    return f"login#{name}"


def session_kind(session_id: str) -> str:
    """The range key of a session."""
    return f"session#{session_id}"


def staff_user(user_id: int) -> StaffRecord | None:
    """A staff user by id."""
    return store.fetch(StaffRecord, staff_account(user_id), USER)


def user_and_credential(account_id: str) -> tuple[StaffRecord | None, CredentialRecord | None]:
    """A staff user, and the hash of the password."""
    found = store.fetch_many(
        [
            store.Key(StaffRecord, account_id, USER),
            store.Key(CredentialRecord, account_id, CREDENTIAL),
        ]
    )
    user = found.get(StaffRecord, account_id, USER)
    return user, found.get(CredentialRecord, account_id, CREDENTIAL)


def account_of_login(name: str) -> str | None:
    """The account that signs in with a login name."""
    login = store.fetch(LoginRecord, login_key(name), "staff")
    return None if login is None else login.staff_id


def everyone() -> list[StaffRecord]:
    """All staff users by name (an index: a change shows in it within a second or so)."""
    return store.query_records(StaffRecord, "staff", index="directory", limit=MOST_STAFF)


def counter(kind: str) -> CounterRecord:
    """A counter, at zero where nothing was counted yet."""
    found = store.fetch(CounterRecord, "counters", kind)
    return found or CounterRecord(kind=kind, number=0)


def generation(account_id: str) -> GenerationRecord:
    """The generation of an account's sessions."""
    found = store.fetch(GenerationRecord, account_id, GENERATION)
    return found or GenerationRecord(account_id=account_id, number=0)


def live_session(account_id: str, session_id: str, now: datetime) -> SessionRecord | None:
    """A session that still counts, in one read."""
    kind = session_kind(session_id)
    found = store.fetch_many(
        [
            store.Key(SessionRecord, account_id, kind),
            store.Key(GenerationRecord, account_id, GENERATION),
        ]
    )
    session = found.get(SessionRecord, account_id, kind)
    if session is None:
        return None
    newest = found.get(GenerationRecord, account_id, GENERATION)
    return session if _counts(session, newest or GenerationRecord(account_id), now) else None


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


def _counts(session: SessionRecord, newest: GenerationRecord, now: datetime) -> bool:
    if session.expires_at <= now.timestamp():
        return False
    return session.generation == newest.number or session.session_id == newest.spared
