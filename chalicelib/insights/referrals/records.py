"""What is counted of those who bring others, in table `clients`.

| hash | range | holds |
|---|---|---|
| client id | `ranking#<YYYY-MM>` | the figures of a client's month |
| | `ranking#all` | the totals of a client |
| `ranking#<YYYY-MM>` | place | a client in the order of a month's ranking |
| `ranking#history`, `referrals#<list>` | place | a client in the order of a list of all months |
| `rankings` | `<YYYY-MM>` | that the ranking of a month is final |
| `counts#ranking#<YYYY-MM>` | `all` | how many are in a ranking |
| `counts#bands#<YYYY-MM>` | stays, counted down | how many of those are in each band |
| `counts#referrals` | `all` | how many there are of everybody together |

The place of a row follows from its figures, so a change of figures moves the row. What a client
has of a period carries a version: whoever writes it, with the rows, has seen it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from chalicelib.cloud import counters, store
from chalicelib.cloud.attributes import InstantAttribute, StructAttribute
from chalicelib.cloud.transaction import Transaction
from chalicelib.insights.referrals import rules
from chalicelib.insights.referrals.types import Counted, MonthFigures, Totals
from chalicelib.kernel.errors import Stale

TABLE = "clients"
RANKING, ALL, FINAL = "ranking#", "ranking#all", "rankings"
HISTORY, FRIENDS, ACTIVE, CONVERTED = (
    "ranking#history",
    "referrals#friends",
    "referrals#active",
    "referrals#converted",
)
EVERYBODY = "counts#referrals"
TOGETHER = "all"
PLACES = {
    HISTORY: rules.history_place,
    FRIENDS: rules.friends_place,
    ACTIVE: rules.friends_place,
    CONVERTED: rules.converted_place,
}
"""The lists over all months, and what each is ordered by."""


class MonthRecord(Model):
    """The figures of a client's month."""

    Meta = store.meta(TABLE)
    client_id = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, attr_name="kind")
    version = NumberAttribute()
    figures = StructAttribute[MonthFigures](MonthFigures)


class TotalsRecord(Model):
    """The totals of a client."""

    Meta = store.meta(TABLE)
    client_id = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, attr_name="kind", default=ALL)
    version = NumberAttribute()
    totals = StructAttribute[Totals](Totals)


class MonthRow(Model):
    """A client in the order of a month; `client_id` is the table's name for the list."""

    Meta = store.meta(TABLE)
    client_id = UnicodeAttribute(hash_key=True)
    place = UnicodeAttribute(range_key=True, attr_name="kind")
    whose = UnicodeAttribute()
    figures = StructAttribute[MonthFigures](MonthFigures)


class TotalsRow(Model):
    """A client in the order of a list over all months."""

    Meta = store.meta(TABLE)
    client_id = UnicodeAttribute(hash_key=True)
    place = UnicodeAttribute(range_key=True, attr_name="kind")
    whose = UnicodeAttribute()
    totals = StructAttribute[Totals](Totals)


class FinalRecord(Model):
    """That the ranking of a month is final, since when."""

    Meta = store.meta(TABLE)
    client_id = UnicodeAttribute(hash_key=True, default=FINAL)
    month = UnicodeAttribute(range_key=True, attr_name="kind")
    at = InstantAttribute()


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """All that is kept of a client: months and totals, each with its version (0: none yet)."""

    client_id: str
    months: Mapping[str, tuple[int, MonthFigures]]
    totals: tuple[int, Totals]

    def month(self, month: str) -> MonthFigures:
        """The figures of a month."""
        return self.months.get(month, (0, MonthFigures()))[1]

    def months_with(self, month: str, figures: MonthFigures) -> list[MonthFigures]:
        """All months, of which one has other figures."""
        return [*(kept for name, (_, kept) in self.months.items() if name != month), figures]


def kept_of(client_id: str) -> Kept:
    """What is kept of a client as of now."""
    where = MonthRecord.entry.startswith(RANKING)
    months: dict[str, tuple[int, MonthFigures]] = {}
    totals = (0, Totals())
    for item in store.query(TABLE, client_id, where=where, consistent=True):
        version = int(item["version"]["N"])
        if item["kind"]["S"] == ALL:
            totals = (version, store.value_of(item, TotalsRecord.totals))
        else:
            month = item["kind"]["S"].removeprefix(RANKING)
            months[month] = (version, store.value_of(item, MonthRecord.figures))
    return Kept(client_id=client_id, months=months, totals=totals)


def write_month(tx: Transaction, kept: Kept, month: str, figures: MonthFigures) -> None:
    """Write the figures of a client's month, their row and what is counted of the month; the
    commit raises `Stale` where they are not any more as they were read."""
    client_id, (version, before) = kept.client_id, kept.months.get(month, (0, MonthFigures()))
    record = MonthRecord(
        client_id=client_id, entry=RANKING + month, version=version + 1, figures=figures
    )
    tx.put(record, when=_unchanged(MonthRecord.version, version), otherwise=Stale())
    old = None if before.is_empty else rules.month_place(before, client_id)
    new = None if figures.is_empty else rules.month_place(figures, client_id)
    _move(tx, MonthRow, RANKING + month, old, new, whose=client_id, figures=figures)
    for each, step in ((before, -1), (figures, 1)):
        if each.takes_part:
            _count_month(tx, month, rules.month_place(each, client_id), step)


