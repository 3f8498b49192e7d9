"""Every exchange rate there was, newest last: a few a month, set by hand.

Which one counts is said by one record of the catalogue (`RateRecord`), so there are never two.
"""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import DecimalAttribute, InstantAttribute

SCOPE = "exchange_rates"


class RateEntryRecord(Model):
    """An exchange rate. Its id sorts by when it was entered."""

    Meta = store.meta("properties")
    scope = UnicodeAttribute(hash_key=True, default=SCOPE)
    rate_id = UnicodeAttribute(range_key=True, attr_name="kind")
    version = NumberAttribute()
    created = InstantAttribute()
    updated = InstantAttribute()
    rate = DecimalAttribute()


def newest_first() -> list[RateEntryRecord]:
    """All of them."""
    return store.query_records(RateEntryRecord, SCOPE, forward=False, consistent=True)


def entry(rate_id: str) -> RateEntryRecord | None:
    """One of them."""
    return store.fetch(RateEntryRecord, SCOPE, rate_id)
