"""The four night prices of a house (pricing book, 2.3 and 3)."""

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from chalicelib.cloud import events
from chalicelib.cloud.events import Plain
from chalicelib.kernel.differences import differences
from chalicelib.kernel.errors import Invalid, NotFound, unless_gone
from chalicelib.kernel.validation import NEEDED
from chalicelib.properties.houses.publications import HousePublication
from chalicelib.properties.houses.service import HOUSES, house_of
from chalicelib.properties.prices import rules
from chalicelib.properties.types import Rates


def history(property_id: str) -> list[Plain]:
    """The changes of a house's night prices, newest first; of a removed house too.

    Raises:
        NotFound: there never was such a house.
    """
    subject = HOUSES.kind_of(property_id)
    found = events.past_of(subject, lambda: house_of(property_id))
    priced = [(event, rules.rates_in(event.changes)) for event in found]
    return [msgspec.structs.replace(event, changes=told) for event, told in priced if told]


def set_rates(property_id: str, rates: Rates, *, actor: str) -> Rates:
    """Give a house its four night prices; they come back in cents.

    Raises:
        Invalid: a price of nothing or less.
        NotFound: no such house.
        Stale: someone else changed the house meanwhile.
    """
    return _publish(HousePublication(property_id, actor), rules.checked_rates(rates))


def change_rates(property_id: str, changes: Mapping[str, Decimal], *, actor: str) -> Rates:
    """Change those of a house's night prices that `changes` names.

    Raises:
        Invalid: a price of nothing or less, or one missing where the house has none yet.
        NotFound: no such house.
        Stale: someone else changed the house meanwhile.
    """
    publication = HousePublication(property_id, actor)
    before = publication.house.rates
    missing = [wire for name, wire in rules.RATE_NAMES.items() if name not in changes]
    if before is None and missing:
        raise Invalid(fields={wire: [NEEDED] for wire in missing})
    after = Rates(**changes) if before is None else msgspec.structs.replace(before, **changes)
    return _publish(publication, rules.checked_rates(after))


def remove_rates(property_id: str, *, actor: str) -> None:
    """Let the nights of a house cost what follows from its "price from" (pricing book, 3).

    Raises:
        NotFound: it has no night prices.
    """
    publication = HousePublication(property_id, actor)
    if publication.house.rates is None:
        raise NotFound
    with unless_gone(lambda: house_of(property_id).rates is None):
        publication.publish(differences(publication.house.rates, None), rates=None)


def _publish(publication: HousePublication, rates: Rates) -> Rates:
    publication.publish(differences(publication.house.rates, rates), rates=rates)
    return rates
