"""What a renderer says, and what is said to it."""

from xml.etree import ElementTree

import pytest

from bridge.players.renderer import metadata_of, seconds_of
from protocol.things import Track


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0:03:25", 205), ("1:00:00.500", 3600), ("NOT_IMPLEMENTED", 0), (None, 0), ("", 0)],
)
def test_lengths_are_read_as_renderers_say_them(text: str | None, seconds: int) -> None:
    assert seconds_of(text) == seconds


def test_titles_of_tracks_cannot_become_part_of_what_is_said_of_them() -> None:
    odd = Track(track_id="1", title="</dc:title><x>&", artist='"<A>"')
    told = ElementTree.fromstring(metadata_of(odd, "http://x/?a=1&b=2", "audio/mpeg"))
    texts = [each.text for each in told[0]]
    assert texts == [
        *("</dc:title><x>&", '"<A>"', "object.item.audioItem.musicTrack", "http://x/?a=1&b=2")
    ]
