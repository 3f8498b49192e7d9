"""Table `accounts`: the hashes of the passwords of staff.

| account_id | kind | record |
|---|---|---|
| `staff#<id>` | `credential` | the hash, apart so that no reader of users meets it |
"""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.store import Key

CREDENTIAL = "credential"


class CredentialRecord(Model):
    """The hash of a staff user's password."""

    Meta = store.meta("accounts")
    account_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=CREDENTIAL)
    password = UnicodeAttribute()


def credential_key(account_id: str) -> Key:
    """Where the hash of an account stands."""
    return Key(CredentialRecord, account_id, CREDENTIAL)
