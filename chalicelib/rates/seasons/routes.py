"""The administration of seasons."""

from collections.abc import Callable, Sequence

import msgspec

from chalicelib.catalogue.types import Entry
from chalicelib.kernel.permissions import Permission
from chalicelib.rates.seasons import rules
from chalicelib.rates.seasons.service import SEASONS
from chalicelib.rates.types import Season
from chalicelib.web.audiences import staff
from chalicelib.web.crud import Resource
from chalicelib.web.routing import Router

MANAGES_PRICES = staff(Permission.MANAGES_PRICES)
READS_SETTINGS = staff(Permission.READS_SETTINGS)

router = Router("rates")


class SeasonTexts(msgspec.Struct, frozen=True):
    """What people read of a season."""

    date_range_display: str
    """Its first and last day in Spanish."""
    applies_to: str = rules.APPLIES_TO
    """Which houses it counts for, in Spanish: all."""


def _texts(_entries: Sequence[Entry[Season]]) -> Callable[[Entry[Season]], SeasonTexts]:
    return lambda entry: SeasonTexts(rules.date_range(entry.value))


Resource(
    SEASONS,
    path="/admin/seasons",
    one="season",
    many="seasons, in the order in which a year brings them",
    reads=READS_SETTINGS,
    writes=MANAGES_PRICES,
    extra=(SeasonTexts, _texts),
).add_to(router)
