"""What may become of a request to choose music (home book, 4.5)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.kernel.errors import CasaAustinError, Conflict, Invalid, NotFound
from chalicelib.music.sessions import rules
from chalicelib.music.sessions.types import Participant, Status
from chalicelib.reservations.stays.windows import window_of
from chalicelib.reservations.types import Status as StayStatus
from tests.support.march import stay

START = datetime(2025, 11, 22, 21, tzinfo=UTC)
"""16:00 in Lima."""
R1 = stay("R1", date(2025, 11, 21), date(2025, 11, 23), "1500")
WINDOW = window_of(R1, "music")
Event = Literal["request", "accept", "reject", "remove", "leave"]
DECIDED: dict[Event, Callable[[Participant, datetime], Participant]] = {
    "accept": rules.accepted,
    "reject": rules.rejected,
    "remove": rules.removed,
    "leave": rules.left,
}
ALLOWED: set[tuple[Status | None, Event, Status]] = {
    (None, "request", "pending"),
    ("removed", "request", "pending"),
    ("left", "request", "pending"),
    ("rejected", "request", "pending"),
    ("pending", "accept", "accepted"),
    ("rejected", "accept", "accepted"),
    ("pending", "reject", "rejected"),
    ("pending", "remove", "removed"),
    ("accepted", "remove", "removed"),
    ("rejected", "remove", "removed"),
    ("pending", "leave", "left"),
    ("accepted", "leave", "left"),
}
"""The table of the book, written apart from the rules."""


def ask(former: Participant | None = None, *, minutes: float = 0, name: str = "q1") -> Participant:
    now = START + timedelta(minutes=minutes)
    return rules.requested(
        former, reservation_id="R1", client_id="C", host_id="A", request_id=name, now=now
    )


def after(before: Participant | None, event: Event, now: datetime, name: str) -> Participant | None:
    """What an event makes of a participant; None where it is refused."""
    try:
        if event == "request":
            return rules.requested(
                before, reservation_id="R1", client_id="C", host_id="A", request_id=name, now=now
            )
        return DECIDED[event](before, now) if before is not None else None
    except CasaAustinError:
        return None


def test_whoever_was_refused_waits_ten_minutes() -> None:
    refused = rules.rejected(ask(minutes=5), START + timedelta(minutes=6))
    with pytest.raises(rules.TooSoon) as early:
        ask(refused, minutes=7)
    assert early.value.message.endswith("en 9 minutos.")
    assert early.value.retry_after == 9 * 60
    with pytest.raises(Conflict):
        ask(refused, minutes=15.99)
    again = ask(refused, minutes=16, name="q2")
    assert (again.status, again.request_id, again.rejected_at) == ("pending", "q1", None)


def test_it_is_asked_again_three_times_at_most() -> None:
    participant, minutes = ask(), 0
    for _ in range(rules.MOST_REPEATS):
        minutes += 10
        participant = rules.rejected(participant, START + timedelta(minutes=minutes - 10))
        participant = ask(participant, minutes=minutes)
    participant = rules.rejected(participant, START + timedelta(minutes=minutes))
    with pytest.raises(rules.RefusedForGood):
        ask(participant, minutes=minutes + 600)
    assert rules.accepted(participant, START).is_accepted, "the host may change their mind"


def test_the_same_is_not_asked_twice() -> None:
    with pytest.raises(rules.AlreadyAsked):
        ask(ask(), minutes=1)
    with pytest.raises(rules.AlreadyIn):
        ask(rules.accepted(ask(), START), minutes=1)
    assert issubclass(rules.AlreadyAsked, Invalid)
    assert issubclass(rules.AlreadyIn, Invalid)


def test_whoever_was_taken_out_asks_anew() -> None:
    gone = rules.removed(rules.accepted(ask(), START), START)
    again = ask(gone, name="q2")
    assert (again.status, again.request_id) == ("pending", "q2")
    assert (again.accepted_at, again.ended_at) == (None, None)


def test_an_accepted_request_is_not_accepted_again() -> None:
    participant = rules.accepted(ask(), START)
    assert participant.accepted_at == START
    with pytest.raises(NotFound):
        rules.accepted(participant, START)
    with pytest.raises(NotFound):
        rules.rejected(participant, START)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(("request", "accept", "reject", "remove", "leave")),
            st.integers(0, 15),
        ),
        max_size=30,
    )
)
def test_nothing_becomes_of_a_request_but_what_the_table_says(
    events: list[tuple[Event, int]],
) -> None:
    participant: Participant | None = None
    now, refused_at, refusals = START, START - timedelta(days=1), 0
    for number, (event, minutes) in enumerate(events):
        now += timedelta(minutes=minutes)
        before = participant.status if participant else None
        found = after(participant, event, now, f"q{number}")
        expected = {to for start, name, to in ALLOWED if (start, name) == (before, event)}
        must_wait = before == "rejected" and event == "request"
        if must_wait and (now - refused_at < rules.COOL_DOWN or refusals > rules.MOST_REPEATS):
            expected = set()
        assert (found.status if found else None) == next(iter(expected), None)
        if found is None:
            continue
        if found.status == "rejected":
            refused_at, refusals = now, refusals + 1
        assert found.version == (participant.version + 1 if participant else 1)
        assert found.refusals == refusals
        assert not found.is_accepted or found.accepted_at == now
        participant = found


@pytest.mark.parametrize(
    ("lima", "status", "phase"),
    [
        ("2025-11-20T10:00:00", "approved", "not_started"),
        ("2025-11-21T14:59:59", "approved", "not_started"),
        ("2025-11-21T15:00:00", "approved", "active"),
        ("2025-11-22T10:00:00", "approved", "active"),
        ("2025-11-23T10:59:59", "approved", "active"),
        ("2025-11-23T11:00:00", "approved", "ended"),
        ("2025-11-22T10:00:00", "incomplete", "not_started"),
        ("2025-11-22T10:00:00", "pending", "not_started"),
        ("2025-11-23T11:00:00", "pending", "ended"),
        ("2025-11-22T10:00:00", "cancelled", "ended"),
        ("2025-11-20T10:00:00", "rejected", "ended"),
    ],
)
def test_music_is_open_in_the_window_of_a_stay_that_is_sold(
    lima: str, status: StayStatus, phase: str
) -> None:
    """Vectors V5, V11 and V15; home book, 10 #1 and #19."""
    now = datetime.fromisoformat(f"{lima}-05:00")
    assert rules.phase_of(replace(R1, status=status), WINDOW, now) == phase
    assert rules.phase_of(replace(R1, status=status, deleted=True), WINDOW, now) == "ended"


