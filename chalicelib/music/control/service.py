"""Whether somebody may choose the music of a house now.

Everything that decides is read in one round trip: the stay itself, whether its host let the caller
in, the player and the bridge. Which stay that may be, a process remembers for a while, and looks
again before it turns anybody away.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from chalicelib.catalogue.snapshots import VERSION_KEY, catch_up
from chalicelib.cloud import store
from chalicelib.kernel.cache import Cache
from chalicelib.kernel.callers import Guest, Shared
from chalicelib.music.control import reading, rules
from chalicelib.music.control.types import Control
from chalicelib.music.errors import MusicForbidden
from chalicelib.music.sessions.records import participant_in, participant_key
from chalicelib.properties.types import House
from chalicelib.reservations.stays.hours import hours_of, window_in
from chalicelib.reservations.stays.records import stay_key, stays_in
from chalicelib.reservations.types import Stay
from chalicelib.smart_home.sharing.records import share_in, shares_key
from chalicelib.smart_home.sharing.rules import opens_music
from chalicelib.smart_home.sharing.types import Share
from chalicelib.smart_home.states.records import house_in, house_key, player_in, player_key

MOST_HOUSES = 2000
_about: Cache[str, tuple[str, ...]] = Cache(timedelta(minutes=5), MOST_HOUSES)
"""Which stays may be in a house: where to look, and nothing that decides."""


class NoControl(MusicForbidden):
    """Neither the guest of the stay that has the house now, nor somebody whom they let in."""

    code = "music_no_control"
    default_message = "Usted no puede controlar la música de esta casa en este momento."


class HostOnly(MusicForbidden):
    """Only the guest whose stay it is may do this."""

    code = "music_host_only"
    default_message = "Solo el anfitrión de la estadía puede hacer esto."


def control_of(
    player_id: str, *, caller: Guest | Shared, now: datetime, host_only: bool = False
) -> Control:
    """What gives the caller the music of the house with a player.

    Raises:
        NoControl: nothing does, or no house has such a player.
        HostOnly: the caller is let in, and it takes the guest of the stay.
    """
    house = reading.house_with(player_id)
    control = None if house is None else control_in(house, caller=caller, now=now)
    if control is None:
        raise NoControl
    if host_only and not control.is_host:
        raise HostOnly
    return control


def control_in(house: House, *, caller: Guest | Shared, now: datetime) -> Control | None:
    """What gives the caller the music of a house; None where nothing does."""
    if isinstance(caller, Shared):
        return _shared(house, caller, now)
    remembered = _about.get(house.property_id)
    control = _own(house, remembered, caller, now) if remembered else None
    if control is not None:
        return control
    looked = reading.about([house.property_id], now).get(house.property_id, ())
    _about.put(house.property_id, looked)
    return _own(house, looked, caller, now) if set(looked) - set(remembered or ()) else None


def _own(house: House, stay_ids: Sequence[str], caller: Guest, now: datetime) -> Control | None:
    keys = [participant_key(stay_id, caller.client_id) for stay_id in stay_ids]
    found = _read(house, stay_ids, keys)
    stay = _holder(found, house, now)
    if stay is None:
        return None
    host, stay_id = stay.client_id, stay.reservation_id
    participant = participant_in(found, stay_id, caller.client_id, host_id=host)
    is_host = host == caller.client_id
    is_let_in = is_host or (participant is not None and participant.is_accepted)
    return _control(found, house, stay, is_host=is_host) if is_let_in else None


def _shared(house: House, caller: Shared, now: datetime) -> Control | None:
    found = _read(house, [caller.reservation_id], [shares_key(caller.reservation_id)])
    stay = _holder(found, house, now)
    if stay is None:
        return None
    share = share_in(found, caller, stay.client_id)
    if share is None or not opens_music(share, now):
        return None
    return _control(found, house, stay, share=share)


def _read(house: House, stay_ids: Sequence[str], keys: Sequence[store.Key]) -> store.Found:
    told = [house_key(house.property_id), player_key(house.property_id)]
    found = store.fetch_many([VERSION_KEY, *told, *map(stay_key, stay_ids), *keys])
    catch_up(found)
    return found


def _holder(found: store.Found, house: House, now: datetime) -> Stay | None:
    return rules.holder(stays_in(found).values(), house.property_id, hours_of(house), now)


def _control(
    found: store.Found,
    house: House,
    stay: Stay,
    *,
    is_host: bool = False,
    share: Share | None = None,
) -> Control:
    return Control(
        house=house,
        stay=stay,
        window=window_in(house, stay, "music"),
        is_host=is_host,
        share=share,
        told=house_in(found, house.property_id),
        player=player_in(found, house.property_id),
    )
