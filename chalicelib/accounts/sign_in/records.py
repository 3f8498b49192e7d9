"""Table `accounts`: attempts to sign in, under `limit#<digest>` and kind `attempts`."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store


class LimitRecord(Model):
    """Attempts of a window that ends at `expires_at` (epoch seconds)."""

    Meta = store.meta("accounts")
    account_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default="attempts")
    attempts = NumberAttribute()
    expires_at = NumberAttribute()
