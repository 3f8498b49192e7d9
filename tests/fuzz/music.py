"""What music has of the little world: a house with a player, which is heard of for ever."""

from typing import Any

from chalicelib.kernel import clock
from chalicelib.smart_home.states import records
from chalicelib.smart_home.states.types import StoredHouse
from protocol import VERSION
from protocol.things import PlayerState
from tests.support.houses import new_house

from .ground import Ground

PLAYER = "ca1"


def with_player(ground: Ground) -> Ground:
    """The same with another house, which has a player."""
    house, now = new_house("Casa con música", player_id=PLAYER), clock.now()
    told = StoredHouse(last_seen=now, bridge="1", version=VERSION, home_assistant=None)
    records.note_house(house.property_id, told)
    player = PlayerState(player=PLAYER, connected=True, seen_at=now)
    records.note_player(house.property_id, player, now)
    known: dict[str, tuple[Any, ...]] = {
        "player_id": (PLAYER,),
        "query": ("vereda",),
        "track_id": ("3135556",),
        "level": (0, 100),
        "queue_option": ("add", "play"),
    }
    return Ground({**ground.known, **known}, ground.callers)
