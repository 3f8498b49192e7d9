"""What nights cost: rates, special dates, seasons, late checkout, the exchange rate.

Pricing book, sections 2.3, 3, 4 and 9.
"""

from decimal import Decimal

import msgspec

from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock, ids
from chalicelib.properties import catalogue, records, rules
from chalicelib.properties.records import (
    LateCheckoutRecord,
    RateRecord,
    RatesRecord,
    SeasonRecord,
    SpecialDateRecord,
)
from chalicelib.properties.service import changes
from chalicelib.properties.types import (
    ExchangeRate,
    LateCheckoutRule,
    Rates,
    Season,
    SpecialDate,
)


def set_rates(property_id: str, rates: Rates, *, actor: str) -> None:
    """Give a house its four night prices.

    Raises:
        Invalid: a negative price.
        NotFound: no such house.
    """
    rates = rules.checked_rates(rates)
    tx = Transaction(clock.now())
    changes.require_house(tx, property_id)
    kind = records.rates_kind(property_id)
    changed = changes.save(tx, RatesRecord, kind, rates, property_id=property_id)
    tx.emit("rates.changed", f"property#{property_id}", actor=actor, changes=changed)
    catalogue.publish(tx)


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
    kind = records.date_kind(property_id, month, day)
    earlier = records.published(SpecialDateRecord, kind)
    if earlier is not None:
        special = msgspec.structs.replace(special, special_date_id=earlier.special_date_id)
    tx = Transaction(clock.now())
    changes.require_house(tx, property_id)
    changed = changes.save(tx, SpecialDateRecord, kind, special, property_id=property_id)
    tx.emit("special_date.saved", f"property#{property_id}", actor=actor, changes=changed)
    catalogue.publish(tx)
    return special


def remove_special_date(property_id: str, month: int, day: int, *, actor: str) -> None:
    """Let a day cost again what its neighbours cost.

    Raises:
        NotFound: the house has no such special date.
    """
    tx = Transaction(clock.now())
    kind = records.date_kind(property_id, month, day)
    record = changes.remove(tx, SpecialDateRecord, kind)
    old = records.value_of(record, SpecialDate)
    changed = rules.differences(old, None)
    tx.emit("special_date.removed", f"property#{property_id}", actor=actor, changes=changed)
    catalogue.publish(tx)


def save_season(season: Season, *, actor: str) -> None:
    """Add a season, or replace the one with its id.

    Raises:
        Invalid: no name, or a day that no calendar has.
    """
    rules.check_season(season)
    tx = Transaction(clock.now())
    changed = changes.save(tx, SeasonRecord, f"season#{season.season_id}", season)
    tx.emit("season.saved", f"season#{season.season_id}", actor=actor, changes=changed)
    catalogue.publish(tx)


def remove_season(season_id: str, *, actor: str) -> None:
    """Remove a season.

    Raises:
        NotFound: there is none with that id.
    """
    tx = Transaction(clock.now())
    record = changes.remove(tx, SeasonRecord, f"season#{season_id}")
    changed = rules.differences(records.value_of(record, Season), None)
    tx.emit("season.removed", f"season#{season_id}", actor=actor, changes=changed)
    catalogue.publish(tx)


def save_late_checkout(rule: LateCheckoutRule, *, actor: str) -> None:
    """Say whether departures on a weekday may be late, and how much cheaper that night is.

    Raises:
        Invalid: no such weekday, or a discount out of its bounds.
    """
    rule = rules.checked_late_checkout(rule)
    tx = Transaction(clock.now())
    changed = changes.save(tx, LateCheckoutRecord, f"late#{rule.weekday}", rule)
    tx.emit("late_checkout.saved", f"late_checkout#{rule.weekday}", actor=actor, changes=changed)
    catalogue.publish(tx)


def remove_late_checkout(weekday: int, *, actor: str) -> None:
    """Leave a weekday to the general rule.

    Raises:
        NotFound: it has no rule of its own.
    """
    tx = Transaction(clock.now())
    record = changes.remove(tx, LateCheckoutRecord, f"late#{weekday}")
    changed = rules.differences(records.value_of(record, LateCheckoutRule), None)
    tx.emit("late_checkout.removed", f"late_checkout#{weekday}", actor=actor, changes=changed)
    catalogue.publish(tx)


def set_exchange_rate(rate: Decimal, *, actor: str) -> ExchangeRate:
    """Let `rate` PEN be worth a USD from now on; the one before it no longer counts.

    Raises:
        Invalid: below 1.000.
    """
    now = clock.now()
    current = ExchangeRate(
        rate_id=ids.new_id(), rate=rules.checked_exchange_rate(rate), created=now
    )
    tx = Transaction(now)
    changed = changes.save(tx, RateRecord, records.RATE, current)
    tx.emit("exchange_rate.changed", "exchange_rate#usd", actor=actor, changes=changed)
    catalogue.publish(tx)
    return current
