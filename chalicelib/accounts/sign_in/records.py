"""Table `accounts`: attempts to sign in, under `limit#<digest>`.

| kind | record |
|---|---|
| `attempts` | how many there were in a window |
| `trusted` | an account was signed in to from an address |
| `attacked` | in this window it was noticed that somebody attacks an account |
"""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store

ATTEMPTS, TRUSTED, ATTACKED = "attempts", "trusted", "attacked"


class LimitRecord(Model):
    """What counts until `expires_at` (epoch seconds); `attempts` are those of a window."""

    Meta = store.meta("accounts")
    account_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=ATTEMPTS)
    attempts = NumberAttribute(null=True)
    expires_at = NumberAttribute()
