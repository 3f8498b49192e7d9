"""What becomes of registrations: evidence, decisions, winners, and guests who leave."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.community.registrations import rules
from chalicelib.community.types import Evidence, Win

from .made import NOW, occasion, registration

LATER = NOW + timedelta(days=2)
SENT = Evidence(evidence_id="e1", state="awaiting_check", sent_at=NOW)
WON = Win("Una noche", LATER)


def test_without_evidence_a_guest_takes_part_at_once() -> None:
    assert rules.first_status(occasion()) == "approved"
    assert rules.first_status(occasion(requires_evidence=True)) == "incomplete"


def test_an_event_and_a_guest_have_one_registration_whoever_comes_first() -> None:
    one = rules.registration_id("o1", "c1")
    assert one == rules.registration_id("o1", "c1")
    assert len({one, rules.registration_id("o1", "c2"), rules.registration_id("o2", "c1")}) == 3


def test_a_registration_anew_has_nothing_of_the_former_but_its_place_in_lists() -> None:
    former = registration(
        status="cancelled", version=4, created=NOW - timedelta(days=9), evidence=SENT, score=7
    )
    fresh = rules.new(
        occasion(), "c1", name="Ana Q.", has_facebook=False, notes=" una  mesa ", now=NOW
    )
    after = rules.again(former, fresh)
    assert (after.version, after.created) == (4, former.created)
    assert (after.registered_at, after.evidence, after.win, after.score) == (NOW, None, None, 0)
    assert after.notes == "una mesa"


@pytest.mark.parametrize(
    ("state", "status"), [("awaiting_file", "incomplete"), ("awaiting_check", "pending")]
)
def test_administrators_look_once_there_is_a_file(state: Any, status: str) -> None:
    evidence = Evidence(evidence_id="e1", state=state, sent_at=NOW)
    before = registration(status="incomplete")
    assert rules.with_evidence(before, evidence).status == status


@pytest.mark.parametrize(
    ("status", "reason", "after"),
    [
        ("incomplete", None, "pending"),
        ("pending", None, "pending"),
        ("pending", "dañado", "incomplete"),
        ("approved", "dañado", "approved"),
        ("rejected", None, "rejected"),
        ("cancelled", None, "cancelled"),
    ],
)
def test_a_file_that_was_opened_does_not_undo_a_decision(
    status: Any, reason: str | None, after: str
) -> None:
    opened = rules.with_opened(registration(status=status, evidence=SENT), reason)
    assert opened.status == after
    assert opened.evidence is not None
    assert opened.evidence.state == ("ready" if reason is None else "rejected")


def test_who_does_not_take_part_any_more_has_no_prize() -> None:
    winner = registration(win=WON)
    assert rules.cancelled(winner, NOW).win is None
    assert rules.decided(winner, "rejected", NOW).win is None
    assert rules.decided(registration(status="rejected"), "incomplete", NOW).evidence is None


def test_a_prize_that_is_corrected_is_not_announced_anew_and_another_time_is() -> None:
    announced = registration(win=Win("Una noche", LATER, announced_at=LATER, told_at=LATER))
    same = rules.with_win(announced, "Dos noches", LATER).win
    assert same == Win("Dos noches", LATER, announced_at=LATER, told_at=LATER)
    other = rules.with_win(announced, "Una noche", LATER + timedelta(hours=1)).win
    assert other == Win("Una noche", LATER + timedelta(hours=1))


def test_a_prize_is_known_from_its_instant_on() -> None:
    assert not rules.is_known(None, LATER)
    assert not rules.is_known(WON, LATER - timedelta(microseconds=1))
    assert rules.is_known(WON, LATER)


@pytest.mark.parametrize(("is_over", "status"), [(True, "approved"), (False, "cancelled")])
def test_of_an_erased_guest_nothing_personal_is_left(is_over: bool, status: str) -> None:
    before = registration(
        name="Ana Q.", notes="Con mi tía", admin_notes="Llamar", evidence=SENT, has_facebook=True
    )
    after = rules.forgotten(before, is_over=is_over, now=NOW)
    assert (after.name, after.status) == (rules.NAMELESS, status)
    assert (after.notes, after.admin_notes, after.evidence) == ("", "", None)
    assert not after.has_facebook


def test_of_two_registrations_the_winner_stays_then_who_came_farther_then_the_earlier() -> None:
    early, late = registration(registered_at=NOW), registration(registered_at=LATER)
    pending, won = registration(status="pending"), registration(registered_at=LATER, win=WON)
    assert rules.better(late, early) is early
    assert rules.better(pending, late) is late
    assert rules.better(early, won) is won


def test_a_decision_leads_nowhere_from_a_registration_that_its_guest_withdrew() -> None:
    assert rules.DECISIONS["cancelled"] == frozenset()
    assert "approved" not in rules.DECISIONS["incomplete"]
