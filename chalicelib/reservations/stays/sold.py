"""The quote that a stay was sold with (invariant 6), beside the stay.

It is apart from the other records of stays, since lists never look at it and what it is made of
would cost their first answer some milliseconds.
"""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from chalicelib.catalogue.snapshots import VERSION_KEY, catch_up
from chalicelib.cloud import store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.kernel.errors import NotFound
from chalicelib.pricing.sales.rules import QuoteSnapshot
from chalicelib.reservations.stays.records import STAY, StayRecord, stay_key
from chalicelib.reservations.types import Stay

QUOTE = "quote"


class QuoteRecord(Model):
    """The quote that a stay was sold with."""

    Meta = store.meta("reservations")
    reservation_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=QUOTE)
    quote = StructAttribute[QuoteSnapshot](QuoteSnapshot)


def stay_with_quote(reservation_id: str) -> tuple[Stay, QuoteSnapshot | None]:
    """One stay that is not deleted, and the quote it was sold with, if a guest booked it; the
    settings are as of now too: one round trip.

    Raises:
        NotFound: there is none.
    """
    quote_key = store.Key(QuoteRecord, reservation_id, QUOTE)
    found = store.fetch_many([stay_key(reservation_id), quote_key, VERSION_KEY])
    catch_up(found)
    record = found.get(StayRecord, reservation_id, STAY)
    if record is None or record.stay.deleted:
        raise NotFound
    quote = found.get(QuoteRecord, reservation_id, QUOTE)
    return record.stay, quote.quote if quote is not None else None
