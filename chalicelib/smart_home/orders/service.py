"""Asking something of a house, waiting for what becomes of it, and hearing it."""

import time
from collections.abc import Callable
from datetime import datetime

import msgspec

from chalicelib.cloud import budget, store
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import ids
from chalicelib.kernel.errors import Conflict, NotFound, Refused, Stale, TimedOut, Unavailable
from chalicelib.smart_home.bridges import mailboxes
from chalicelib.smart_home.bridges.service import bridge_in
from chalicelib.smart_home.bridges.types import Bridge
from chalicelib.smart_home.events import CommandEnded, CommandGiven
from chalicelib.smart_home.orders import records, rules
from chalicelib.smart_home.orders.types import Ended, Given, Order, StoredOrder
from chalicelib.smart_home.states import records as states
from chalicelib.smart_home.states.rules import latest, told, told_player
from chalicelib.smart_home.states.types import StoredHouse, is_to_come
from protocol import VERSION
from protocol.answers import Result
from protocol.commands import AnyCommand, ReadHouse
from protocol.things import EntityState, PlayerState


class BridgeAway(Unavailable):
    """The house has no bridge, or it was not heard of for a while. Nothing was asked of it."""

    code = "house_away"
    retry_after = 30
    default_message = "La casa no está conectada en este momento. Intente en unos minutos."


class HouseRefused(Refused):
    """The house could not do what it was asked."""

    code = "house_refused"
    default_message = "La casa no pudo hacerlo."


class HouseTimedOut(TimedOut):
    """The device in the house did not answer in time. Whether it did it is unknown."""

    code = "house_timed_out"
    default_message = "El dispositivo no respondió a tiempo. Verifique su estado."


class Superseded(Conflict):
    """The house was asked something newer of the same thing meanwhile, or may have done it."""

    code = "superseded"
    default_message = "Otra acción más reciente ya cambió este dispositivo."


MOST_TARGETS = 20
"""More states than this tell of no target, but of a house."""
Beside = Callable[[Transaction, StoredOrder], None]
"""Puts what is written with a command into its transaction."""


def give(
    order: Order,
    house: StoredHouse | None,
    *,
    actor: str,
    now: datetime,
    beside: Beside | None = None,
) -> Given:
    """Ask something of a house, of which its caller has read what is known (`states.house_key`):
    one transaction (with what the caller puts `beside` it) and one message.

    Raises:
        BridgeAway: nobody would hear it; nothing is written.
        NoMailbox: whether the message arrived is unknown; one that is lost ends by itself.
    """
    bridge = bridge_in(order.house_id)
    if bridge is None or house is None or not house.takes_commands(now):
        raise BridgeAway
    command = _command(order, actor, now)
    given = StoredOrder(command=command, device_id=order.device_id)
    tx = Transaction(now)
    records.create(tx, given)
    tx.emit(_told(order, command), actor=actor)
    if beside is not None:
        beside(tx, given)
    tx.commit()
    _send(bridge, command)
    return given


def _command(order: Order, actor: str, now: datetime) -> AnyCommand:
    return order.make(
        version=VERSION,
        command_id=ids.event_id(now),
        house=order.house_id,
        target=order.target,
        actor=actor,
        issued_at=now,
        expires_at=rules.expires_at(now, order.closes),
        reservation_id=order.reservation_id,
    )


def _told(order: Order, command: AnyCommand) -> CommandGiven:
    return CommandGiven(
        property_id=order.house_id,
        command_id=command.command_id,
        reservation_id=order.reservation_id,
        device_id=order.device_id,
        target=order.target,
        what=order.what,
        expires_at=command.expires_at,
    )


def _send(bridge: Bridge, command: AnyCommand) -> None:
    mailboxes.send(
        bridge.property_id,
        bridge.edition,
        msgspec.json.encode(command).decode(),
        # Of one thing the order counts; what is only read waits for nothing.
        group=command.target or command.command_id,
        once=command.command_id,
    )


def carried_out(given: Given, *, within: float | None = None) -> StoredOrder:
    """What became of a command, as soon as the house says it; after eight seconds (`within`) the
    command as it was given.

    Raises:
        HouseRefused: the house could not do it, or may not.
        HouseTimedOut: it does not know whether it did.
        Superseded: it did not, because of what it was asked since.
    """
    seconds = rules.ANSWER_SECONDS if within is None else within
    for pause in rules.pauses(min(seconds, budget.left() - budget.TIME_TO_ANSWER)):
        time.sleep(pause)
        order = records.order_of(given.command_id)
        if order.ended is not None:
            return require_done(order)
    return given


