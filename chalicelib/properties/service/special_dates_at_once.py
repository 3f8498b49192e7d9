"""Special dates, many at once: all of a house's, or those that lines of text say.

Pricing book, section 14. Readers see all of such a change or nothing of it.
"""

from collections.abc import Sequence
from typing import Any

from chalicelib.cloud.idempotency import Once
from chalicelib.kernel import ids
from chalicelib.properties.events import SpecialDatesLoaded, SpecialDatesReplaced
from chalicelib.properties.rules import special_dates as rules
from chalicelib.properties.rules.special_dates import Loaded, SpecialDates, Wanted
from chalicelib.properties.service import changes
from chalicelib.properties.service.house_dates import HouseDates


def replace_all(property_id: str, rows: Sequence[Wanted], *, actor: str) -> SpecialDates:
    """Let a house have the special dates of `rows` and no others.

    Raises:
        NotFound: no such house.
        Invalid: what is wrong, by row.
        Stale: someone else changed them meanwhile.
    """
    dates = HouseDates(property_id, actor)
    after = rules.replaced(dates.before, rows, ids.new_id)
    if after != dates.before:
        dates.tell(SpecialDatesReplaced, rules.changes_by_day(dates.before, after))
        dates.publish(after)
    else:
        dates.tx.commit()
    return after


def load_many(
    property_id: str,
    wanted: Sequence[Wanted],
    *,
    overwrite: bool,
    actor: str,
    once: Once[Any] | None = None,
) -> Loaded:
    """Add many special dates to a house; those that exist are changed only if `overwrite`.

    Raises:
        Invalid: an unknown house.
        Stale: someone else changed its special dates meanwhile.
    """
    dates = HouseDates(property_id, actor, no_house=changes.unknown_house())
    loaded = rules.loaded(dates.before, wanted, overwrite=overwrite, new_id=ids.new_id)
    dates.tx.once(once, loaded)
    if loaded.dates == dates.before:
        dates.tx.commit()
        return loaded
    counts = {"created": loaded.created, "updated": loaded.updated, "skipped": loaded.skipped}
    changed = rules.changes_by_day(dates.before, loaded.dates)
    dates.tell(SpecialDatesLoaded, changed, **counts)
    dates.publish(loaded.dates)
    return loaded
