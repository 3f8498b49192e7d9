"""Attributes that follow from others, while others write the same items."""

from typing import Any

import pytest

from deploy.migrations.step import ATTEMPTS, Item, StillChanging, Tables, attributes

from .desk import watched

KEY = {"property_id": "casa", "night": "2026-01-30"}


def put(tables: Tables, **values: Any) -> Item:
    item = {**KEY, **values}
    tables("nights").put_item(Item=item)
    return item


def found(tables: Tables) -> Item | None:
    item: Item | None = tables("nights").get_item(Key=KEY, ConsistentRead=True).get("Item")
    return item


def double(item: Item) -> Item:
    return {"double": item["count"] * 2}


def test_what_others_wrote_since_the_page_was_read_counts(tables: Tables) -> None:
    read = put(tables, count=1)
    put(tables, count=5, other="x")
    attributes("nights", ("count",), double)(tables, [read])
    assert found(tables) == {**KEY, "count": 5, "double": 10, "other": "x"}


def test_what_is_not_read_may_change(tables: Tables) -> None:
    read = put(tables, count=1, other="old")
    put(tables, count=1, other="new")
    with watched(tables) as sent:
        attributes("nights", ("count",), double)(tables, [read])
    assert sent == ["UpdateItem"]
    assert found(tables) == {**KEY, "count": 1, "double": 2, "other": "new"}


def test_an_item_that_is_gone_stays_gone(tables: Tables) -> None:
    read = put(tables, count=1)
    tables("nights").delete_item(Key=KEY)
    attributes("nights", ("count",), double)(tables, [read])
    assert found(tables) is None


def test_an_attribute_that_came_since_is_no_longer_missing(tables: Tables) -> None:
    read = put(tables)
    put(tables, count=3)
    change = attributes("nights", ("count",), lambda item: {"has_count": "count" in item})
    change(tables, [read])
    assert found(tables) == {**KEY, "count": 3, "has_count": True}


def test_none_removes_and_several_change_at_once(tables: Tables) -> None:
    read = put(tables, old="x", kept=[1, {"a": "b"}])
    attributes("nights", ("old",), lambda item: {"old": None, "new": item["old"], "nil": None})(
        tables, [read]
    )
    assert found(tables) == {**KEY, "new": "x", "kept": [1, {"a": "b"}]}


def test_a_change_sees_only_what_it_names(tables: Tables) -> None:
    read = put(tables, count=1, other="x")
    seen: list[Item] = []

    def look(item: Item) -> Item:
        seen.append(item)
        return {}

    attributes("nights", ("count", "missing"), look)(tables, [read])
    assert seen == [{"count": 1}]


def test_an_item_that_never_rests_is_given_up(tables: Tables) -> None:
    read = put(tables, count=0)
    numbers = iter(range(1, ATTEMPTS + 1))

    def disturbed(item: Item) -> Item:
        put(tables, count=next(numbers))
        return double(item)

    with pytest.raises(StillChanging):
        attributes("nights", ("count",), disturbed)(tables, [read])
    assert "double" not in (found(tables) or {})
