"""Special dates, one by one (pricing book, section 4).

They stand in their house, so every change of them is one write: readers see all of it or nothing.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from chalicelib.cloud import events
from chalicelib.cloud.events import Plain
from chalicelib.cloud.idempotency import Once
from chalicelib.kernel import ids
from chalicelib.kernel.errors import CasaAustinError, Invalid, NotFound, unless_gone
from chalicelib.properties.houses.publications import HousePublication
from chalicelib.properties.houses.service import HOUSES, unknown_house
from chalicelib.properties.special_dates import rules
from chalicelib.properties.special_dates.rules import DateInput, SpecialDates, day_of
from chalicelib.properties.types import House, SpecialDate

DAY_TAKEN = "La propiedad ya tiene una fecha especial ese día."


class DatesPublication:
    """A change of the special dates of a house, which are `before` as of now.

    Raises:
        NotFound: no such house (or `no_house`).
    """

    def __init__(
        self, property_id: str, actor: str, *, no_house: CasaAustinError | None = None
    ) -> None:
        self._publication = HousePublication(property_id, actor, no_house=no_house)
        self.before: SpecialDates = self.house.special_dates

    @property
    def house(self) -> House:
        """The house as it was read."""
        return self._publication.house

    def on(self, month: int, day: int) -> SpecialDate | None:
        """The special date of a day, or None."""
        return next((one for one in self.before if day_of(one) == (month, day)), None)

    def of_id(self, special_date_id: str) -> SpecialDate:
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

    def publish(
        self, after: SpecialDates, *, once: Once[Any] | None = None, result: Any = None
    ) -> None:
        """Write what is to be, where anything differs.

        Raises:
            Stale: someone else changed the house meanwhile.
        """
        ordered = rules.by_day(after)
        changes = rules.changes_by_day(self.before, ordered)
        self._publication.publish(changes, once=once, result=result, special_dates=ordered)


def save_special_date(property_id: str, date: DateInput, *, actor: str) -> SpecialDate:
    """Give a house a price of its own for a day of every year, or change what is entered of it.

    Raises:
        Invalid: no such day, a price of nothing or less, an impossible minimum.
        NotFound: no such house.
        Stale: someone else changed the house's special dates meanwhile.
    """
    publication = DatesPublication(property_id, actor)
    earlier = publication.on(date.month, date.day)
    special = rules.entered(date, earlier, ids.new_id())
    publication.publish((*publication.without(earlier), special))
    return special


def add_special_date(
    property_id: str, special: SpecialDate, *, actor: str, once: Once[Any] | None = None
) -> tuple[House, SpecialDate]:
    """Give a house a special date on a day that has none.

    Raises:
        Invalid: as `save_special_date`, an unknown house, or the day has one.
        Stale: someone else changed the house's special dates meanwhile.
    """
    special = rules.checked_special_date(special)
    publication = DatesPublication(property_id, actor, no_house=unknown_house())
    _require_free(publication, special)
    added = (publication.house, special)
    publication.publish((*publication.before, special), once=once, result=added)
    return added


def change_special_date(
    special_date_id: str, changes: Mapping[str, Any], *, actor: str
) -> tuple[House, SpecialDate]:
    """Change what `changes` names of a special date, its day with it; its house stays.

    Raises:
        NotFound: there is none with that id.
        Invalid: as `save_special_date`, or the other day has a special date.
        Stale: someone else changed the house's special dates meanwhile.
    """
    house, _ = find(special_date_id)
    publication = DatesPublication(house.property_id, actor)
    old = publication.of_id(special_date_id)
    new = rules.checked_special_date(msgspec.structs.replace(old, **changes))
    if day_of(new) != day_of(old):
        _require_free(publication, new)
    publication.publish((*publication.without(old), new))
    return publication.house, new


def remove_by_id(special_date_id: str, *, actor: str) -> None:
    """Let the day of a special date cost again what its neighbours cost.

    Raises:
        NotFound: there is none with that id.
    """
    house, _ = find(special_date_id)
    publication = DatesPublication(house.property_id, actor)
    with unless_gone(lambda: _is_gone(special_date_id)):
        publication.publish(publication.without(publication.of_id(special_date_id)))


def remove_special_date(property_id: str, month: int, day: int, *, actor: str) -> None:
    """Let a day cost again what its neighbours cost.

    Raises:
        NotFound: the house has no such special date.
    """
    publication = DatesPublication(property_id, actor)
    special = publication.on(month, day)
    if special is None:
        raise NotFound
    with unless_gone(lambda: _is_gone(special.special_date_id)):
        publication.publish(publication.without(special))


def _is_gone(special_date_id: str) -> bool:
    try:
        find(special_date_id)
    except NotFound:
        return True
    return False


def find(special_date_id: str) -> tuple[House, SpecialDate]:
    """A special date and the house that has it.

    Raises:
        NotFound: there is none with that id.
    """
    found = (pair for pair in everywhere() if pair[1].special_date_id == special_date_id)
    pair = next(found, None)
    if pair is None:
        raise NotFound
    return pair


def history(special_date_id: str) -> list[Plain]:
    """What changed of a special date among the newest changes of its house, newest first.

    Raises:
        NotFound: there is none with that id.
    """
    house, special = find(special_date_id)
    found = events.timeline(HOUSES.kind_of(house.property_id))
    changes = rules.changes_of(special, [event.changes for event in found])
    return [
        msgspec.structs.replace(event, changes=changed)
        for event, changed in zip(found, changes, strict=True)
        if changed
    ]


def everywhere() -> Iterator[tuple[House, SpecialDate]]:
    """Every special date of every house, as of now, in the order of houses and of the year."""
    for house in HOUSES.values(fresh=True):
        for special in house.special_dates:
            yield house, special


def _require_free(publication: DatesPublication, special: SpecialDate) -> None:
    if publication.on(*day_of(special)) is not None:
        raise Invalid(fields={"month": [DAY_TAKEN], "day": [DAY_TAKEN]})
