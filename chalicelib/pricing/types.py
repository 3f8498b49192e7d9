"""All that a quote needs of houses and settings, as it was at one moment."""

from decimal import Decimal
from functools import cached_property

import msgspec

from chalicelib.properties.types import House
from chalicelib.rates.types import CancellationPolicy, LateCheckoutRule, Season, Service


class Catalogue(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Everything a quote needs, as it was at `version`.

    `houses` are in natural order. `exchange_rate` has three decimals. `version` changes with
    every change of the settings, so a stored quote says which prices it was made from.
    """

    houses: tuple[House, ...]
    exchange_rate: Decimal
    version: str
    seasons: tuple[Season, ...] = ()
    services: tuple[Service, ...] = ()
    policies: tuple[CancellationPolicy, ...] = ()
    late_checkout: tuple[LateCheckoutRule, ...] = ()

    def house(self, property_id: str) -> House | None:
        """The house with that id, or None."""
        return self._by_id.get(property_id)

    def house_by_slug(self, slug: str) -> House | None:
        """The house with that slug, or None."""
        return self._by_slug.get(slug)

    @cached_property
    def _by_id(self) -> dict[str, House]:
        return {house.property_id: house for house in self.houses}

    @cached_property
    def _by_slug(self) -> dict[str, House]:
        return {house.slug: house for house in self.houses}
