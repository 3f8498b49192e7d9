"""What nights cost: rates, seasons, late checkout; special dates and the exchange rate stand in
`special_dates` and `exchange_rates`.

Pricing book, sections 2.3, 3 and 9.
"""

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.kernel.differences import differences
from chalicelib.kernel.errors import Invalid, NotFound
from chalicelib.kernel.validation import NEEDED
from chalicelib.properties import catalogue, records
from chalicelib.properties.events import (
    LateCheckoutRemoved,
    LateCheckoutSaved,
    RatesChanged,
    RatesRemoved,
    SeasonRemoved,
    SeasonSaved,
)
from chalicelib.properties.records import LateCheckoutRecord, RatesRecord, SeasonRecord
from chalicelib.properties.rules import prices as rules
from chalicelib.properties.service import changes
from chalicelib.properties.service.exchange_rates import set_exchange_rate
from chalicelib.properties.service.registers import Register
from chalicelib.properties.service.special_dates import save_special_date
from chalicelib.properties.types import LateCheckoutRule, Rates, Season

__all__ = [
    "LATE_CHECKOUT",
    "SEASONS",
    "change_rates",
    "remove_rates",
    "save_late_checkout",
    "save_season",
    "save_special_date",
    "set_exchange_rate",
    "set_rates",
]

SEASONS = Register(
    SeasonRecord,
    Season,
    tag="season",
    saved=SeasonSaved,
    removed=SeasonRemoved,
    key=lambda season: season.season_id,
    checked=rules.checked_season,
)
"""Seasons, for all houses and every year."""

LATE_CHECKOUT = Register(
    LateCheckoutRecord,
    LateCheckoutRule,
    tag="late",
    saved=LateCheckoutSaved,
    removed=LateCheckoutRemoved,
    key=lambda rule: rule.weekday,
    checked=rules.checked_late_checkout,
)
"""Whether departures on a weekday may be late, and how much cheaper that night is."""


def save_season(season: Season, *, actor: str) -> None:
    """Add a season, or replace the one with its id.

    Raises:
        Invalid: no name, or a day that no calendar has.
    """
    SEASONS.save(season, actor=actor)


def save_late_checkout(rule: LateCheckoutRule, *, actor: str) -> None:
    """Set the rule of a weekday.

    Raises:
        Invalid: no such weekday, or a discount out of its bounds.
    """
    LATE_CHECKOUT.save(rule, actor=actor)


def set_rates(property_id: str, rates: Rates, *, actor: str) -> Rates:
    """Give a house its four night prices; they come back in cents.

    Raises:
        Invalid: a negative price.
        NotFound: no such house.
    """
    kind = records.rates_kind(property_id)
    return _write_rates(property_id, rates, records.published(RatesRecord, kind), actor)


def change_rates(property_id: str, details: Mapping[str, Decimal], *, actor: str) -> Rates:
    """Change those of a house's night prices that `details` names.

    Raises:
        Invalid: a negative price, or one missing where the house has none yet.
        NotFound: no such house.
        Stale: someone else changed them meanwhile.
    """
    record = records.published(RatesRecord, records.rates_kind(property_id))
    if record is not None:
        rates = msgspec.structs.replace(records.value_of(record, Rates), **details)
        return _write_rates(property_id, rates, record, actor)
    if catalogue.find_house(property_id) is None:
        raise NotFound(changes.UNKNOWN_HOUSE)
    missing = [wire for name, wire in rules.RATE_NAMES.items() if name not in details]
    if missing:
        raise Invalid(fields={wire: [NEEDED] for wire in missing})
    return _write_rates(property_id, Rates(**details), None, actor)


def remove_rates(property_id: str, *, actor: str) -> None:
    """Let the nights of a house cost what follows from its "price from" (pricing book, 3).

    Raises:
        NotFound: it has no night prices.
    """
    tx = Transaction(clock.now())
    changes.require_house(tx, property_id)
    record = changes.remove(tx, RatesRecord, records.rates_kind(property_id))
    changed = differences(records.value_of(record, Rates), None)
    tx.emit(RatesRemoved(property_id=property_id), actor=actor, changes=changed)
    catalogue.publish(tx)


def _write_rates(property_id: str, rates: Rates, record: RatesRecord | None, actor: str) -> Rates:
    rates = rules.checked_rates(rates)
    before = None if record is None else records.value_of(record, Rates)
    tx = Transaction(clock.now())
    changes.require_house(tx, property_id)
    if rates == before:
        tx.commit()
        return rates
    kind = records.rates_kind(property_id)
    new = records.successor(RatesRecord, kind, rates, record, tx.now, property_id=property_id)
    changes.put(tx, new, record)
    changed = differences(before, rates)
    tx.emit(RatesChanged(property_id=property_id), actor=actor, changes=changed)
    catalogue.publish(tx)
    return rates