def require_done(order: StoredOrder) -> StoredOrder:
    """A command that was carried out, or is under way yet.

    Raises:
        HouseRefused, HouseTimedOut, Superseded: as `carried_out`.
    """
    outcome = "done" if order.ended is None else order.ended.outcome
    if outcome in {"failed", "refused"}:
        raise HouseRefused
    if outcome in {"timed_out", "expired"}:
        raise HouseTimedOut
    if outcome == "repeated":
        raise Superseded
    return order


def own_order(command_id: str, *, actor: str | None, now: datetime) -> StoredOrder:
    """A command of whoever asks (`actor`; None for staff, who may see any).

    Raises:
        NotFound: there is none, or it is somebody else's.
        HouseRefused, HouseTimedOut, Superseded: as `carried_out`; a lost one timed out.
    """
    order = records.order_of(command_id)
    if actor is not None and order.command.actor != actor:
        raise NotFound(records.UNKNOWN_COMMAND)
    if order.is_lost(now):
        raise HouseTimedOut
    return require_done(order)


def hear(property_id: str, command_id: str, result: Result, *, now: datetime) -> None:
    """Keep what a house says became of a command. Said again, it changes nothing.

    Raises:
        NotFound: there is no such command of this house.
    """
    budget.again(lambda: _hear(property_id, command_id, result, now), Stale)


def _hear(property_id: str, command_id: str, result: Result, now: datetime) -> None:
    named = [told(each, now, named=True) for each in latest(result.states).values()]
    # What was read is replaced by nothing, so a house that was read whole is not looked up.
    targets = named if len(named) <= MOST_TARGETS else []
    keys = [states.entity_key(property_id, each.entity_id) for each in targets]
    found = store.fetch_many([records.order_key(command_id), states.player_key(property_id), *keys])
    order = records.order_in(found, command_id)
    if order is None or order.command.house != property_id:
        raise NotFound(records.UNKNOWN_COMMAND)
    if order.ended is not None:
        return
    reads = isinstance(order.command, ReadHouse)
    target = [] if reads else [told(each, now) for each in targets if _is_target(order, each)]
    player = _player(order, result, now)
    ended = _ended(result, tuple(target), player, now)
    tx = Transaction(now)
    after = msgspec.structs.replace(order, ended=ended, read=tuple(named) if reads else ())
    records.end(tx, after)
    states.note_all(
        tx,
        property_id,
        [each for each in target if _is_later(found, property_id, each, now)],
        player if player and _is_later_player(found, property_id, player, now) else None,
    )
    tx.emit(_ending(order, ended, now), actor=f"bridge#{property_id}")
    tx.commit()


def _player(order: StoredOrder, result: Result, now: datetime) -> PlayerState | None:
    player = result.player
    is_target = player is not None and player.player == order.command.target
    return told_player(player, now) if player is not None and is_target else None


def _is_target(order: StoredOrder, state: EntityState) -> bool:
    return state.entity_id == order.command.target


def _is_later(found: store.Found, property_id: str, state: EntityState, now: datetime) -> bool:
    known = states.entity_in(found, property_id, state.entity_id)
    return known is None or _follows(state.seen_at, known.entity.seen_at, now)


def _is_later_player(
    found: store.Found, property_id: str, player: PlayerState, now: datetime
) -> bool:
    known = states.player_in(found, property_id)
    return known is None or _follows(player.seen_at, known.player.seen_at, now)


def _follows(seen_at: datetime, known: datetime, now: datetime) -> bool:
    return known <= seen_at or is_to_come(known, now)


def _ended(
    result: Result,
    target: tuple[EntityState, ...],
    player: PlayerState | None,
    now: datetime,
) -> Ended:
    return Ended(
        outcome=result.outcome,
        at=now,
        took_ms=max(0, result.took_ms),
        detail=result.detail[:100],
        states=target,
        player=player,
        home_assistant=result.home_assistant,
    )


def _ending(order: StoredOrder, ended: Ended, now: datetime) -> CommandEnded:
    waited = now - order.command.issued_at
    return CommandEnded(
        property_id=order.command.house,
        command_id=order.command_id,
        reservation_id=order.command.reservation_id,
        device_id=order.device_id,
        outcome=ended.outcome,
        detail=ended.detail,
        took_ms=ended.took_ms,
        latency_ms=max(0, round(waited.total_seconds() * 1000)),
    )
