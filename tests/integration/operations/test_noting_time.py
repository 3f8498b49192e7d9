"""A time record is part of the change that it tells of."""

from datetime import UTC, datetime
from decimal import Decimal

import msgspec
import pytest

from chalicelib.cloud import counters, events, store
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.places import Place
from chalicelib.operations.time import service as time
from chalicelib.operations.time.records import TimeItem
from chalicelib.operations.time.types import TimeRecord
from chalicelib.properties.types import House

# Half past eight in the evening in Lima, and the next month in UTC.
NOW = datetime(2026, 4, 1, 1, 30, tzinfo=UTC)
HOUSE = House(
    property_id="h1",
    name="Casa Austin 1",
    slug="casa-austin-1",
    latitude=Decimal("-12.3361"),
    longitude=Decimal("-76.8260"),
)
AT_THE_DOOR = Place(Decimal("-12.3362"), Decimal("-76.8260"))


@pytest.fixture(autouse=True)
def _tables(aws: None) -> None:
    pass


def kept(record: TimeRecord) -> TimeRecord:
    item = store.fetch(TimeItem, f"time#{record.record_id}", "record")
    assert item is not None
    return item.record


def noted(place: Place | None = AT_THE_DOOR, house: House = HOUSE) -> TimeRecord:
    tx = Transaction(NOW)
    record = time.note(tx, "m1", house, "check_in", task_id="t1", place=place, actor="staff#4")
    tx.commit()
    return record


def test_it_is_kept_with_where_the_person_was() -> None:
    record = noted()
    assert kept(record) == record
    assert (record.at, record.place, record.task_id) == (NOW, AT_THE_DOOR, "t1")
    assert record.location_verified


def test_without_a_place_or_with_a_house_whose_place_is_unknown_nothing_is_verified() -> None:
    nowhere = msgspec.structs.replace(HOUSE, latitude=None, longitude=None)
    assert not noted(None).location_verified
    assert not noted(house=nowhere).location_verified


def test_it_is_counted_on_the_day_of_lima() -> None:
    noted()
    noted()
    assert counters.read("operations", "counts#times") == {"2026-03": {"check_in": 2}}
    assert counters.read("operations", "counts#times#2026-03") == {"2026-03-31": {"check_in": 2}}
    assert counters.read("operations", "counts#times#m1") == {"2026-03": {"check_in": 2}}


def test_its_event_does_not_say_where_the_person_was() -> None:
    record = noted()
    (told,) = events.timeline("member#m1")
    assert (told.name, told.actor, told.at) == ("time.noted", "staff#4", NOW)
    assert told.event == {
        "type": "time.noted",
        "member_id": "m1",
        "record_id": record.record_id,
        "property_id": "h1",
        "task_id": "t1",
        "action_type": "check_in",
        "location_verified": True,
    }


def test_what_is_not_committed_was_not_noted() -> None:
    record = time.note(Transaction(NOW), "m1", HOUSE, "check_out", actor="staff#4")
    assert store.fetch(TimeItem, f"time#{record.record_id}", "record") is None
