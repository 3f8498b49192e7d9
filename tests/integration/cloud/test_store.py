from functools import partial
from typing import Any

import pytest
from botocore.exceptions import ClientError
from pynamodb.exceptions import PynamoDBException

from bench.watching import watching
from chalicelib.cloud import parallel, store
from chalicelib.cloud.events import EventRecord
from chalicelib.cloud.settings import settings
from chalicelib.cloud.store import Key
from chalicelib.kernel.errors import Unavailable
from tests.support.failures import answer_never_comes, at_call, broken
from tests.support.faults import answering, refused

from .night import NightRecord, night

pytestmark = pytest.mark.usefixtures("aws")


def put(table: str, *items: dict[str, str]) -> None:
    client: Any = store.connection().client
    for item in items:
        client.put_item(
            TableName=settings().name(table), Item={name: {"S": v} for name, v in item.items()}
        )


def nights(count: int, house: str = "h1") -> list[Key]:
    keys = [Key(NightRecord, house, f"{number:04}") for number in range(count)]
    put("nights", *({"property_id": key.hash, "night": key.range, "holder": "a"} for key in keys))
    return keys


def test_one_record_is_found_or_none() -> None:
    nights(1)
    found = store.fetch(NightRecord, "h1", "0000")
    assert found is not None
    assert (found.property_id, found.night, found.holder) == ("h1", "0000", "a")
    assert store.fetch(NightRecord, "h1", "0001") is None


def test_records_of_several_tables_come_in_one_request() -> None:
    keys = nights(2)
    put("events", {"subject": "s", "event_id": "e", "name": "n", "actor": "a", "body": "{}"})
    event = Key(EventRecord, "s", "e")
    with answering("BatchGetItem", []) as sent:
        found = store.fetch_many([*keys, event, keys[0], Key(NightRecord, "h2", "0000")])
    assert len(sent) == 1
    assert len(found.all(NightRecord)) == 2
    assert [record.name for record in found.all(EventRecord)] == ["n"]
    assert found.get(NightRecord, "h2", "0000") is None


def test_more_than_a_hundred_keys_are_split() -> None:
    keys = nights(130)
    with answering("BatchGetItem", []) as sent:
        found = store.fetch_many(keys)
    assert len(sent) == 2
    assert all(found.get(NightRecord, key.hash, key.range) for key in keys)


def test_one_attribute_can_be_read_without_the_records() -> None:
    keys = nights(2)
    found = store.fetch_many([*keys, Key(NightRecord, "h2", "0000")])
    assert sorted(found.values(NightRecord, NightRecord.night)) == ["0000", "0001"]
    assert found.value(keys[1], NightRecord.holder) == "a"
    assert found.value(Key(NightRecord, "h2", "0000"), NightRecord.holder) is None


@pytest.mark.parametrize("operation", ["BatchGetItem", "Query"])
def test_an_answer_that_arrives_broken_is_asked_for_again(operation: str) -> None:
    nights(1)
    with at_call(1, broken(operation)) as met:
        if operation == "Query":
            assert len(store.query("nights", "h1")) == 1
        else:
            assert store.fetch(NightRecord, "h1", "0000") is not None
    assert met.times == 1


def test_no_keys_are_no_request() -> None:
    with answering("BatchGetItem", []) as sent:
        assert store.fetch_many([]).all(NightRecord) == []
    assert sent == []


def unprocessed(*keys: Key) -> tuple[int, dict[str, Any]]:
    """An answer that found nothing yet, and asks to be asked again for `keys`."""
    wanted = [{"property_id": {"S": key.hash}, "night": {"S": key.range}} for key in keys]
    rest = {settings().name("nights"): {"Keys": wanted, "ConsistentRead": True}}
    return 200, {"Responses": {}, "UnprocessedKeys": rest}


