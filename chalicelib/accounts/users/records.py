"""Table `accounts`: the staff users, and who may have which e-mail and number.

| account_id | kind | record |
|---|---|---|
| `staff#<id>` | `user` | a staff user, listed in index `directory` |
| `staff#<id>` | `credential` | the password's hash, apart so that no reader of users meets it |
| `login#<e-mail>` | `staff` | who signs in with it; guards that it is unique |
| `counters` | `staff_ids`, `administrators` | the last id given; the active administrators |
"""

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.accounts.users.rules import login_name
from chalicelib.accounts.users.types import StaffUser
from chalicelib.cloud import store
from chalicelib.cloud.attributes import InstantAttribute, StructAttribute
from chalicelib.cloud.store import Found, Key
from chalicelib.kernel.spanish import fold

USER, CREDENTIAL, LISTED = "user", "credential", "staff"
STAFF_IDS, ADMINISTRATORS = "staff_ids", "administrators"
MOST_STAFF = 1000


class StaffRecord(Model):
    """A staff user. `last_login` stands apart, so that a sign-in does not disturb a change."""

    Meta = store.meta("accounts")
    account_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=USER)
    user = StructAttribute[StaffUser](StaffUser)
    last_login = InstantAttribute(null=True)
    version = NumberAttribute()
    listed = UnicodeAttribute(default=LISTED)
    sort = UnicodeAttribute()

    @classmethod
    def of(cls, user: StaffUser) -> "StaffRecord":
        """The record of a user. Users are listed by last name, then first name."""
        return cls(
            account_id=user.account_id,
            user=msgspec.structs.replace(user, last_login=None),
            last_login=user.last_login,
            version=user.version,
            sort=f"{fold(user.last_name)}#{fold(user.first_name)}#{user.user_id:09d}",
        )

    def staff_user(self) -> StaffUser:
        """The user of the record."""
        return msgspec.structs.replace(self.user, last_login=self.last_login)


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
    kind = UnicodeAttribute(range_key=True, default=LISTED)
    staff_id = NumberAttribute()

    @classmethod
    def of(cls, user: StaffUser) -> "LoginRecord":
        """The guard of a user's e-mail."""
        return cls(account_id=_login_key(user.email), staff_id=user.user_id)


class CounterRecord(Model):
    """A number that conditions are set on."""

    Meta = store.meta("accounts")
    account_id = UnicodeAttribute(hash_key=True, default="counters")
    kind = UnicodeAttribute(range_key=True)
    number = NumberAttribute()


def staff_key(user_id: int) -> Key:
    """Where a staff user stands, for reads that fetch other records too."""
    return Key(StaffRecord, f"staff#{user_id}", USER)


def staff_in(found: Found) -> list[StaffUser]:
    """Every staff user that was read, in no order."""
    return [record.staff_user() for record in found.all(StaffRecord)]


def staff_user(user_id: int) -> StaffUser | None:
    """A staff user as of now."""
    key = staff_key(user_id)
    record = store.fetch(StaffRecord, key.hash, key.range)
    return None if record is None else record.staff_user()


def user_and_credential(user_id: int) -> tuple[StaffUser | None, CredentialRecord | None]:
    """A staff user, and the hash of the password, as of now."""
    key = staff_key(user_id)
    found = store.fetch_many([key, Key(CredentialRecord, key.hash, CREDENTIAL)])
    credential = found.get(CredentialRecord, key.hash, CREDENTIAL)
    return next(iter(staff_in(found)), None), credential


def owner_of_login(email: str) -> int | None:
    """The id of the staff user who signs in with an e-mail."""
    login = store.fetch(LoginRecord, _login_key(email), LISTED)
    return None if login is None else int(login.staff_id)


def everyone() -> list[StaffUser]:
    """All staff users by name (an index: a change shows in it within a second or so)."""
    found = store.query_records(StaffRecord, LISTED, index="directory", limit=MOST_STAFF)
    return [record.staff_user() for record in found]


def counter(kind: str) -> CounterRecord:
    """A counter, at zero where nothing was counted yet."""
    found = store.fetch(CounterRecord, "counters", kind)
    return found or CounterRecord(kind=kind, number=0)


def _login_key(email: str) -> str:
    return f"login#{login_name(email)}"
