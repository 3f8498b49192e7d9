"""The catalogue of a quote as this process knows it."""

from chalicelib.catalogue.snapshots import Snapshot, snapshot
from chalicelib.exchange_rates.service import rate_of
from chalicelib.pricing.types import Catalogue
from chalicelib.properties.houses.service import HOUSES
from chalicelib.rates.late_checkout.service import LATE_CHECKOUT
from chalicelib.rates.policies.service import POLICIES
from chalicelib.rates.seasons.service import SEASONS
from chalicelib.rates.services.service import SERVICES


class _Made:
    """The catalogue that was made last, and what it was made of."""

    source: Snapshot | None = None
    catalogue: Catalogue | None = None


def catalogue(*, fresh: bool = False) -> Catalogue:
    """The catalogue, at most 30 seconds old; `fresh` asks whether anything changed."""
    known = snapshot(fresh=fresh)
    if _Made.catalogue is None or _Made.source is not known:
        _Made.source, _Made.catalogue = known, catalogue_of(known)
    return _Made.catalogue


def catalogue_of(known: Snapshot) -> Catalogue:
    """The catalogue that a snapshot of the settings makes up."""
    return Catalogue(
        version=str(known.number),
        houses=HOUSES.values(known),
        exchange_rate=rate_of(known),
        seasons=SEASONS.values(known),
        services=SERVICES.values(known),
        policies=POLICIES.values(known),
        late_checkout=LATE_CHECKOUT.values(known),
    )