def test_keys_that_were_left_out_are_asked_for_again() -> None:
    keys = nights(3)
    with answering("BatchGetItem", [unprocessed(*keys), unprocessed(*keys)]) as sent:
        found = store.fetch_many(keys)
    assert len(sent) == 3
    assert len(found.all(NightRecord)) == 3


def test_keys_that_are_always_left_out_are_unavailable() -> None:
    keys = nights(1)
    with (
        answering("BatchGetItem", [unprocessed(*keys)] * 20),
        pytest.raises(Unavailable),
    ):
        store.fetch_many(keys)


@pytest.mark.parametrize("operation", ["BatchGetItem", "Query"])
def test_a_read_that_we_asked_wrongly_is_no_outage(operation: str) -> None:
    with (
        answering(operation, [refused("ValidationException")]),
        pytest.raises((ClientError, PynamoDBException)),
    ):
        store.fetch_many(nights(1)) if operation == "BatchGetItem" else store.query("nights", "p1")


@pytest.mark.parametrize("operation", ["BatchGetItem", "Query"])
def test_a_read_that_is_refused_is_unavailable(operation: str) -> None:
    with (
        answering(operation, [refused("ResourceNotFoundException")]),
        pytest.raises(Unavailable),
    ):
        if operation == "Query":
            store.query("nights", "h1")
        else:
            store.fetch(NightRecord, "h1", "0000")


def test_a_partition_is_read_in_order_and_up_to_a_limit() -> None:
    nights(25)
    nights(3, "h2")

    def read(**options: Any) -> list[str]:
        return [record.night for record in store.query_records(NightRecord, "h1", **options)]

    assert read() == [f"{number:04}" for number in range(25)]
    assert read(limit=3) == ["0000", "0001", "0002"]
    assert read(limit=2, forward=False) == ["0024", "0023"]
    assert read(where=NightRecord.night.between("0004", "0006")) == ["0004", "0005", "0006"]


def test_a_limit_counts_what_is_kept_not_what_is_read() -> None:
    nights(20)
    of_bea = [{"property_id": "h1", "night": night, "holder": "bea"} for night in ("0005", "0015")]
    put("nights", *of_bea)
    kept = store.query("nights", "h1", keep=NightRecord.holder == "bea", limit=2)
    assert [item["night"]["S"] for item in kept] == ["0005", "0015"]


def test_few_among_many_are_found_in_few_requests() -> None:
    nights(60)
    of_bea = [{"property_id": "h1", "night": f"{at:04}", "holder": "bea"} for at in (40, 50, 55)]
    put("nights", *of_bea)
    with watching() as watch:
        kept = store.query("nights", "h1", keep=NightRecord.holder == "bea", limit=2)
    assert [item["night"]["S"] for item in kept] == ["0040", "0050"]
    assert len(watch.calls) == 5, "2, 4, 8, 16 and 32 nights"


def test_pages_follow_each_other() -> None:
    nights(5)
    first = store.query_page("nights", "h1", limit=3)
    second = store.query_page("nights", "h1", limit=3, after=first.after)
    names = [item["night"]["S"] for item in (*first.items, *second.items)]
    assert names == ["0000", "0001", "0002", "0003", "0004"]
    assert second.after is None


def test_reads_may_go_out_together() -> None:
    nights(3)
    reads = [partial(store.fetch, NightRecord, "h1", key) for key in ("0000", "0002", "0009")]
    found = parallel.together(reads)
    assert [record.night if record else None for record in found] == ["0000", "0002", None]


def test_a_record_is_what_was_put() -> None:
    assert night(3).night == "2026-01-03"


@pytest.mark.parametrize("operation", ["BatchGetItem", "Query"])
def test_a_read_whose_connection_breaks_is_unavailable(operation: str) -> None:
    with at_call(1, answer_never_comes(operation)), pytest.raises(Unavailable):
        if operation == "Query":
            store.query("nights", "h1")
        else:
            store.fetch(NightRecord, "h1", "0000")
