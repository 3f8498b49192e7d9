"""How far searches were added up, in table `insights` (series `tallies`, entry `folded`)."""

from datetime import datetime

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import InstantAttribute
from chalicelib.cloud.store import Found, Key

TALLIES, FOLDED = "tallies", "folded"


class FoldedRecord(Model):
    """All searches before `until` are in the tallies of their dates. `before` is what `until` was
    the last time: who reads marks of dates just before they changed, and this just after, misses
    nothing if they read the searches from `before` on."""

    Meta = store.meta("insights")
    series = UnicodeAttribute(hash_key=True, default=TALLIES)
    entry = UnicodeAttribute(range_key=True, default=FOLDED)
    until = InstantAttribute()
    before = InstantAttribute()


FOLDED_KEY = Key(FoldedRecord, TALLIES, FOLDED)


def folded() -> FoldedRecord | None:
    """How far searches are added up as of now; None before the first time."""
    return folded_in(store.fetch_many([FOLDED_KEY]))


def folded_in(found: Found) -> FoldedRecord | None:
    """The same of a read that asked for it."""
    return found.get(FoldedRecord, TALLIES, FOLDED)


def advance(before: FoldedRecord | None, start: datetime, until: datetime) -> FoldedRecord | None:
    """Note that searches are added up before `until`; None where somebody else noted more since."""
    record = FoldedRecord(series=TALLIES, entry=FOLDED, until=until, before=start)
    is_same = (
        FoldedRecord.series.does_not_exist()
        if before is None
        else FoldedRecord.until == before.until
    )
    return record if store.put(record, when=is_same) else None
