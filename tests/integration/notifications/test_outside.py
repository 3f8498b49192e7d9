"""A message is sent once, whatever ends on the way: workers, services, or time."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from chalicelib.cloud.deliveries import Later
from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused, ServiceUnavailable
from chalicelib.cloud.transaction import Transaction
from chalicelib.notifications.commands import TellOfStay
from chalicelib.notifications.messages import records, service
from chalicelib.notifications.messages.service import Carrier, Letter
from chalicelib.notifications.messages.types import Message, Place, Verdict
from tests.support.kills import Killed, Moment, killed_at
from tests.support.meanwhile import meanwhile
from tests.support.monday import NOW, monday

__all__ = ["monday"]
PLACE = Place("client#1", "event-1#payment_approved")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class Service:
    """Takes what is sent; `during` happens while it does, `ends` says how a call ends."""

    def __init__(self, most_unsure: int, verdict: Verdict = "failed") -> None:
        self.taken: list[str] = []
        self.during: Callable[[], object] = lambda: None
        self.ends: list[Exception] = []
        self.carrier = Carrier[str](
            channel="whatsapp",
            send=self.send,
            judge=lambda _: verdict,
            most_unsure=most_unsure,
            doubtful=frozenset({"504"}),
            claim_lasts=MINUTE,
            every=timedelta(seconds=3),
        )

    def send(self, content: str) -> str:
        if self.ends and not getattr(self.ends[0], "may_have_acted", False):
            raise self.ends.pop(0)
        self.during()
        self.taken.append(content)
        if self.ends:
            raise self.ends.pop(0)
        return f"message-{len(self.taken)}"


def letter(line: str | None = "chat", at: datetime = NOW) -> Letter[str]:
    return Letter(place=PLACE, kind="payment_approved", at=at, compose=lambda: "Hola", line=line)


def deliver(to: Service, now: datetime, sent: Letter[str] | None = None) -> timedelta | None:
    """Deliver once; after which pause it wants to come again."""
    try:
        service.deliver(sent or letter(), to.carrier, now=now, chance=lambda: 1.0)
    except Later as later:
        return later.pause
    return None


def deliver_till_the_end(to: Service, now: datetime) -> None:
    for _ in range(20):
        pause = deliver(to, now)
        if pause is None:
            return
        now += max(pause, timedelta(seconds=1))
    raise AssertionError("it never ends")


def kept() -> Message:
    [record] = records.messages_to(PLACE.recipient)
    return record.message


CALLS = [(number, moment) for number in (1, 2) for moment in ("before", "after")]


@pytest.mark.parametrize("most", [1, 2])
@pytest.mark.parametrize(("number", "moment"), CALLS)
def test_a_worker_that_is_killed_sends_no_more_than_its_channel_allows(
    number: int, moment: Moment, most: int
) -> None:
    to = Service(most)
    with killed_at(number, moment) as kill, pytest.raises(Killed):
        deliver(to, NOW)
    assert kill.is_done
    deliver_till_the_end(to, NOW + timedelta(seconds=1))

    is_unsure = (number, moment) in {(1, "after"), (2, "before")}
    assert len(to.taken) <= most
    assert kept().state == ("failed" if is_unsure and most == 1 else "accepted")
    deliver_till_the_end(to, NOW + 10 * MINUTE)
    assert len(to.taken) <= most


@pytest.mark.parametrize("most", [1, 2])
def test_a_worker_that_is_killed_while_it_sends(most: int) -> None:
    to = Service(most)

    def die() -> None:
        raise Killed

    to.during = die
    with pytest.raises(Killed):
        deliver(to, NOW)
    to.taken.append("perhaps")
    to.during = lambda: None
    deliver_till_the_end(to, NOW + 2 * MINUTE)
    assert len(to.taken) == most


@pytest.mark.parametrize("most", [1, 2])
@pytest.mark.parametrize("reason", ["timeout", "connection", "garbage", "504"])
def test_an_end_that_says_nothing_is_followed_so_often_at_most(most: int, reason: str) -> None:
    to = Service(most)
    to.ends = [ServiceUnavailable("service", reason, may_have_acted=True) for _ in range(5)]
    deliver_till_the_end(to, NOW)
    assert len(to.taken) == most
    assert (kept().state, kept().code) == ("failed", "unknown_outcome")


@pytest.mark.parametrize(("reason", "attempts"), [("503", 2), ("connect", 2), ("resting", 1)])
def test_what_was_surely_not_sent_is_tried_again(reason: str, attempts: int) -> None:
    to = Service(1)
    to.ends = [ServiceUnavailable("service", reason)]
    deliver_till_the_end(to, NOW)
    assert (len(to.taken), kept().state, kept().attempts) == (1, "accepted", attempts)


def test_two_workers_at_the_same_moment_send_once() -> None:
    to = Service(1)
    with meanwhile(lambda: deliver(to, NOW)):
        deliver(to, NOW)
    deliver_till_the_end(to, NOW)
    assert to.taken == ["Hola"]


def test_nobody_sends_while_another_has_it() -> None:
    to = Service(1)
    seen: list[timedelta | None] = []
    to.during = lambda: seen.append(deliver(to, NOW + timedelta(seconds=10)))
    deliver(to, NOW)
    assert (seen, len(to.taken)) == ([timedelta(seconds=50)], 1)


def test_what_is_not_configured_is_off() -> None:
    to = Service(1)
    to.ends = [NotConfigured("service")]
    assert deliver(to, NOW) is None
    assert deliver(to, NOW + MINUTE) is None
    assert (to.taken, kept().state) == ([], "off")


def test_a_day_later_nobody_is_told() -> None:
    to = Service(1, "held")
    to.ends = [ServiceRefused("service", "graph 190", status=401)]
    assert deliver(to, NOW) == 15 * MINUTE
    assert deliver(to, NOW + DAY) is None
    assert (to.taken, kept().state) == ([], "expired")


def test_what_cannot_be_sent_is_followed_by_what_was_meant_for_that() -> None:
    command = TellOfStay(reservation_id="2")
    asked: list[bool] = []

    def fall_back(tx: Transaction) -> None:
        tx.enqueue(command, actor="system")
        asked.append(True)

    sent = Letter(
        place=PLACE, kind="payment_approved", at=NOW, compose=lambda: "Hola", failed=fall_back
    )
    to = Service(1)
    to.ends = [ServiceRefused("service", "graph 131026", status=400)]
    deliver(to, NOW, sent)
    deliver(to, NOW, sent)
    assert (asked, kept().code) == ([True], "graph 131026")


def test_nothing_to_say_is_said_to_nobody() -> None:
    to = Service(1)
    nothing = Letter[str](place=PLACE, kind="welcome", at=NOW, compose=lambda: None)
    assert deliver(to, NOW, nothing) is None
    assert (to.taken, kept().state) == ([], "withheld")
