"""Table `accounts`: attempts to sign in, and what a sign-in reads.

| account_id | kind | record |
|---|---|---|
| `limit#<digest>` | `attempts` | sign-in attempts of a window |
"""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.accounts.passwords.records import CREDENTIAL, CredentialRecord, credential_key
from chalicelib.accounts.users.records import staff_in, staff_key
from chalicelib.accounts.users.types import StaffUser
from chalicelib.cloud import store


class LimitRecord(Model):
    """Attempts of a window that ends at `expires_at` (epoch seconds)."""

    Meta = store.meta("accounts")
    account_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default="attempts")
    attempts = NumberAttribute()
    expires_at = NumberAttribute()


def user_and_credential(user_id: int) -> tuple[StaffUser | None, CredentialRecord | None]:
    """A staff user, and the hash of the password, as of now."""
    user_key = staff_key(user_id)
    found = store.fetch_many([user_key, credential_key(user_key.hash)])
    credential = found.get(CredentialRecord, user_key.hash, CREDENTIAL)
    return next(iter(staff_in(found)), None), credential
