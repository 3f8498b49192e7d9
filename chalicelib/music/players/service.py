"""What players play, and asking something of them: one read, one transaction, one message."""

from datetime import datetime
from functools import partial

from chalicelib.clients.records import client_in, client_key
from chalicelib.cloud import parallel, store
from chalicelib.kernel import dates
from chalicelib.kernel.callers import Guest, Shared
from chalicelib.music.control import rules as control_rules
from chalicelib.music.control.service import control_in, control_of
from chalicelib.music.control.types import Control
from chalicelib.music.players import rules
from chalicelib.music.players.rules import Wish
from chalicelib.music.players.types import Listed
from chalicelib.music.sessions import records as sessions
from chalicelib.music.sessions.records import participant_in, participant_key
from chalicelib.properties.houses.service import houses_for
from chalicelib.properties.types import House
from chalicelib.reservations.stays import records as stays
from chalicelib.reservations.stays.hours import hours_of
from chalicelib.reservations.stays.records import ListedStay, stay_key, stays_in
from chalicelib.reservations.types import Stay
from chalicelib.smart_home.orders import service as orders
from chalicelib.smart_home.orders.types import Order, StoredOrder
from chalicelib.smart_home.states.records import house_key, player_in, player_key
from chalicelib.smart_home.states.types import StoredPlayer
from protocol.things import Track


def asked(player_id: str, wish: Wish, *, caller: Guest | Shared, now: datetime) -> StoredOrder:
    """Ask something of a player, and wait for what becomes of it.

    Raises:
        NoControl, HostOnly: the caller may not, or not now.
        BridgeAway: the house is not heard of.
        HouseRefused, HouseTimedOut, Superseded: the house did not do it.
    """
    control = control_of(player_id, caller=caller, now=now, host_only=wish.host_only)
    return carried_out(control, wish, actor=caller.actor, now=now)


def taken_out(
    player_id: str, position: int, track_id: str | None, *, caller: Guest, now: datetime
) -> StoredOrder:
    """Take a track out of what comes next.

    Raises:
        NotFound: another track is there by now.
        NoControl, HostOnly, BridgeAway, HouseRefused, HouseTimedOut, Superseded: as `asked`.
    """
    control = control_of(player_id, caller=caller, now=now, host_only=True)
    wish = rules.take_out(queue_in(control.player), position, track_id)
    return carried_out(control, wish, actor=caller.actor, now=now)


def carried_out(control: Control, wish: Wish, *, actor: str, now: datetime) -> StoredOrder:
    """What became of something that whoever has control asks.

    Raises:
        BridgeAway, HouseRefused, HouseTimedOut, Superseded: as `asked`.
    """
    order = Order(
        house_id=control.house.property_id,
        target=control.house.player_id or "",
        make=wish.make,
        what=wish.what,
        reservation_id=control.stay.reservation_id,
        closes=control.closes,
    )
    return orders.carried_out(orders.give(order, control.told, actor=actor, now=now))


def queue_of(player_id: str, *, caller: Guest | Shared, now: datetime) -> StoredPlayer | None:
    """The player whose queue somebody may see; None where the house told nothing of it.

    Raises:
        NoControl: the caller may not, or not now.
    """
    return control_of(player_id, caller=caller, now=now).player


def queue_in(player: StoredPlayer | None) -> tuple[Track, ...]:
    """What comes next, in order, as the house told it last."""
    return () if player is None else player.player.queue


def listed(*, caller: Guest | Shared, now: datetime) -> Listed | None:
    """The player that the caller may use now: that of their own stay, else that of one whose host
    let them in; None without one.

    Two round trips: which stays those may be, then the stays themselves with what their houses
    told; a third one for whom a host let in.
    """
    if isinstance(caller, Shared):
        return _shared(caller, now)
    own, others = parallel.both(
        partial(_own_stays, caller.client_id, now), partial(sessions.stays_of, caller.client_id)
    )
    requests = [participant_key(stay_id, caller.client_id) for stay_id in others]
    ids = dict.fromkeys([*(row.reservation_id for row in own), *others])
    houses = {row.property_id for row in own}
    about = [key for property_id in houses for key in _told(property_id)]
    found = store.fetch_many([*map(stay_key, ids), *requests, *about, client_key(caller.client_id)])
    stay = _chosen(found, caller, now)
    if stay is None:
        return None
    if stay.property_id not in houses:
        more = [*_told(stay.property_id), client_key(stay.client_id)]
        found = found.joined(store.fetch_many(more))
    return _listed(stay, found, now)


def _own_stays(client_id: str, now: datetime) -> list[ListedStay]:
    """The client's stays that may be under way."""
    today = dates.today(now)
    return [
        row
        for row in stays.of_client(client_id)
        if row.status == "approved" and row.check_in <= today <= row.check_out
    ]


def _told(property_id: str) -> list[store.Key]:
    return [house_key(property_id), player_key(property_id)]


def _chosen(found: store.Found, caller: Guest, now: datetime) -> Stay | None:
    """The stay whose music the caller has, their own before others', the latest arrival first."""
    held = [stay for stay in stays_in(found).values() if _has_music(stay, now)]
    own = [stay for stay in held if stay.client_id == caller.client_id]
    let_in = [stay for stay in held if _is_let_in(found, stay, caller)]
    return max(own or let_in, key=control_rules.arrival, default=None)


def _is_let_in(found: store.Found, stay: Stay, caller: Guest) -> bool:
    host, stay_id = stay.client_id, stay.reservation_id
    participant = participant_in(found, stay_id, caller.client_id, host_id=host)
    return participant is not None and participant.is_accepted


def _has_music(stay: Stay, now: datetime) -> bool:
    house = _house(stay)
    is_open = control_rules.holder([stay], house.property_id, hours_of(house), now) is not None
    return is_open and bool(house.player_id)


def _shared(caller: Shared, now: datetime) -> Listed | None:
    stay = stays.stays_of([caller.reservation_id]).get(caller.reservation_id)
    house = None if stay is None else _house(stay)
    if house is None or not house.player_id:
        return None
    control = control_in(house, caller=caller, now=now)
    if control is None:
        return None
    return Listed(house=house, stay=control.stay, host=None, player=control.player, now=now)


def _house(stay: Stay) -> House:
    return houses_for([stay.property_id])[stay.property_id]


def _listed(stay: Stay, found: store.Found, now: datetime) -> Listed:
    host = client_in(found, stay.client_id)
    return Listed(
        house=_house(stay),
        stay=stay,
        host=host if host is not None and host.is_guest else None,
        player=player_in(found, stay.property_id),
        now=now,
    )
