"""A bridge in a house that lives in the test: it takes commands from the queue of the simulated
AWS as a bridge does, and says over HTTP what became of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context
from datetime import datetime, timedelta
from typing import Any, Self

import msgspec

from chalicelib.cloud import clients
from chalicelib.kernel import clock
from chalicelib.properties.types import House
from chalicelib.smart_home.bridges import service
from chalicelib.smart_home.bridges.types import Bridge
from protocol import VERSION
from protocol.answers import Mailbox, Outcome, Report, Reported, Result
from protocol.commands import AnyCommand, CallService, ReadHouse
from protocol.things import EntityState, PlayerState
from tests.support.http import Api
from tests.support.people import ACTOR
from tests.support.roles import somebody_else

HOOK = "after-call.sqs.SendMessage"
SENT = "fake bridge"
SEES = timedelta(microseconds=1)


def let_in(house: House) -> str:
    """Let a bridge into a house; its key."""
    service.ADMINISTERED.save(
        Bridge(property_id=house.property_id, name=f"Puente {house.name}"), actor=ACTOR
    )
    return service.hand_out(house.property_id, actor=ACTOR)


class FakeBridge:
    """The bridge of one house. `states` are those of its Home Assistant; `outcome` is what becomes
    of commands, and `does` whether it says so."""

    def __init__(self, api: Api, house: House, *entities: EntityState) -> None:
        self._api = api
        self.house = house
        self.key = let_in(house)
        self.states = {each.entity_id: each for each in entities}
        self.players: list[PlayerState] = []
        self.outcome: Outcome = "done"
        self.answers = True
        self.done: list[AnyCommand] = []

    def mailbox(self) -> Mailbox:
        """Where it takes its commands."""
        answer = self._api.get("/api/v1/bridge/commands/", token=self.key)
        assert answer.status_code == 200, answer.body
        return msgspec.json.decode(answer.body, type=Mailbox)

    def report(
        self, *, complete: bool = False, home_assistant: str | None = "2024.3.3"
    ) -> Reported:
        """Tell the cloud how everything is."""
        report = Report(
            version=VERSION,
            bridge="1.0.0",
            states=tuple(self.states.values()),
            players=tuple(self.players),
            home_assistant=home_assistant,
            is_complete=complete,
        )
        answer = self._api.post("/api/v1/bridge/states/", token=self.key, json=plain(report))
        assert answer.status_code == 200, answer.body
        return msgspec.json.decode(answer.body, type=Reported)

    def take(self) -> list[AnyCommand]:
        """The commands that wait."""
        mailbox, sqs = self.mailbox(), clients.client("sqs")
        found = sqs.receive_message(QueueUrl=mailbox.queue_url, MaxNumberOfMessages=10)
        messages = found.get("Messages", [])
        for message in messages:
            sqs.delete_message(QueueUrl=mailbox.queue_url, ReceiptHandle=message["ReceiptHandle"])
        return [msgspec.json.decode(each["Body"], type=AnyCommand) for each in messages]

    def work(self) -> None:
        """Carry out what waits."""
        for command in self.take():
            self.done.append(command)
            if self.answers:
                assert self.say(command, self.carried_out(command)).status_code == 204

    def say(self, command: AnyCommand, result: Result, *, key: str | None = None) -> Any:
        """Say what became of a command; the answer."""
        path = f"/api/v1/bridge/commands/{command.command_id}/result/"
        return self._api.post(path, token=key or self.key, json=plain(result))

    def carried_out(self, command: AnyCommand) -> Result:
        """What becomes of a command."""
        now = clock.now()
        if isinstance(command, ReadHouse):
            return Result(outcome=self.outcome, took_ms=5, states=tuple(self.states.values()))
        if self.outcome != "done" or not isinstance(command, CallService):
            return Result(outcome=self.outcome, took_ms=5, detail="said so")
        before = self.states[command.target]
        after = msgspec.structs.replace(
            before,
            state=command.state or before.state,
            attributes={**before.attributes, **command.data},
            seen_at=max(now, before.seen_at + SEES),
        )
        self.states[command.target] = after
        return Result(outcome="done", took_ms=5, states=(after,))

    @contextmanager
    def at_work(self) -> Iterator[Self]:
        """Let it take each command as soon as it is sent, while whoever sent it waits."""
        events = clients.client("sqs").meta.events

        def sent(**_: Any) -> None:
            now = clock.now()
            # Nothing of the request that waits is known in a house.
            Context().run(self._work_at, now)

        name = f"{SENT} {self.house.property_id}"
        events.register(HOOK, sent, unique_id=name)
        try:
            yield self
        finally:
            events.unregister(HOOK, unique_id=name)

    def _work_at(self, now: datetime) -> None:
        with clock.at(now), somebody_else():
            self.work()


def plain(message: msgspec.Struct) -> Any:
    """A message as JSON has it."""
    return msgspec.to_builtins(message)


def entity(entity_id: str, state: str = "off", **attributes: Any) -> EntityState:
    """An entity as a house tells it now."""
    return EntityState(entity_id=entity_id, state=state, seen_at=clock.now(), attributes=attributes)
