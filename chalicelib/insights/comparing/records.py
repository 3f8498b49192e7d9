"""Comparisons in table `insights`: series `compared`, entry the month."""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.cloud.transaction import Transaction
from chalicelib.insights.comparing.types import Comparison

COMPARED = "compared"
MOST_MONTHS = 120


class ComparisonRecord(Model):
    """The last comparison of a month."""

    Meta = store.meta("insights")
    series = UnicodeAttribute(hash_key=True, default=COMPARED)
    month = UnicodeAttribute(range_key=True, attr_name="entry")
    comparison = StructAttribute[Comparison](Comparison)


def write(tx: Transaction, comparison: Comparison) -> None:
    """Keep the comparison of a month in the place of the one before."""
    tx.put(ComparisonRecord(month=comparison.month, comparison=comparison))


def newest() -> list[Comparison]:
    """The last comparison of each month, the newest month first."""
    found = store.query("insights", COMPARED, forward=False, limit=MOST_MONTHS)
    return [store.value_of(item, ComparisonRecord.comparison) for item in found]
