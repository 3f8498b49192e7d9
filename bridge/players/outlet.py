"""What turns a player on and off: renderers cannot, so an entity of Home Assistant does."""

from bridge.home_assistant.calling import Api
from bridge.home_assistant.telling import RawState
from protocol.things import UNAVAILABLE, UNKNOWN


class Outlet:
    """An entity that gives a player its current. It hears of changes as `Listener` tells them."""

    def __init__(self, api: Api, entity_id: str) -> None:
        self._api = api
        self._entity_id = entity_id
        self.is_on: bool | None = None

    async def turn(self, *, on: bool) -> None:
        """Turn it on or off.

        Raises:
            Away: Home Assistant is not reached.
            NotDone: it refuses.
        """
        domain = self._entity_id.partition(".")[0]
        await self._api.call(f"{domain}.{'turn_on' if on else 'turn_off'}", self._entity_id, {})
        self.is_on = on

    def reached(self, _release: str, states: list[RawState]) -> None:
        """Home Assistant is there, and this is all that it has."""
        for state in states:
            self.changed(state.entity_id, state)

    def changed(self, entity_id: str, state: RawState | None) -> None:
        """An entity changed, or is gone."""
        if entity_id == self._entity_id:
            is_known = state is not None and state.state not in {UNAVAILABLE, UNKNOWN}
            self.is_on = state.state != "off" if state is not None and is_known else None

    def lost(self) -> None:
        """Home Assistant is not reached any more."""
        self.is_on = None
