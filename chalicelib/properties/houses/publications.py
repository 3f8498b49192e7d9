"""A change of what belongs to a house: its prices, its special dates."""

from typing import Any

import msgspec

from chalicelib.catalogue.publications import Publication
from chalicelib.cloud.idempotency import Once
from chalicelib.kernel.differences import Changes
from chalicelib.kernel.errors import CasaAustinError, NotFound, Stale
from chalicelib.properties.houses.service import HOUSES, UNKNOWN_HOUSE
from chalicelib.properties.types import House


class HousePublication:
    """A change of a house as of now, in one write: readers see all of it or nothing.

    Raises:
        NotFound: no such house (or `no_house`), now or when it is published.
    """

    def __init__(
        self, property_id: str, actor: str, *, no_house: CasaAustinError | None = None
    ) -> None:
        self._no_house = no_house or NotFound(UNKNOWN_HOUSE)
        try:
            self._entry = HOUSES.get(property_id)
        except NotFound as error:
            raise self._no_house from error
        self._publication = Publication(actor)

    @property
    def house(self) -> House:
        """The house as it was read."""
        return self._entry.value

    def publish(
        self, changes: Changes, *, once: Once[Any] | None = None, result: Any = None, **fields: Any
    ) -> None:
        """Write the house with `fields` changed, where `changes` says that anything is.

        Raises:
            Stale: someone else changed the house meanwhile.
        """
        tx = self._publication.tx
        tx.once(once, result)
        if changes:
            house = msgspec.structs.replace(self.house, **fields)
            HOUSES.write(
                self._publication,
                house,
                before=self._entry,
                changes=changes,
                otherwise=self._refusal,
            )
        else:
            HOUSES.require(tx, self._entry.entry_id, otherwise=self._no_house)
        self._publication.publish()

    def _refusal(self, present: Any) -> CasaAustinError:
        """The house has another version than the one that was read, or is gone."""
        return Stale() if present else self._no_house
