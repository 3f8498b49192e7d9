"""Special dates, one by one (pricing book, section 4)."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import msgspec

from chalicelib.cloud.idempotency import Once
from chalicelib.kernel import ids
from chalicelib.kernel.errors import Invalid, NotFound
from chalicelib.properties import catalogue
from chalicelib.properties.rules import special_dates as rules
from chalicelib.properties.rules.special_dates import day_of
from chalicelib.properties.service import changes
from chalicelib.properties.service.house_dates import HouseDates
from chalicelib.properties.types import House, SpecialDate

DAY_TAKEN = "La propiedad ya tiene una fecha especial ese día."


def save_special_date(
    property_id: str,
    month: int,
    day: int,
    *,
    price_usd: Decimal,
    description: str = "",
    minimum_nights: int = 1,
    is_active: bool = True,
    actor: str,
) -> SpecialDate:
    """Give a house a price of its own for a day of every year, or change that price.

    Raises:
        Invalid: no such day, a negative price, an impossible minimum.
        NotFound: no such house.
        Stale: someone else changed the house's special dates meanwhile.
    """
    special = rules.checked_special_date(
        SpecialDate(
            special_date_id=ids.new_id(),
            month=month,
            day=day,
            price_usd=price_usd,
            description=description,
            minimum_nights=minimum_nights,
            is_active=is_active,
        )
    )
    dates = HouseDates(property_id, actor)
    earlier = dates.on(month, day)
    if earlier is not None:
        special = msgspec.structs.replace(special, special_date_id=earlier.special_date_id)
    if special == earlier:
        dates.tx.commit()
        return special
    dates.tell_one(earlier, special)
    dates.publish((*dates.without(earlier), special))
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
    house = catalogue.find_house(property_id)
    if house is None:
        raise changes.unknown_house()
    dates = HouseDates(property_id, actor, no_house=changes.unknown_house())
    _require_free(dates, special)
    dates.tell_one(None, special)
    dates.tx.once(once, (house, special))
    dates.publish((*dates.before, special))
    return house, special


def change_special_date(
    special_date_id: str, details: Mapping[str, Any], *, actor: str
) -> tuple[House, SpecialDate]:
    """Change what `details` names of a special date, its day with it; its house stays.

    Raises:
        NotFound: there is none with that id.
        Invalid: as `save_special_date`, or the other day has a special date.
        Stale: someone else changed the house's special dates meanwhile.
    """
    house, _ = find(special_date_id)
    dates = HouseDates(house.property_id, actor)
    old = dates.named(special_date_id)
    new = rules.checked_special_date(msgspec.structs.replace(old, **details))
    if new == old:
        return house, old
    if day_of(new) != day_of(old):
        _require_free(dates, new)
    dates.tell_one(old, new)
    dates.publish((*dates.without(old), new))
    return house, new


def remove_by_id(special_date_id: str, *, actor: str) -> None:
    """Let the day of a special date cost again what its neighbours cost.

    Raises:
        NotFound: there is none with that id.
    """
    house, _ = find(special_date_id)
    dates = HouseDates(house.property_id, actor)
    _remove(dates, dates.named(special_date_id))


def remove_special_date(property_id: str, month: int, day: int, *, actor: str) -> None:
    """Let a day cost again what its neighbours cost.

    Raises:
        NotFound: the house has no such special date.
    """
    dates = HouseDates(property_id, actor)
    special = dates.on(month, day)
    if special is None:
        raise NotFound
    _remove(dates, special)


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


def everywhere() -> Iterator[tuple[House, SpecialDate]]:
    """Every special date of every house, as of now, in the order of houses and of the year."""
    for house in catalogue.snapshot(fresh=True).catalogue.houses:
        for special in house.special_dates:
            yield house, special


def _require_free(dates: HouseDates, special: SpecialDate) -> None:
    if dates.on(*day_of(special)) is not None:
        raise Invalid(fields={"month": [DAY_TAKEN], "day": [DAY_TAKEN]})


def _remove(dates: HouseDates, special: SpecialDate) -> None:
    dates.tell_one(special, None)
    dates.publish(dates.without(special))
