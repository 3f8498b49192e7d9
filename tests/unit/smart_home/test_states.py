"""What of a report counts, and how old what is known is."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.smart_home.states import rules
from chalicelib.smart_home.states.types import AWAY_AFTER, StoredEntity, StoredHouse
from protocol import VERSION
from protocol.things import EntityState, PlayerState, Track

NOW = datetime(2026, 3, 6, 18, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HELD_BY_AN_ITEM = 400_000


def light(text: str = "on", ago: int = 0, **attributes: Any) -> EntityState:
    return EntityState(
        entity_id="light.a", state=text, seen_at=NOW - ago * SECOND, attributes=attributes
    )


def house(ago: int = 0, **fields: Any) -> StoredHouse:
    given: dict[str, Any] = {
        "last_seen": NOW - ago * SECOND,
        "bridge": "1.0.0",
        "version": VERSION,
        "home_assistant": "2024.3",
        **fields,
    }
    return StoredHouse(**given)


def test_only_allowed_attributes_are_kept() -> None:
    sent = light(brightness=3, access_token="x", entity_picture="/y", friendly_name="Sala")
    assert rules.told(sent, NOW).attributes == {"brightness": 3}
    assert rules.told(sent, NOW, named=True).attributes == {
        "brightness": 3,
        "friendly_name": "Sala",
    }
    camera = EntityState(
        entity_id="camera.a", state="idle", seen_at=NOW, attributes={"access_token": "x"}
    )
    assert rules.told(camera, NOW, named=True).attributes == {}


def test_what_is_kept_is_short() -> None:
    sent = EntityState(
        entity_id="light.a",
        state="x" * 1000,
        seen_at=NOW + 5 * SECOND,
        attributes={"supported_color_modes": ["y" * 1000] * 1000, "color_mode": None},
    )
    told = rules.told(sent, NOW)
    assert (len(told.state), told.seen_at) == (255, NOW)
    modes = told.attributes["supported_color_modes"]
    assert isinstance(modes, list)
    assert (len(modes), len(str(modes[0]))) == (100, 100)
    assert told.attributes["color_mode"] is None


def test_whatever_a_house_tells_an_item_holds_it() -> None:
    texts: dict[str, Any] = {"track_id": "ñ" * 9000, "title": "𝄞" * 9000, "artist": "𝄞" * 9000}
    track = Track(**texts, album="𝄞" * 9000, cover_url="https://x/" + "y" * 290)
    player = PlayerState(
        player="ca1", connected=True, seen_at=NOW, track=track, queue=(track,) * 9000
    )
    told = rules.told_player(player, NOW)
    assert len(msgspec.json.encode(told)) < HELD_BY_AN_ITEM
    assert told.track is not None
    assert told.track.cover_url == track.cover_url
    long = msgspec.structs.replace(track, cover_url="https://x/" + "y" * 300)
    again = rules.told_player(msgspec.structs.replace(player, track=long), NOW)
    assert again.track is not None
    assert again.track.cover_url is None
    climate = EntityState(
        entity_id="climate.a",
        state="𝄞" * 9000,
        seen_at=NOW,
        attributes={name: ["𝄞" * 9000] * 9000 for name in rules.TOLD["climate"]},
    )
    assert len(msgspec.json.encode(rules.told(climate, NOW))) < HELD_BY_AN_ITEM


def test_only_news_is_written() -> None:
    assert rules.differs(None, light(), NOW)
    assert not rules.differs(light(ago=5), light(), NOW)
    assert rules.differs(light(ago=5), light("off"), NOW)
    assert not rules.differs(light(), light("off", ago=5), NOW)
    player = PlayerState(player="ca1", connected=True, seen_at=NOW - SECOND)
    later = msgspec.structs.replace(player, seen_at=NOW, position_s=9)
    assert not rules.differs(player, later, NOW)
    assert rules.differs(player, msgspec.structs.replace(later, volume=3), NOW)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 9)), max_size=8))
def test_of_several_states_the_latest_counts(sent: list[tuple[str, int]]) -> None:
    states = [
        EntityState(entity_id=name, state=str(ago), seen_at=NOW - ago * SECOND)
        for name, ago in sent
    ]
    for name, found in rules.latest(states).items():
        assert int(found.state) == min(ago for each, ago in sent if each == name)


def test_while_a_house_is_heard_of_nothing_changed() -> None:
    stored = StoredEntity(light(ago=600), house(ago=10))
    assert stored.known_at(NOW) == NOW - 10 * SECOND
    assert stored.is_fresh(NOW)
    assert not stored.is_fresh(NOW + AWAY_AFTER)


def test_without_home_assistant_a_state_is_as_old_as_it_was_seen() -> None:
    stored = StoredEntity(light(ago=600), house(home_assistant=None))
    assert stored.known_at(NOW) == NOW - 600 * SECOND
    assert not stored.is_fresh(NOW)
    assert not StoredEntity(light(ago=600), None).is_fresh(NOW)


def test_a_bridge_is_there_for_a_minute_and_a_half() -> None:
    assert house(ago=89).is_there(NOW)
    assert not house(ago=90).is_there(NOW)
    assert house().takes_commands(NOW)
    assert not house(version=VERSION + 1).takes_commands(NOW)


def test_numbers_and_texts_of_attributes_are_what_they_seem() -> None:
    attributes: dict[str, Any] = {"a": 3, "b": True, "c": "4", "d": ["x", 1], "e": None}
    assert [rules.number_in(attributes, name) for name in "abcdef"] == [3, *[None] * 5]
    assert rules.texts_in(attributes, "d") == ["x"]
    assert rules.texts_in(attributes, "c") == []


def test_what_stands_in_times_to_come_counts_for_nothing() -> None:
    to_come = light(ago=-61)
    assert rules.differs(to_come, light(), NOW)
    assert not rules.differs(light(ago=-60), light("off"), NOW)
    assert not house(ago=-61).is_there(NOW)
    assert house(ago=-60).is_there(NOW)
