"""How the players of all houses are, as the houses told it last: one round trip."""

from datetime import datetime, timedelta

from chalicelib.cloud import store
from chalicelib.kernel.cache import Cache
from chalicelib.kernel.callers import Device, Staff
from chalicelib.kernel.errors import Unavailable
from chalicelib.music.control import reading
from chalicelib.music.overview.types import Seen
from chalicelib.properties.types import House
from chalicelib.smart_home.states.records import house_key, player_in, player_key

HEALTH = "health"
_counted: Cache[str, int] = Cache(timedelta(seconds=15))
"""What anybody may ask costs a read now and then only."""


class NoPlayers(Unavailable):
    """No player can be used now."""

    code = "music_unhealthy"
    default_message = "Ningún reproductor está conectado."


def connected(*, now: datetime) -> int:
    """How many players can be used now.

    Raises:
        NoPlayers: none.
    """
    count = _counted.get_or_read(HEALTH, lambda: _connected(now))
    if not count:
        raise NoPlayers
    return count


def seen(*, caller: Staff | Device) -> list[Seen]:
    """The players of the houses of which somebody may know, by their codes."""
    houses = [
        house
        for house in reading.houses_with_players()
        if isinstance(caller, Staff) or caller.reads_of(house.property_id)
    ]
    return sorted(_seen(houses), key=lambda each: each.house.player_id or "")


def _connected(now: datetime) -> int:
    players = [each.player for each in _seen(reading.houses_with_players())]
    return sum(
        each is not None and each.is_fresh(now) and each.player.connected for each in players
    )


def _seen(houses: list[House]) -> list[Seen]:
    ids = [house.property_id for house in houses]
    found = store.fetch_many(key for name in ids for key in (player_key(name), house_key(name)))
    return [Seen(house, player_in(found, house.property_id)) for house in houses]
