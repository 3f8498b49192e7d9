"""Exchange rates: a history, of which exactly one counts (pricing book, 2.3 and B29).

Which one counts stands in one record of the catalogue, with its value for the quotes. Whatever
depends on it is written on the condition that it is still what was read.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock, ids
from chalicelib.kernel.differences import differences
from chalicelib.kernel.errors import Conflict, Invalid, NotFound, Stale
from chalicelib.properties import catalogue, records
from chalicelib.properties.events import (
    ExchangeRateChanged,
    ExchangeRateRemoved,
    ExchangeRateSaved,
)
from chalicelib.properties.records import RateRecord, rate_history
from chalicelib.properties.records.rate_history import RateEntryRecord
from chalicelib.properties.rules import prices as rules
from chalicelib.properties.service import changes
from chalicelib.properties.types import ExchangeRate

ONE_COUNTS = "Siempre hay un tipo de cambio activo: active otro en su lugar."


class KnownRate(msgspec.Struct, frozen=True):
    """An exchange rate, and when it was last written."""

    value: ExchangeRate
    updated: datetime


class RateCounts(Conflict):
    """The rate that counts cannot go."""

    code = "rate_is_active"
    default_message = "No se puede eliminar el tipo de cambio activo; active otro primero."


def newest_first() -> list[KnownRate]:
    """Every rate there was."""
    current = _current()
    return [_known(record, current) for record in rate_history.newest_first()]


def get(rate_id: str) -> KnownRate:
    """One rate.

    Raises:
        NotFound: there is none with that id.
    """
    return _known(_entry(rate_id), _current())


def set_exchange_rate(rate: Decimal, *, actor: str) -> ExchangeRate:
    """Let `rate` PEN be worth a USD from now on; the one before it no longer counts.

    Raises:
        Invalid: below 1.000.
    """
    return add(rate, is_active=True, actor=actor).value


def add(rate: Decimal, *, is_active: bool, actor: str, once: Once[Any] | None = None) -> KnownRate:
    """Enter a rate, which counts from now on if it is to be active.

    Raises:
        Invalid: below 1.000, or the first one is not to count.
        Stale: someone else changed which one counts meanwhile.
    """
    rate = rules.checked_exchange_rate(rate)
    current = _current()
    if current is None and not is_active:
        raise Invalid(fields={"is_active": [ONE_COUNTS]})
    tx = Transaction(clock.now())
    entry = RateEntryRecord(
        rate_id=ids.event_id(tx.now), version=1, created=tx.now, updated=tx.now, rate=rate
    )
    tx.create(entry, otherwise=Stale())
    value = _value(entry, is_active=is_active)
    if is_active:
        _let_count(tx, value, current, actor)
    else:
        saved = ExchangeRateSaved(rate_id=value.rate_id)
        tx.emit(saved, actor=actor, changes=differences(None, value))
    known = KnownRate(value, tx.now)
    tx.once(once, known)
    _commit(tx, shows=is_active)
    return known


def change(
    rate_id: str, *, rate: Decimal | None = None, is_active: bool | None = None, actor: str
) -> KnownRate:
    """Correct the value of a rate, or let it count.

    Raises:
        NotFound: there is none with that id.
        Invalid: below 1.000, or the one that counts is to stop without another in its place.
        Stale: someone else changed it, or which one counts, meanwhile.
    """
    current = _current()
    record = _entry(rate_id)
    old = _known(record, current).value
    if old.is_active and is_active is False:
        raise Invalid(fields={"is_active": [ONE_COUNTS]})
    counts = old.is_active or bool(is_active)
    checked = old.rate if rate is None else rules.checked_exchange_rate(rate)
    new = msgspec.structs.replace(old, rate=checked, is_active=counts)
    if new == old:
        return KnownRate(old, record.updated)
    tx = Transaction(clock.now())
    _rewrite(tx, record, new.rate)
    if not old.is_active and new.rate != old.rate:
        corrected = differences(old, msgspec.structs.replace(old, rate=new.rate))
        tx.emit(ExchangeRateSaved(rate_id=old.rate_id), actor=actor, changes=corrected)
    if counts:
        _let_count(tx, new, current, actor)
    else:
        _keep_current(tx, current)
    _commit(tx, shows=counts)
    return KnownRate(new, tx.now)


def remove(rate_id: str, *, actor: str) -> None:
    """Take a rate out of the history.

    Raises:
        NotFound: there is none with that id.
        RateCounts: it is the one that counts.
    """
    current = _current()
    record = _entry(rate_id)
    value = _known(record, current).value
    if value.is_active:
        raise RateCounts
    tx = Transaction(clock.now())
    tx.delete(record, when=RateEntryRecord.version == record.version, otherwise=Stale())
    _keep_current(tx, current)
    tx.emit(ExchangeRateRemoved(rate_id=rate_id), actor=actor, changes=differences(value, None))
    tx.commit()


def _current() -> RateRecord | None:
    return records.published(RateRecord, records.RATE)


def _entry(rate_id: str) -> RateEntryRecord:
    record = rate_history.entry(rate_id)
    if record is None:
        raise NotFound
    return record


def _known(record: RateEntryRecord, current: RateRecord | None) -> KnownRate:
    counts = current is not None and current.rate_id == record.rate_id
    return KnownRate(_value(record, is_active=counts), record.updated)


def _value(record: RateEntryRecord, *, is_active: bool) -> ExchangeRate:
    return ExchangeRate(
        rate_id=record.rate_id, rate=record.rate, created=record.created, is_active=is_active
    )


def _rewrite(tx: Transaction, record: RateEntryRecord, rate: Decimal) -> None:
    new = RateEntryRecord(
        rate_id=record.rate_id,
        version=record.version + 1,
        created=record.created,
        updated=tx.now,
        rate=rate,
    )
    tx.put(new, when=RateEntryRecord.version == record.version, otherwise=Stale())


def _let_count(
    tx: Transaction, value: ExchangeRate, current: RateRecord | None, actor: str
) -> None:
    new = records.successor(RateRecord, records.RATE, value, current, tx.now)
    changes.put(tx, new, current)
    before = None if current is None else records.value_of(current, ExchangeRate)
    changed = differences(before, value)
    tx.emit(ExchangeRateChanged(rate_id=value.rate_id), actor=actor, changes=changed)


def _keep_current(tx: Transaction, current: RateRecord | None) -> None:
    """Let the change pass only while the same rate counts as when it was read."""
    if current is not None:
        tx.check(
            RateRecord,
            records.CATALOGUE,
            records.RATE,
            when=RateRecord.version == current.version,
            otherwise=Stale(),
        )


def _commit(tx: Transaction, *, shows: bool) -> None:
    """Quotes see only the rate that counts: other changes give the catalogue no new version."""
    if shows:
        catalogue.publish(tx)
    else:
        tx.commit()