def write_totals(tx: Transaction, kept: Kept, totals: Totals) -> None:
    """Write the totals of a client, their rows and what is counted of everybody; the commit raises
    `Stale` where they are not any more as they were read."""
    client_id, (version, before) = kept.client_id, kept.totals
    record = TotalsRecord(client_id=client_id, version=version + 1, totals=totals)
    tx.put(record, when=_unchanged(TotalsRecord.version, version), otherwise=Stale())
    for name, place in PLACES.items():
        old = place(before, client_id) if _stands_in(name, before) else None
        new = place(totals, client_id) if _stands_in(name, totals) else None
        _move(tx, TotalsRow, name, old, new, whose=client_id, totals=totals)
    counted = zip(_counted(before).items(), _counted(totals).values(), strict=True)
    for (name, was), is_now in counted:
        tx.count(TABLE, EVERYBODY, TOGETHER, name, is_now - was, spread=True)


def ranked(month: str, most: int) -> list[tuple[str, MonthFigures]]:
    """The ids of the first `most` of a month's ranking, with their figures."""
    rows = store.query(TABLE, RANKING + month, limit=most)
    found = ((item["whose"]["S"], store.value_of(item, MonthRow.figures)) for item in rows)
    return [(client_id, figures) for client_id, figures in found if figures.takes_part]


def rows_after(month: str, place: str, most: int) -> list[tuple[str, str, MonthFigures]]:
    """The next `most` rows of a month after a place, as of now: place, client, figures. After the
    ranking come those who only have friends or points."""
    rows = store.query(
        TABLE,
        RANKING + month,
        where=MonthRow.place > place if place else None,
        limit=most,
        consistent=True,
    )
    return [
        (item["kind"]["S"], item["whose"]["S"], store.value_of(item, MonthRow.figures))
        for item in rows
    ]


def listed(name: str, most: int) -> list[tuple[str, Totals]]:
    """The ids of the first `most` of a list over all months, with their totals."""
    rows = store.query(TABLE, name, limit=most)
    return [(item["whose"]["S"], store.value_of(item, TotalsRow.totals)) for item in rows]


def participants(month: str) -> int:
    """How many are in the ranking of a month."""
    return counters.read(TABLE, f"counts#{RANKING}{month}").get(TOGETHER, {}).get(TOGETHER, 0)


def position_in(month: str, figures: MonthFigures, client_id: str) -> int:
    """Where a client stands in the ranking of a month: bands before theirs are counted, their own
    is looked through."""
    place = rules.month_place(figures, client_id)
    band = rules.band_of(place)
    found = counters.read(TABLE, f"counts#bands#{month}")
    ahead = sum(
        number for bands in found.values() for other, number in bands.items() if other < band
    )
    where = MonthRow.place.between(band, place)
    return ahead + len(store.query(TABLE, RANKING + month, where=where))


def counted() -> Counted:
    """What is counted of everybody together."""
    found = counters.read(TABLE, EVERYBODY).get(TOGETHER, {})
    return Counted(**{name: found.get(name, 0) for name in Counted.__struct_fields__})


def final_since(month: str) -> datetime | None:
    """Since when the ranking of a month is final; None while it is not."""
    record = store.fetch(FinalRecord, FINAL, month)
    return None if record is None else record.at


def make_final(tx: Transaction, month: str) -> None:
    """The ranking of a month is final."""
    tx.put(FinalRecord(month=month, at=tx.now))


def _stands_in(name: str, totals: Totals) -> bool:
    if name == HISTORY:
        return totals.months > 0
    return (totals.converted if name == ACTIVE else totals.friends) > 0


def _counted(totals: Totals) -> dict[str, int]:
    """What a client adds to `Counted`."""
    return {
        "referrers": int(totals.friends > 0),
        "active": int(totals.converted > 0),
        "friends": totals.friends,
        "converted": totals.converted,
        "ranked": int(totals.months > 0),
    }


def _count_month(tx: Transaction, month: str, place: str, step: int) -> None:
    tx.count(TABLE, f"counts#{RANKING}{month}", TOGETHER, TOGETHER, step, spread=True)
    stays, band = place[: rules.COUNT_DIGITS], rules.band_of(place)
    tx.count(TABLE, f"counts#bands#{month}", stays, band, step, spread=True)


def _move(
    tx: Transaction,
    model: type[MonthRow] | type[TotalsRow],
    name: str,
    old: str | None,
    new: str | None,
    **row: Any,
) -> None:
    if old is not None and old != new:
        tx.delete(model(client_id=name, place=old))
    if new is not None:
        tx.put(model(client_id=name, place=new, **row))


def _unchanged(attribute: NumberAttribute, version: int) -> Condition:
    return attribute == version if version else attribute.does_not_exist()
