"""The catalogue of a quote as this process knows it."""

from chalicelib.catalogue.snapshots import Snapshot, snapshot
from chalicelib.exchange_rates.service import rate_of
from chalicelib.pricing.types import Catalogue
from chalicelib.properties.houses.service import HOUSES
from chalicelib.rates.late_checkout.service import LATE_CHECKOUT
from chalicelib.rates.policies.service import POLICIES
from chalicelib.rates.seasons.service import SEASONS
from chalicelib.rates.services.service import SERVICES


def catalogue(*, fresh: bool = False) -> Catalogue:
    """The catalogue, at most 30 seconds old; `fresh` asks whether anything changed."""
    return snapshot(fresh=fresh).derived("catalogue", catalogue_of)


def catalogue_of(source: Snapshot) -> Catalogue:
    """The catalogue that a snapshot of the settings makes up."""
    return Catalogue(
        version=str(source.number),
        houses=HOUSES.values(source),
        exchange_rate=rate_of(source),
        seasons=SEASONS.values(source),
        services=SERVICES.values(source),
        policies=POLICIES.values(source),
        late_checkout=LATE_CHECKOUT.values(source),
    )
