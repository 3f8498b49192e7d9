"""Exchange rates: a history, of which exactly one counts (pricing book, 2.3 and B29)."""

from decimal import Decimal
from uuid import UUID

import msgspec

from chalicelib.catalogue.collections import Change, Collection
from chalicelib.catalogue.snapshots import Snapshot
from chalicelib.catalogue.types import Entry
from chalicelib.exchange_rates import rules
from chalicelib.exchange_rates.events import ExchangeRateRemoved, ExchangeRateSaved
from chalicelib.exchange_rates.types import ExchangeRate
from chalicelib.kernel.errors import Conflict

ONE_COUNTS = "Siempre hay un tipo de cambio activo: active otro en su lugar."
DEFAULT_RATE = Decimal("3.800")
"""The exchange rate until one has been set (pricing book, 2.3)."""


class RateCounts(Conflict):
    """The rate that counts cannot go."""

    code = "rate_is_active"
    default_message = "No se puede eliminar el tipo de cambio activo; active otro primero."


def _examine(change: Change[ExchangeRate]) -> None:
    """The one that is to count takes the place of the one that did."""
    counted = change.before is not None and change.before.is_active
    active = [entry for entry in change.others().values() if entry.value.is_active]
    none_left = not change.value.is_active and (counted or not active)
    change.problems.note("is_active", ONE_COUNTS, when=none_left)
    if change.value.is_active:
        for entry in active:
            change.also(entry, msgspec.structs.replace(entry.value, is_active=False))


def _guard(removal: Change[ExchangeRate]) -> None:
    removal.others()
    if removal.value.is_active:
        raise RateCounts


def _newest_first(entry: Entry[ExchangeRate]) -> int:
    """The ids tell the order in which rates were entered."""
    return -UUID(entry.entry_id).int


EXCHANGE_RATES = Collection(
    ExchangeRate,
    key="rate_id",
    saved=ExchangeRateSaved,
    removed=ExchangeRateRemoved,
    order=_newest_first,
    checked=rules.checked,
    examine=_examine,
    guard=_guard,
)


def rate_of(snapshot: Snapshot | None = None) -> Decimal:
    """How many PEN a USD is worth, three decimals: of a snapshot, or at most 30 seconds old."""
    active = (rate.rate for rate in EXCHANGE_RATES.values(snapshot) if rate.is_active)
    return next(active, DEFAULT_RATE)


def set_exchange_rate(rate: Decimal, *, actor: str) -> ExchangeRate:
    """Let `rate` PEN be worth a USD from now on; the one before it no longer counts.

    Raises:
        Invalid: below 1.000.
    """
    return EXCHANGE_RATES.save(EXCHANGE_RATES.new(rate=rate), actor=actor).value