def test_a_person_of_two_records_keeps_what_lets_them_in() -> None:
    waiting = ask()
    inside = replace(rules.accepted(ask(), START), client_id="D")
    assert rules.joined("C", None, inside) == replace(inside, client_id="C", version=1)
    assert rules.joined("C", waiting, inside) == replace(inside, client_id="C", version=2)
    own = rules.accepted(waiting, START)
    assert rules.joined("C", own, inside) == own
    assert rules.joined("C", waiting, replace(waiting, client_id="D")) == waiting


def test_what_one_host_decided_is_over_under_the_next() -> None:
    inside = rules.accepted(ask(), START)
    assert rules.under(inside, "A") == inside
    found = rules.under(inside, "D")
    assert (found.status, found.host_id, found.is_accepted) == ("removed", "D", False)
    with pytest.raises(NotFound):
        rules.accepted(found, START)
    again = ask(found, minutes=1, name="q2")
    assert (again.status, again.request_id, again.host_id) == ("pending", "q2", "D")
    assert again.version == inside.version + 1


def test_whom_one_host_refused_for_good_may_ask_the_next() -> None:
    refused = replace(rules.rejected(ask(), START), refusals=9)
    assert ask(rules.under(refused, "D"), name="q2").refusals == 0


def test_a_refusal_that_a_wrong_clock_wrote_keeps_nobody_waiting() -> None:
    refused = rules.rejected(ask(minutes=5), START + timedelta(days=9))
    assert ask(refused, minutes=7).status == "pending"
