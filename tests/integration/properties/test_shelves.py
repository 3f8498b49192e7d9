"""Room in the catalogue for what the rooms above publish."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from chalicelib.cloud import events
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.kernel.errors import NotFound, Stale
from chalicelib.kernel.events import EntryRemoved, EntrySaved
from chalicelib.properties import catalogue, records
from chalicelib.properties.service import prices
from chalicelib.properties.shelves import Entry, Shelf
from chalicelib.properties.types import House, Season

from ..meanwhile import meanwhile
from .conftest import ACTOR

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Prize(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    percentage: int = 10


class PrizeSaved(EntrySaved, frozen=True, kw_only=True, tag="prize.saved"):
    pass


class PrizeRemoved(EntryRemoved, frozen=True, kw_only=True, tag="prize.removed"):
    pass


class MedalSaved(EntrySaved, frozen=True, kw_only=True, tag="medal.saved"):
    pass


class MedalRemoved(EntryRemoved, frozen=True, kw_only=True, tag="medal.removed"):
    pass


@pytest.fixture
def prizes(aws: None) -> Shelf[Prize]:
    return Shelf("prize", Prize, saved=PrizeSaved, removed=PrizeRemoved)


@pytest.fixture
def medals(aws: None) -> Shelf[Prize]:
    return Shelf("medal", Prize, saved=MedalSaved, removed=MedalRemoved)


def save(
    shelf: Shelf[Prize],
    entry_id: str,
    name: str,
    seen: Entry[Prize] | None = None,
    **details: Any,
) -> Entry[Prize]:
    tx = Transaction(clock.now())
    entry = shelf.save(tx, entry_id, Prize(name=name, **details), seen=seen, actor=ACTOR)
    catalogue.publish(tx)
    return entry


def remove(shelf: Shelf[Prize], entry_id: str) -> Prize:
    tx = Transaction(clock.now())
    removed = shelf.remove(tx, entry_id, actor=ACTOR)
    catalogue.publish(tx)
    return removed


def elsewhere(change: Callable[[Transaction], object]) -> None:
    """A change by another process: this one hears nothing of it."""
    tx = Transaction(clock.now())
    change(tx)
    version = records.VersionRecord(
        scope=records.VERSION, kind=records.CATALOGUE, value=str(uuid4())
    )
    tx.put(version)
    tx.commit()


def names(shelf: Shelf[Prize]) -> list[str]:
    return [prize.name for prize in shelf.values()]


def test_what_is_saved_shows_at_once_with_when_it_was_written(prizes: Shelf[Prize]) -> None:
    with clock.at(NOON):
        made = save(prizes, "a", "Ancla")
    assert made == Entry(Prize(name="Ancla"), NOON, NOON, 1)
    with clock.at(NOON + timedelta(hours=1)):
        changed = save(prizes, "a", "Ancla de oro", made, percentage=20)
    gold = Prize(name="Ancla de oro", percentage=20)
    assert changed == Entry(gold, NOON, NOON + timedelta(hours=1), 2)
    assert prizes.entries() == {"a": changed}
    assert prizes.get("a") == changed


def test_values_come_in_the_order_of_their_ids(prizes: Shelf[Prize]) -> None:
    for entry_id in ("c", "a", "b"):
        save(prizes, entry_id, entry_id)
    assert names(prizes) == ["a", "b", "c"]


def test_an_entry_gives_the_catalogue_another_version(prizes: Shelf[Prize]) -> None:
    versions = {catalogue.catalogue().version}
    save(prizes, "a", "Ancla")
    versions.add(catalogue.catalogue().version)
    remove(prizes, "a")
    versions.add(catalogue.catalogue().version)
    assert len(versions) == 3


def test_an_entry_of_another_process_shows_after_thirty_seconds(prizes: Shelf[Prize]) -> None:
    with clock.at(NOON):
        assert names(prizes) == []
        elsewhere(lambda tx: prizes.save(tx, "a", Prize(name="Ancla"), actor=ACTOR))
    with clock.at(NOON + timedelta(seconds=29)):
        assert names(prizes) == []
        assert [prize.name for prize in prizes.values(fresh=True)] == ["Ancla"]
    with clock.at(NOON + timedelta(seconds=90)):
        elsewhere(lambda tx: prizes.remove(tx, "a", actor=ACTOR))
        assert names(prizes) == []


def test_whoever_gets_one_entry_sees_it_as_it_stands(prizes: Shelf[Prize]) -> None:
    with clock.at(NOON):
        assert names(prizes) == []
        elsewhere(lambda tx: prizes.save(tx, "a", Prize(name="Ancla"), actor=ACTOR))
        assert prizes.get("a").value.name == "Ancla"


def test_shelves_do_not_see_each_others_entries_nor_the_rooms_own(
    prizes: Shelf[Prize], medals: Shelf[Prize], house: House
) -> None:
    season = Season(
        season_id="s1",
        name="Verano",
        season_type="high",
        start_month=12,
        start_day=15,
        end_month=3,
        end_day=15,
    )
    prices.save_season(season, actor=ACTOR)
    save(prizes, "a", "Ancla")
    save(medals, "a", "Medalla")
    assert (names(prizes), names(medals)) == (["Ancla"], ["Medalla"])
    remove(prizes, "a")
    known = catalogue.catalogue()
    assert (names(prizes), names(medals)) == ([], ["Medalla"])
    assert (known.houses, known.seasons) == ((house,), (season,))


def test_an_id_may_hold_what_separates_tag_and_id(prizes: Shelf[Prize]) -> None:
    save(prizes, "a#b", "Ancla")
    assert set(prizes.entries()) == {"a#b"}
    assert prizes.get("a#b").value.name == "Ancla"


def test_a_shelf_decodes_again_only_what_was_read_again(prizes: Shelf[Prize]) -> None:
    save(prizes, "a", "Ancla")
    first = prizes.entries()
    assert prizes.entries() is first
    save(prizes, "b", "Barco")
    assert prizes.entries() is not first
    assert set(first) == {"a"}


def test_what_is_removed_is_returned_and_gone(prizes: Shelf[Prize]) -> None:
    save(prizes, "a", "Ancla")
    assert remove(prizes, "a") == Prize(name="Ancla")
    assert names(prizes) == []
    with pytest.raises(NotFound):
        prizes.get("a")
    with pytest.raises(NotFound):
        remove(prizes, "a")


def test_each_write_is_a_fact_with_what_changed(prizes: Shelf[Prize]) -> None:
    save(prizes, "a", "Ancla", save(prizes, "a", "Ancla"), percentage=20)
    remove(prizes, "a")
    removed, changed, made = events.timeline("prize#a")
    assert [fact.name for fact in (made, changed, removed)] == [
        "prize.saved",
        "prize.saved",
        "prize.removed",
    ]
    assert {fact.actor for fact in (made, changed, removed)} == {ACTOR}
    assert made.changes == {"name": [None, "Ancla"], "percentage": [None, 10]}
    assert changed.changes == {"percentage": [10, 20]}
    assert removed.changes == {"name": ["Ancla", None], "percentage": [20, None]}


def test_a_write_over_an_unseen_one_is_stale_and_tells_nothing(prizes: Shelf[Prize]) -> None:
    seen = save(prizes, "a", "Ancla")
    with meanwhile(lambda: save(prizes, "a", "Primero", seen)), pytest.raises(Stale):
        save(prizes, "a", "Segundo", seen)
    with pytest.raises(Stale):
        save(prizes, "a", "Nuevo")
    now_seen = prizes.get("a")
    with meanwhile(lambda: save(prizes, "a", "Tercero", now_seen)), pytest.raises(Stale):
        remove(prizes, "a")
    assert names(prizes) == ["Tercero"]
    assert len(events.timeline("prize#a")) == 3


def test_of_two_new_entries_of_one_id_the_later_is_stale(prizes: Shelf[Prize]) -> None:
    with meanwhile(lambda: save(prizes, "b", "Barco")), pytest.raises(Stale):
        save(prizes, "b", "Bote")
    assert names(prizes) == ["Barco"]
    assert len(events.timeline("prize#b")) == 1


def test_what_was_removed_meanwhile_is_not_written_again(prizes: Shelf[Prize]) -> None:
    seen = save(prizes, "a", "Ancla")
    remove(prizes, "a")
    with pytest.raises(Stale):
        save(prizes, "a", "Otra vez", seen)
    assert names(prizes) == []


def test_writes_of_two_entries_do_not_disturb_each_other(prizes: Shelf[Prize]) -> None:
    with meanwhile(lambda: save(prizes, "a", "Ancla")):
        save(prizes, "b", "Barco")
    assert names(prizes) == ["Ancla", "Barco"]
