"""Who may register: the requirements in their order (staff book, 4.2), and vector TV18."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.community.registrations import rules
from chalicelib.community.registrations.types import Entrant, Verdict
from chalicelib.community.types import Occasion
from chalicelib.loyalty.levels.types import Achievement

from .made import NOW, occasion, registration

BASE = Achievement(achievement_id="base", name="Base", order=0)
GOLD = Achievement(achievement_id="gold", name="Oro", order=2, required_reservations=5)
LEVELS = (BASE, GOLD)
HARD = {
    "status": "draft",
    "registration_deadline": NOW - timedelta(days=1),
    "max_participants": 1,
    "min_points_required": Decimal(100),
    "requires_facebook_verification": True,
    "requires_approved_reservation": True,
    "required_achievements": frozenset({"gold"}),
}
EASED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("availability", {"status": "published"}),
    ("deadline", {"registration_deadline": NOW}),
    ("capacity", {"max_participants": None}),
    ("registration", {}),
    ("points", {"min_points_required": Decimal(0)}),
    ("facebook", {"requires_facebook_verification": False}),
    ("reservation", {"requires_approved_reservation": False}),
    ("achievements", {"required_achievements": frozenset()}),
)


def verdict(value: Occasion, **known: Any) -> Verdict:
    said = {"entrant": Entrant(), "levels": LEVELS, **known}
    return rules.verdict(value, known.pop("approved", 0), NOW, **_without(said, "approved"))


def _without(said: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in said.items() if key != name}


def test_the_first_requirement_that_is_not_met_decides_in_the_order_of_the_book() -> None:
    fields, taken = dict(HARD), registration()
    for requirement, eased in EASED:
        present = verdict(occasion(**fields), approved=1, registration=taken)
        failed = next(check for check in present.checks if not check.is_met)
        assert failed.requirement == requirement
        assert (present.message, present.can_register) == (failed.message, False)
        fields |= eased
        if requirement == "registration":
            taken = registration(status="cancelled")
    assert verdict(occasion(**fields), approved=1, registration=taken).can_register


def test_every_requirement_is_answered_whatever_decides() -> None:
    answered = verdict(occasion(**HARD), approved=1).checks
    assert [check.requirement for check in answered] == [name for name, _ in EASED]


def test_a_full_event_says_so() -> None:
    full = verdict(occasion(max_participants=1), approved=1)
    assert full.code == "EVENT_FULL"
    assert verdict(occasion(max_participants=2), approved=1).can_register
    assert verdict(occasion(max_participants=None), approved=10**6).can_register


def test_the_last_instant_counts() -> None:
    assert verdict(occasion(registration_deadline=NOW)).can_register
    late = occasion(registration_deadline=NOW - timedelta(microseconds=1))
    assert verdict(late).code == "REGISTRATION_CLOSED"


def test_what_is_missing_of_the_points_is_said() -> None:
    needs = occasion(min_points_required=Decimal(100))
    refused = verdict(needs, entrant=Entrant(points=Decimal("0")))
    assert refused.code == "REQUIREMENTS_NOT_MET"
    assert refused.message == "Tienes 0.00 puntos y necesitas 100.00: te faltan 100.00."
    assert verdict(needs, entrant=Entrant(points=Decimal(100))).can_register


def test_the_level_that_there_is_and_the_one_that_is_needed_are_said() -> None:
    needs = occasion(required_achievements=frozenset({"gold"}))
    refused = verdict(needs, entrant=Entrant(levels=frozenset({"base"})))
    assert refused.message == "Tu nivel es Base y necesitas Oro."
    assert verdict(needs).message == "Aún no tienes un nivel y necesitas Oro."
    assert verdict(needs, entrant=Entrant(levels=frozenset({"gold"}))).can_register
    either = occasion(required_achievements=frozenset({"gold", "base"}))
    assert verdict(either, entrant=Entrant(levels=frozenset({"base"}))).can_register


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("incomplete", "ALREADY_REGISTERED"),
        ("pending", "ALREADY_REGISTERED"),
        ("approved", "ALREADY_REGISTERED"),
        ("rejected", "REGISTRATION_REJECTED"),
        ("cancelled", None),
    ],
)
def test_what_stands_in_the_way_of_another_registration(status: Any, code: str | None) -> None:
    assert verdict(occasion(), registration=registration(status=status)).code == code


def test_nobody_in_particular_is_told_what_holds_for_all_and_to_sign_in() -> None:
    assert verdict(occasion(**HARD), entrant=None).code == "EVENT_NOT_AVAILABLE"
    anybody = verdict(occasion(min_points_required=Decimal(100)), entrant=None)
    assert (anybody.code, anybody.message) == ("SIGN_IN", rules.SIGN_IN)


@given(
    st.sampled_from(["draft", "published", "closed", "cancelled"]),
    st.booleans(),
    st.booleans(),
    st.one_of(st.none(), st.integers(1, 3)),
    st.integers(0, 4),
    st.integers(-2, 2),
    st.integers(0, 3),
    st.integers(0, 3),
)
def test_who_may_register_meets_everything(
    status: Any,
    is_public: bool,
    is_active: bool,
    most: int | None,
    approved: int,
    late: int,
    points: int,
    needed: int,
) -> None:
    event = occasion(
        status=status,
        is_public=is_public,
        is_active=is_active,
        max_participants=most,
        registration_deadline=NOW - timedelta(hours=late),
        min_points_required=Decimal(needed),
    )
    given_ = verdict(event, approved=approved, entrant=Entrant(points=Decimal(points)))
    may = event.is_listed and late <= 0 and (most is None or approved < most) and points >= needed
    assert given_.can_register is may
    assert given_.can_register is all(check.is_met for check in given_.checks)
