"""Comparisons in table `ledgers`: account `gateway#<name>`, entry the day of Lima."""

from collections.abc import Sequence
from datetime import date

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.cloud.transaction import Transaction
from chalicelib.payments.reports.types import Comparison
from chalicelib.reservations.money.types import Gateway


class ComparisonRecord(Model):
    """How a day of a gateway compared when it was looked at last."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    comparison = StructAttribute[Comparison](Comparison)


def keep(tx: Transaction, gateway: Gateway, day: date, comparison: Comparison) -> None:
    """Note how a day compared, in place of what was noted before."""
    tx.put(
        ComparisonRecord(account=_account(gateway), entry=day.isoformat(), comparison=comparison)
    )


def of_days(gateway: Gateway, days: Sequence[date]) -> dict[date, Comparison]:
    """How days compared, those that were."""
    keys = {day: store.Key(ComparisonRecord, _account(gateway), day.isoformat()) for day in days}
    found = store.fetch_many(keys.values())
    values = {day: found.value(key, ComparisonRecord.comparison) for day, key in keys.items()}
    return {day: value for day, value in values.items() if value is not None}


def _account(gateway: Gateway) -> str:
    return f"gateway#{gateway}"
