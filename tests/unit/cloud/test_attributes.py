import base64
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.cloud import resources
from chalicelib.cloud.attributes import (
    BytesAttribute,
    CentsAttribute,
    DateAttribute,
    InstantAttribute,
    StructAttribute,
    instant_key,
)
from chalicelib.kernel import money

zones = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
instants = st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=zones)


def through(attribute: Any, value: Any) -> Any:
    """What comes back from a table."""
    return attribute.deserialize(attribute.serialize(value))


@given(st.decimals(-(10**9), 10**9, places=4))
def test_amounts_come_back_as_cents(amount: Decimal) -> None:
    assert through(CentsAttribute(), amount) == money.cents(amount)


@given(st.binary())
def test_bytes_come_back_also_from_an_answer_that_has_them_as_base64(value: bytes) -> None:
    kept = BytesAttribute()
    assert through(kept, value) == value
    assert kept.deserialize(base64.b64encode(value).decode()) == value


@given(st.dates())
def test_dates_come_back(day: date) -> None:
    assert through(DateAttribute(), day) == day


@given(instants)
def test_instants_come_back_in_utc(instant: datetime) -> None:
    kept = through(InstantAttribute(), instant)
    assert kept == instant
    assert kept.tzinfo == UTC


@given(instants, instants)
def test_the_texts_of_instants_sort_as_the_instants_do(one: datetime, other: datetime) -> None:
    assert (instant_key(one) < instant_key(other)) == (one < other)
    assert InstantAttribute().serialize(one) == instant_key(one)


@given(st.dates(), st.dates())
def test_the_texts_of_dates_sort_as_the_dates_do(one: date, other: date) -> None:
    kept = DateAttribute()
    assert (kept.serialize(one) < kept.serialize(other)) == (one < other)


class Line(msgspec.Struct, frozen=True):
    night: date
    price: Decimal
    note: str | None = None


@given(st.lists(st.builds(Line, st.dates(), st.decimals(-999, 999, places=2), st.text())))
def test_structs_come_back_equal(lines: list[Line]) -> None:
    kept: StructAttribute[tuple[Line, ...]] = StructAttribute(tuple[Line, ...])
    assert through(kept, tuple(lines)) == tuple(lines)


def test_resources_are_named_once() -> None:
    for named in (resources.TABLES, resources.BUCKETS):
        names = [each.name for each in named]
        assert len(names) == len(set(names))


def test_the_keys_of_a_table_and_its_indexes_are_told_once_each() -> None:
    table = resources.Table(
        "t", hash="a", range="b", indexes=(resources.Index("by_c", hash="c", range="b"),)
    )
    assert table.key_attributes == ("a", "b", "c")
