"""Letters out of the mailbox, and what is no letter."""

import asyncio
from collections import deque
from datetime import timedelta

import msgspec
import pytest

from bridge.carrying import Letter
from bridge.clock import CloudClock
from bridge.errors import Away
from bridge.mailbox import Postman
from bridge.queue import Closed, Message
from protocol.answers import Mailbox, Report, Reported, Result
from tests.support.simulated_time import simulated
from tests.unit.bridge.commands import HOUSE, NOW, lamp

Taken = list[Message] | Exception


class Office:
    """A cloud that has a mailbox, and a queue that gives what it is told to."""

    def __init__(self, *taken: Taken) -> None:
        self.clock = CloudClock(asyncio.get_running_loop().time)
        self.clock.heard(NOW, 0.0)
        self.taken = deque(taken)
        self.opened = 0
        self.letters: list[Letter] = []
        self.refused: list[tuple[str, Result]] = []
        self.deleted: list[str] = []
        self.lost: Exception | None = None

    async def mailbox(self) -> Mailbox:
        self.opened += 1
        return Mailbox(
            now=NOW,
            house=HOUSE,
            queue_url="https://sqs/x",
            region="us-east-1",
            access_key_id="id",
            secret_access_key="secret",
            session_token="token",
            expires_at=self.clock.now() + timedelta(hours=1),
            entities=(),
            players=(),
        )

    async def report(self, report: Report) -> Reported:
        raise NotImplementedError

    async def answer(self, command_id: str, result: Result) -> None:
        raise NotImplementedError

    async def take(self) -> list[Message]:
        taken = self.taken.popleft() if self.taken else []
        if isinstance(taken, Exception):
            raise taken
        if not taken:
            await asyncio.sleep(20)
        return taken

    async def delete(self, receipt: str) -> None:
        if self.lost is not None:
            raise self.lost
        self.deleted.append(receipt)

    async def serve(self, seconds: float) -> None:
        postman = Postman(
            self,
            lambda _: self,
            self.clock,
            opened=lambda _: None,
            carry=self.letters.append,
            answer=lambda command_id, result: self.refused.append((command_id, result)),
        )
        await asyncio.wait_for(postman.run(), seconds)


def served(*taken: Taken, seconds: float = 10) -> Office:
    async def main() -> Office:
        office = Office(*taken)
        with pytest.raises(TimeoutError):
            await office.serve(seconds)
        return office

    return simulated(main())


def message(body: bytes, receipt: str = "r-1") -> Message:
    return Message(body.decode(), receipt)


def test_a_command_is_handed_on_and_deleted_by_whoever_carries_it_out() -> None:
    office = served([message(msgspec.json.encode(lamp()))])
    [letter] = office.letters
    assert letter.command == lamp()
    assert office.deleted == []
    simulated(_deleted(letter))
    assert office.deleted == ["r-1"]


async def _deleted(letter: Letter) -> None:
    await letter.delete()


@pytest.mark.parametrize("lost", [Away("queue"), Closed()])
def test_a_message_that_cannot_be_deleted_is_left(lost: Exception) -> None:
    office = served([message(msgspec.json.encode(lamp()))])
    office.lost = lost
    simulated(_deleted(office.letters[0]))
    assert office.deleted == []


@pytest.mark.parametrize(
    ("body", "answered"),
    [
        (b"no JSON", []),
        (b'{"kind":"ha.service"}', []),
        (b'{"kind":"ha.dance","command_id":"c-9"}', ["c-9"]),
        (b'{"kind":"ha.read","command_id":"c-9","wanted":"everything"}', ["c-9"]),
    ],
)
def test_what_this_release_does_not_read_is_refused_and_stands_in_nobodys_way(
    body: bytes, answered: list[str]
) -> None:
    office = served([message(body)])
    assert office.letters == []
    assert office.deleted == ["r-1"]
    assert [command_id for command_id, _ in office.refused] == answered
    assert {result.outcome for _, result in office.refused} <= {"refused"}


def test_a_queue_that_is_away_is_asked_again_and_the_cloud_is_not() -> None:
    office = served(*[Away("queue")] * 5, [message(msgspec.json.encode(lamp()))])
    assert len(office.letters) == 1
    assert office.opened == 1


def test_a_mailbox_that_closes_is_opened_anew() -> None:
    office = served([message(b"x")], Closed(), [message(msgspec.json.encode(lamp()))])
    assert len(office.letters) == 1
    assert office.opened == 2


def test_a_mailbox_that_never_opened_is_somebody_elses_concern() -> None:
    async def main() -> None:
        with pytest.raises(Closed):
            await Office(Closed()).serve(10)

    simulated(main())
