"""One change of the special dates of a house.

They are one record, so every change of them is one write: readers see all of it or nothing.
"""

from collections.abc import Callable
from typing import Any

from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.kernel.differences import Changes, differences
from chalicelib.kernel.errors import CasaAustinError, NotFound
from chalicelib.properties import catalogue, records
from chalicelib.properties.events import HouseEvent, SpecialDateRemoved, SpecialDateSaved
from chalicelib.properties.records import SpecialDatesRecord
from chalicelib.properties.rules.special_dates import SpecialDates, by_day, day_of
from chalicelib.properties.service import changes
from chalicelib.properties.types import SpecialDate


class HouseDates:
    """The special dates of a house as they are (`before`), and the transaction that changes them.

    The commit raises `no_house` (`NotFound` unless said) where the house is not published, and
    `Stale` where someone else changed its special dates since they were read.
    """

    def __init__(
        self, property_id: str, actor: str, *, no_house: CasaAustinError | None = None
    ) -> None:
        self._property_id = property_id
        self._actor = actor
        self._kind = records.dates_kind(property_id)
        self._record = records.published(SpecialDatesRecord, self._kind)
        self.before: SpecialDates = () if self._record is None else self._record.dates
        self.tx = Transaction(clock.now())
        changes.require_house(self.tx, property_id, otherwise=no_house)

    def on(self, month: int, day: int) -> SpecialDate | None:
        """The special date of a day, or None."""
        return next((one for one in self.before if day_of(one) == (month, day)), None)

    def named(self, special_date_id: str) -> SpecialDate:
        """The special date with an id.

        Raises:
            NotFound: there is none (any more).
        """
        found = (one for one in self.before if one.special_date_id == special_date_id)
        special = next(found, None)
        if special is None:
            raise NotFound
        return special

    def without(self, special: SpecialDate | None) -> SpecialDates:
        """All of them but one."""
        return tuple(other for other in self.before if other != special)

    def tell(self, event: Callable[..., HouseEvent], changed: Changes, **fields: Any) -> None:
        """Say what changed."""
        told = event(property_id=self._property_id, **fields)
        self.tx.emit(told, actor=self._actor, changes=changed)

    def tell_one(self, old: SpecialDate | None, new: SpecialDate | None) -> None:
        """Say what became of one date."""
        special = new or old
        if special is not None:
            day = f"{special.month:02d}-{special.day:02d}"
            event = SpecialDateSaved if new else SpecialDateRemoved
            self.tell(event, differences(old, new), day=day)

    def publish(self, after: SpecialDates) -> None:
        """Write what is to be."""
        record = self._record
        version = 1 if record is None else record.version + 1
        new = SpecialDatesRecord(
            scope=records.CATALOGUE,
            kind=self._kind,
            version=version,
            created=self.tx.now if record is None else record.created,
            updated=self.tx.now,
            property_id=self._property_id,
            dates=by_day(after),
        )
        changes.put(self.tx, new, record)
        catalogue.publish(self.tx)
