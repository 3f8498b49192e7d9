"""Figures of the stays from before figures were kept. What changes meanwhile the product counts."""

from collections.abc import Sequence

from chalicelib.insights.figures.rules import facts_of
from chalicelib.kernel import decoding
from chalicelib.reservations.types import Stay
from deploy.migrations.counting import count
from deploy.migrations.step import Item, Step, Tables


def count_stays(tables: Tables, items: Sequence[Item]) -> None:
    """Count the stays of a page that count for anything."""
    for item in items:
        if item["kind"] != "stay":
            continue
        stay = decoding.decoded(item["stay"], Stay)
        facts = facts_of(stay)
        if facts is not None:
            count(tables, f"reservation#{stay.reservation_id}", stay.version, facts)


STEP = Step(
    id="2026-11-29-figures-of-stays",
    purpose="count the stays that were there before figures were kept",
    table="reservations",
    apply=count_stays,
)
