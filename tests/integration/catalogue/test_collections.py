"""Collections: what is written, checked together, told, and seen by other processes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from chalicelib.catalogue import records
from chalicelib.catalogue.collections import Change, Collection
from chalicelib.catalogue.publications import MOST_LISTED, Publication
from chalicelib.cloud import events, store
from chalicelib.kernel import cache, clock
from chalicelib.kernel.errors import Conflict, Invalid, NotFound, Stale
from chalicelib.kernel.events import EntryRemoved, EntrySaved
from chalicelib.kernel.validation import Problems
from tests.support.elsewhere import elsewhere

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


class Lamp(msgspec.Struct, frozen=True, kw_only=True):
    lamp_id: str
    name: str
    watts: int = 40
    is_main: bool = False


class LampSaved(EntrySaved, frozen=True, kw_only=True, tag="lamp.saved"):
    pass


class LampRemoved(EntryRemoved, frozen=True, kw_only=True, tag="lamp.removed"):
    pass


def _checked(lamp: Lamp, problems: Problems) -> Lamp:
    problems.number("watts", lamp.watts, 1, 100)
    problems.raise_any()
    return msgspec.structs.replace(lamp, name=lamp.name.strip())


def _examine(change: Change[Lamp]) -> None:
    if not change.value.is_main:
        return
    for other in change.others().values():
        same = other.value.name == change.value.name
        change.problems.note("name", "Ya existe.", when=same)
        if other.value.is_main:
            change.also(other, msgspec.structs.replace(other.value, is_main=False))


def _guard(removal: Change[Lamp]) -> None:
    if removal.value.is_main and removal.others():
        raise Conflict


LAMPS = Collection(
    Lamp,
    key="lamp_id",
    saved=LampSaved,
    removed=LampRemoved,
    order=lambda entry: entry.value.name,
    checked=_checked,
    examine=_examine,
    guard=_guard,
    keeps_removed=True,
)


@pytest.fixture(autouse=True)
def _monday(aws: None) -> Iterator[None]:
    cache.forget_all()
    with clock.at(NOW):
        yield


def lamp(lamp_id: str, name: str = "Sala", **fields: Any) -> Lamp:
    return Lamp(lamp_id=lamp_id, name=name, **fields)


def test_an_entry_is_kept_whole_and_in_order() -> None:
    LAMPS.save(lamp("b", " Terraza ", watts=60), actor="staff#1")
    LAMPS.save(lamp("a", "Cocina"), actor="staff#1")
    assert LAMPS.values() == (lamp("a", "Cocina"), lamp("b", "Terraza", watts=60))
    entry = LAMPS.get("b")
    assert (entry.created, entry.updated, entry.version) == (NOW, NOW, 1)


def test_a_partial_change_is_checked_as_a_whole() -> None:
    LAMPS.save(lamp("a"), actor="staff#1")
    with pytest.raises(Invalid) as refused:
        LAMPS.change("a", {"watts": 500}, actor="staff#1")
    assert set(refused.value.fields) == {"watts"}
    with clock.at(NOW + timedelta(hours=1)):
        changed = LAMPS.change("a", {"watts": 50}, actor="staff#2")
    assert (changed.value.watts, changed.version, changed.created) == (50, 2, NOW)
    assert LAMPS.get("a") == changed


def test_nothing_is_written_where_nothing_differs() -> None:
    before = LAMPS.save(lamp("a"), actor="staff#1")
    assert LAMPS.change("a", {"watts": 40}, actor="staff#1") == before
    assert len(events.timeline("lamp#a")) == 1


def test_the_history_of_an_entry_is_its_events() -> None:
    LAMPS.save(lamp("a"), actor="staff#1")
    LAMPS.change("a", {"watts": 50}, actor="staff#2")
    LAMPS.remove("a", actor="staff#3")
    removed, changed, added = events.timeline("lamp#a")
    assert [added.name, changed.name, removed.name] == ["lamp.saved", "lamp.saved", "lamp.removed"]
    assert changed.changes == {"watts": [40, 50]}
    assert (added.actor, changed.actor, removed.actor) == ("staff#1", "staff#2", "staff#3")


def test_an_id_that_is_taken_is_not_written_over() -> None:
    LAMPS.save(lamp("a"), actor="staff#1")
    with pytest.raises(Stale):
        LAMPS.save(lamp("a", "Otra"), actor="staff#1")
    before = LAMPS.get("a")
    assert LAMPS.save(lamp("a", "Otra"), actor="staff#1", before=before).version == 2


def test_others_change_along_in_the_same_transaction() -> None:
    LAMPS.save(lamp("a", is_main=True), actor="staff#1")
    LAMPS.save(lamp("b", "Cocina", is_main=True), actor="staff#1")
    assert [each.is_main for each in LAMPS.values()] == [True, False]
    with pytest.raises(Conflict):
        LAMPS.remove("b", actor="staff#1")


def test_a_removed_entry_can_still_be_read_by_who_names_it() -> None:
    LAMPS.save(lamp("a"), actor="staff#1")
    assert LAMPS.unknown({"a", "b"}) == {"b"}
    LAMPS.remove("a", actor="staff#1")
    assert LAMPS.former({"a", "b"}) == {"a": lamp("a")}
    assert LAMPS.find("a") is None
    with pytest.raises(NotFound):
        LAMPS.get("a")


def test_changes_that_look_at_each_other_do_not_pass_each_other() -> None:
    LAMPS.save(lamp("a"), actor="staff#1")
    first, second = Publication("staff#1"), Publication("staff#2")
    for publication in (first, second):
        publication.serialize("lamp")
    LAMPS.write(first, lamp("b"), before=None)
    LAMPS.write(second, lamp("c"), before=None)
    first.publish()
    with pytest.raises(Stale):
        second.publish()


def test_a_change_over_a_version_that_was_not_seen_is_refused() -> None:
    before = LAMPS.save(lamp("a"), actor="staff#1")
    LAMPS.change("a", {"watts": 50}, actor="staff#2")
    publication = Publication("staff#1")
    LAMPS.write(publication, lamp("a", watts=70), before=before)
    with pytest.raises(Stale):
        publication.publish()


def test_another_process_sees_a_change_after_30_seconds_and_reads_only_that_entry() -> None:
    for number in range(5):
        LAMPS.save(lamp(str(number), f"Sala {number}"), actor="staff#1")
    before = LAMPS.entries()
    elsewhere(lambda: LAMPS.change("3", {"watts": 99}, actor="staff#1"))
    assert LAMPS.entries()["3"].value.watts == 40
    with clock.at(NOW + timedelta(seconds=31)):
        after = LAMPS.entries()
    assert after["3"].value.watts == 99
    assert all(after[number] is before[number] for number in "0124")


def test_another_process_sees_what_was_added_and_removed() -> None:
    LAMPS.save(lamp("a"), actor="staff#1")
    LAMPS.save(lamp("b"), actor="staff#1")
    LAMPS.entries()

    def changes() -> None:
        LAMPS.remove("a", actor="staff#1")
        LAMPS.save(lamp("c"), actor="staff#1")

    elsewhere(changes)
    assert set(LAMPS.entries(fresh=True)) == {"b", "c"}


def test_who_is_far_behind_reads_everything() -> None:
    LAMPS.save(lamp("a"), actor="staff#1")
    LAMPS.entries()

    def changes() -> None:
        for watts in range(1, 100):
            LAMPS.change("a", {"watts": watts}, actor="staff#1")
            LAMPS.entries()
        LAMPS.save(lamp("b"), actor="staff#1")
        for number in range(MOST_LISTED):
            LAMPS.save(lamp(f"z{number}"), actor="staff#1")
            LAMPS.entries()

    elsewhere(changes)
    entries = LAMPS.entries(fresh=True)
    assert entries["a"].value.watts == 99
    assert len(entries) == 2 + MOST_LISTED


@contextmanager
def meanwhile_reading(change: Callable[[], Any]) -> Iterator[None]:
    """Let `change` happen elsewhere after the first read of the block."""
    client: Any = store.connection().client
    waiting = [change]

    def after(**_: Any) -> None:
        if waiting:
            elsewhere(waiting.pop())

    client.meta.events.register("after-call.dynamodb.BatchGetItem", after)
    yield
    client.meta.events.unregister("after-call.dynamodb.BatchGetItem", after)


def test_who_only_writes_begins_the_list_of_changes_anew() -> None:
    LAMPS.save(lamp("a"), actor="staff#1")
    LAMPS.entries()
    for watts in range(1, 100):
        LAMPS.change("a", {"watts": watts}, actor="staff#1")
    for watts in range(1, 50):
        LAMPS.change("a", {"watts": watts}, actor="staff#1")
    assert len(records.version().recent) <= MOST_LISTED
    assert LAMPS.entries()["a"].value.watts == 49


def test_of_two_that_change_together_a_reader_sees_both_or_neither() -> None:
    LAMPS.save(lamp("a", is_main=True), actor="staff#1")
    LAMPS.save(lamp("b", "Cocina"), actor="staff#1")
    LAMPS.entries()
    elsewhere(lambda: LAMPS.change("a", {"watts": 60}, actor="staff#1"))
    # The version is the first read; "b" becomes the main one before "a" is read.
    with meanwhile_reading(lambda: LAMPS.change("b", {"is_main": True}, actor="staff#1")):
        entries = LAMPS.entries(fresh=True)
    assert [entry.value.is_main for entry in entries.values()].count(True) == 1
