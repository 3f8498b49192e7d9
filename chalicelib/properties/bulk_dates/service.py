"""Special dates, many at once: all of a house's, or those that lines of text say.

Pricing book, section 14. Readers see all of such a change or nothing of it.
"""

from collections.abc import Sequence
from typing import Any

from chalicelib.cloud.idempotency import Once
from chalicelib.kernel import ids
from chalicelib.properties.houses.service import unknown_house
from chalicelib.properties.special_dates import rules
from chalicelib.properties.special_dates.rules import DateInput, Loaded, SpecialDates
from chalicelib.properties.special_dates.service import DatesPublication


def replace_all(property_id: str, rows: Sequence[DateInput], *, actor: str) -> SpecialDates:
    """Let a house have the special dates of `rows` and no others.

    Raises:
        NotFound: no such house.
        Invalid: what is wrong, by row.
        Stale: someone else changed the house meanwhile.
    """
    publication = DatesPublication(property_id, actor)
    after = rules.replaced(publication.before, rows, ids.new_id)
    publication.publish(after)
    return after


def load_many(
    property_id: str,
    rows: Sequence[DateInput],
    *,
    overwrite: bool,
    actor: str,
    once: Once[Any] | None = None,
) -> Loaded:
    """Add many special dates to a house; those that exist are changed only if `overwrite`.

    Raises:
        Invalid: an unknown house.
        Stale: someone else changed the house meanwhile.
    """
    publication = DatesPublication(property_id, actor, no_house=unknown_house())
    loaded = rules.with_loaded(publication.before, rows, overwrite=overwrite, new_id=ids.new_id)
    publication.publish(loaded.dates, once=once, result=loaded)
    return loaded
