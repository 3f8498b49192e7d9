"""How the house stands, as far as the cloud asks for it and the house allows: what Home Assistant
and the players said last, and what of it the cloud has not heard."""

import asyncio
from datetime import datetime, timedelta

import msgspec

from bridge import RELEASE
from bridge.allowed import AllowList
from bridge.clock import CloudClock, Seconds
from bridge.home_assistant.telling import RawState, told
from bridge.players.port import Look
from protocol import VERSION
from protocol.answers import Report
from protocol.things import UNAVAILABLE, Attributes, EntityState, PlayerState

TICK = timedelta(microseconds=1)
SLACK = timedelta(minutes=1)
"""A clock that is put back further than this was set anew, as a stack's may be."""


class _Seen(msgspec.Struct, frozen=True):
    """An entity, and the moment of `uptime` at which it was seen so. is_read: a command read it,
    so what the WebSocket still has to say of before is older."""

    state: str
    attributes: Attributes
    moment: Seconds
    changed: datetime
    updated: datetime
    is_read: bool = False


class _Told(msgspec.Struct, frozen=True):
    """Up to which moment something was told, and what that is by the cloud's clock."""

    moment: Seconds
    at: datetime


class States:
    """What is known. `news` is set while there is something that the cloud has not heard."""

    def __init__(self, clock: CloudClock, allowed: AllowList) -> None:
        self.news = asyncio.Event()
        self._clock = clock
        self._allowed = allowed
        self._entities: dict[str, _Seen] = {}
        self._players: dict[str, tuple[Look, Seconds]] = {}
        self._wanted: frozenset[str] = frozenset()
        self._wanted_players: frozenset[str] = frozenset()
        self._release: str | None = None
        self._lost_at: Seconds = clock.uptime()
        self._untold: set[str] = set()
        self._untold_players: set[str] = set()
        self._is_whole_due = True
        self._last_told: dict[str, _Told] = {}
        self._waiting: set[asyncio.Future[None]] = set()

    # Home Assistant says:

    def reached(self, release: str, states: list[RawState]) -> None:
        """Home Assistant is there, and this is all that it has."""
        self._release = release
        self._entities = {
            raw.entity_id: self._seen(raw) for raw in states if self._allowed.has(raw.entity_id)
        }
        self._tell_all()

    def changed(self, entity_id: str, state: RawState | None) -> None:
        """An entity changed, or is gone."""
        if not self._allowed.has(entity_id):
            return
        if state is None:
            self._entities.pop(entity_id, None)
            self._tell_all()
            return
        before = self._entities.get(entity_id)
        if before is None or not before.is_read or before.updated <= state.last_updated:
            self._keep(entity_id, self._seen(state))

    def read(self, raw: RawState) -> None:
        """A command read an entity, perhaps before its change was heard of, perhaps after."""
        before = self._entities.get(raw.entity_id)
        if before is None or before.updated <= raw.last_updated:
            self._keep(raw.entity_id, msgspec.structs.replace(self._seen(raw), is_read=True))

    def lost(self) -> None:
        """Home Assistant is not reached any more."""
        if self._release is not None:
            self._release = None
            self._lost_at = self._clock.uptime()
            self._tell_all()

    # A player says:

    def looks(self, player: str, look: Look) -> None:
        """A player stands so. That time goes by in its track is no news."""
        before = self._players.get(player)
        self._players[player] = (look, self._clock.uptime())
        if before is None or not look.is_like(before[0]):
            self._untold_players.add(player)
            self.news.set()

    # The cloud says:

    def want(self, entities: tuple[str, ...], players: tuple[str, ...]) -> None:
        """The cloud wants to hear of these."""
        wanted = self._allowed.told(frozenset(entities))
        named = self._allowed.players & frozenset(players)
        if (wanted, named) != (self._wanted, self._wanted_players):
            self._wanted, self._wanted_players = wanted, named
            self._tell_all()

    # What is known:

    def of(self, entity_id: str) -> EntityState:
        """An entity as it stands; one of which nothing is known is unavailable."""
        seen = self._entities.get(entity_id)
        if seen is None or self._release is None:
            seen = _Seen(UNAVAILABLE, {}, self._lost_at, _LONG_AGO, _LONG_AGO)
            return self._as_told(entity_id, seen, changed_at=None)
        return self._as_told(entity_id, seen, self._clock.of_this_machine(seen.changed))

    def everything(self) -> tuple[EntityState, ...]:
        """Every entity that the house allows, whether or not the cloud asks for it."""
        return tuple(self.of(entity_id) for entity_id in sorted(self._entities))

    def player(self, name: str) -> PlayerState | None:
        """A player as it stands; None of which nothing is known."""
        if name not in self._players:
            return None
        look, moment = self._players[name]
        return look.as_state(name, self._seen_at(f"player {name}", moment))

    async def until(self, entity_id: str, state: str) -> None:
        """Wait until an entity stands so."""
        while self.of(entity_id).state != state:
            waiter = asyncio.get_running_loop().create_future()
            self._waiting.add(waiter)
            try:
                await waiter
            finally:
                self._waiting.discard(waiter)

    def report(self) -> Report:
        """What the cloud is to hear now; from then on it counts as heard, until `unheard`."""
        is_whole = self._is_whole_due
        entities = self._told_entities(is_whole=is_whole)
        players = self._wanted_players
        if not is_whole:
            players = players & self._untold_players
        looks = (self.player(name) for name in sorted(players))
        report = Report(
            version=VERSION,
            bridge=RELEASE,
            home_assistant=self._release,
            states=tuple(self.of(entity_id) for entity_id in entities),
            players=tuple(look for look in looks if look is not None),
            is_complete=is_whole and self._release is not None,
        )
        self._untold, self._untold_players, self._is_whole_due = set(), set(), False
        self.news.clear()
        return report

    def unheard(self) -> None:
        """The last report did not arrive, or nobody knows: the next one says everything."""
        self._is_whole_due = True

    def _told_entities(self, *, is_whole: bool) -> list[str]:
        if not is_whole:
            return sorted(self._wanted & self._untold)
        if self._release is None:
            return sorted(self._wanted)
        return sorted(self._wanted & self._entities.keys())

    def _seen(self, raw: RawState) -> _Seen:
        return _Seen(raw.state, told(raw), self._clock.uptime(), raw.last_changed, raw.last_updated)

    def _as_told(self, entity_id: str, seen: _Seen, changed_at: datetime | None) -> EntityState:
        return EntityState(
            entity_id=entity_id,
            state=seen.state,
            attributes=seen.attributes,
            seen_at=self._seen_at(entity_id, seen.moment),
            changed_at=changed_at,
        )

    def _seen_at(self, name: str, moment: Seconds) -> datetime:
        """When something was seen, by the cloud's clock. That clock is known a little differently
        after each answer, and yet what is seen later is told later, and the same as the same."""
        last = self._last_told.get(name)
        if last is None or last.moment != moment:
            instant = self._clock.time_of(moment)
            is_before = last is not None and last.at - SLACK < instant
            at = max(instant, last.at + TICK) if last is not None and is_before else instant
            last = self._last_told[name] = _Told(moment, at)
        return last.at

    def _keep(self, entity_id: str, seen: _Seen) -> None:
        before = self._entities.get(entity_id)
        self._entities[entity_id] = seen
        if before is None or (before.state, before.attributes) != (seen.state, seen.attributes):
            self._tell(entity_id)

    def _tell(self, entity_id: str) -> None:
        if entity_id in self._wanted:
            self._untold.add(entity_id)
            self.news.set()
        self._wake()

    def _tell_all(self) -> None:
        self._is_whole_due = True
        self.news.set()
        self._wake()

    def _wake(self) -> None:
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)


_LONG_AGO = datetime.min
