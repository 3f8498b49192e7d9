"""Figures of dates in table `insights`.

| series | entry | holds |
|---|---|---|
| `dated#<family>#<YYYY-MM-DD>` | number of the part | the figures of a date, packed |
| `dated#<family>` | `<YYYY-MM>` | under `d<DD>` the mark of each date of the month |

The mark is written with the figures. So a reader who has figures in memory asks a dozen small items
which of a year's dates changed, and reads those.
"""

import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import cast

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import BytesAttribute, InstantAttribute
from chalicelib.cloud.store import Found, Key
from chalicelib.cloud.transaction import Transaction
from chalicelib.insights.dated.types import Dated, Family, Mark, Place
from chalicelib.kernel import dates
from chalicelib.kernel.cache import Cache
from chalicelib.kernel.errors import Stale, Unavailable
from chalicelib.kernel.parts import in_parts

TABLE = "insights"
PART_BYTES = 300_000
"""Of an item, which holds 400 kB."""
LOOKS = 5
"""How often figures are read whose parts are being written."""
_known: Cache[Place, Dated] = Cache(timedelta(days=1), greatest_size=256)
"""Figures that were read. Their marks tell whether they are true, so no age ends them."""


class PartRecord(Model):
    """A part of the figures of a date."""

    Meta = store.meta(TABLE)
    series = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    version = NumberAttribute()
    parts = NumberAttribute()
    until = InstantAttribute(null=True)
    packed = BytesAttribute()


class MonthRecord(Model):
    """The marks of the dates of a month."""

    Meta = store.meta(TABLE)
    series = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)


def month_keys(family: Family, first: date, last: date) -> list[Key]:
    """Where the marks of the dates from `first` to `last` stand."""
    months = dates.months_between(first, last)
    return [Key(MonthRecord, f"dated#{family}", month) for month in months]


def marks_in(found: Found, family: Family, first: date, last: date) -> dict[Place, Mark]:
    """The marks of the dates from `first` to `last` that have figures; their keys were read."""
    marks: dict[Place, Mark] = {}
    for item in found.items(MonthRecord):
        if item["series"]["S"] != f"dated#{family}":
            continue
        for name, value in item.items():
            if name in {"series", "entry"}:
                continue
            day = date.fromisoformat(f"{item['entry']['S']}-{name[1:]}")
            if first <= day <= last:
                version, _, parts = value["S"].partition(":")
                marks[family, day] = Mark(int(version), int(parts))
    return marks


def readers(marks: Mapping[Place, Mark]) -> list[Callable[[], list[Dated]]]:
    """The calls that bring the figures which this process has not in memory, for a round of its
    caller's."""
    missing = [place for place, mark in marks.items() if not _is_known(place, mark)]
    keys = [_part_key(place, part) for place in missing for part in range(marks[place].parts)]
    chunks = in_parts(keys, store.BATCH)
    # The parts of one date may be in two calls, so they are put together by `joined`.
    return [partial(_read, chunk) for chunk in chunks]


def joined(read: Iterable[Sequence[Dated]], marks: Mapping[Place, Mark]) -> dict[Place, Dated]:
    """The figures of all dates with marks: those that were read, and those from memory. What was
    read while it was written is read again."""
    parts: dict[Place, list[Dated]] = {}
    for each in (each for chunk in read for each in chunk):
        parts.setdefault(each.place, []).append(each)
    found = {}
    for place in marks:
        known = _known.latest(place)
        if place in parts or known is None:
            known = _whole(parts.get(place, [])) or one(*place)
            _known.put(place, known)
        found[place] = known
    return found


def one(family: Family, day: date) -> Dated:
    """The figures of a date as of now; empty ones where it has none.

    Raises:
        Unavailable: they are being written again and again.
    """
    return several([(family, day)])[family, day]


def several(places: Iterable[Place]) -> dict[Place, Dated]:
    """The same of several dates."""
    left = list(places)
    found: dict[Place, Dated] = {}
    for _ in range(LOOKS):
        for place, parts in _parts_of(left).items():
            whole = _whole(parts)
            if whole is not None:
                found[place] = whole
        left = [place for place in left if place not in found]
        if not left:
            return found
    raise Unavailable


def _parts_of(places: Sequence[Place]) -> dict[Place, list[Dated]]:
    """All parts of the figures of dates, which may be of several versions."""
    parts = {place: [Dated(family=place[0], day=place[1], parts=1)] for place in places}
    first = _read([_part_key(place, 0) for place in places])
    more = [_part_key(each.place, part) for each in first for part in range(1, each.parts)]
    parts |= {each.place: [each] for each in first}
    for each in _read(more) if more else []:
        parts[each.place].append(each)
    return parts


def write(tx: Transaction, before: Dated, content: bytes, *, until: datetime | None) -> None:
    """Write the figures of a date instead of those that were read; the commit raises `Stale` where
    somebody else wrote them meanwhile."""
    packed = zlib.compress(content)
    pieces = [packed[at : at + PART_BYTES] for at in range(0, len(packed), PART_BYTES)]
    version, parts = before.version + 1, len(pieces)
    for number, piece in enumerate(pieces):
        key = _part_key(before.place, number)
        tx.put(
            PartRecord(
                series=key.hash,
                entry=key.range,
                version=version,
                parts=parts,
                until=until,
                packed=piece,
            ),
            when=_as_read(before) if number == 0 else None,
            otherwise=Stale(),
        )
    for number in range(parts, before.parts):
        key = _part_key(before.place, number)
        tx.delete(PartRecord(series=key.hash, entry=key.range))
    month = MonthRecord(series=f"dated#{before.family}", entry=dates.month_of(before.day))
    tx.update(month, [Path(f"d{before.day:%d}").set(f"{version}:{parts}")])


def _is_known(place: Place, mark: Mark) -> bool:
    known = _known.latest(place)
    return known is not None and known.version >= mark.version


def _as_read(before: Dated) -> Condition:
    if before.version:
        return cast("Condition", PartRecord.version == before.version)
    return PartRecord.series.does_not_exist()


def _part_key(place: Place, part: int) -> Key:
    family, day = place
    return Key(PartRecord, f"dated#{family}#{day.isoformat()}", f"{part:02d}")


def _read(keys: Sequence[Key]) -> list[Dated]:
    """Parts, each as if it were the figures."""
    found = store.fetch_many(keys)
    records = [found.get(PartRecord, key.hash, key.range) for key in keys]
    return [_part_of(record) for record in records if record is not None]


def _part_of(record: PartRecord) -> Dated:
    _, family, day = record.series.split("#")
    return Dated(
        family=cast("Family", family),
        day=date.fromisoformat(day),
        version=int(record.version),
        parts=int(record.parts),
        until=record.until,
        packed=record.packed,
    )


def _whole(parts: Sequence[Dated]) -> Dated | None:
    """The figures that these parts are, in their order; None where some are of another version."""
    if len({part.version for part in parts}) != 1 or len(parts) != parts[0].parts:
        return None
    return msgspec.structs.replace(parts[0], packed=b"".join(part.packed for part in parts))
