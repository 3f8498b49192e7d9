"""Every stay has its nights, and every night one stay (reservations book, 3.1 and 10)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel import dates
from chalicelib.reservations.proof import rules
from chalicelib.reservations.proof.types import (
    Claimant,
    Fault,
    Lock,
    Look,
    Overlap,
    Place,
    Proof,
    Seen,
)

from .test_balance import stay

NOW = datetime(2026, 1, 2, 15, 0, tzinfo=UTC)
MONTH = "2026-01"


def january(day: int) -> date:
    return date(2026, 1, day)


def claimant(name: str, start: date, end: date, **fields: Any) -> Claimant:
    fields = {"hold_until": None, "property_id": "p", **fields}
    return Claimant(reservation_id=name, check_in=start, check_out=end, **fields)


A = claimant("a", january(10), january(13))
B = claimant("b", january(12), january(14))


def locks(*claimants: Claimant) -> dict[Place, Lock]:
    """The nights as these stays locked them, the first one first."""
    found: dict[Place, Lock] = {}
    for each in claimants:
        for night in dates.days_between(each.check_in, each.check_out):
            if night not in each.lacks:
                lock = Lock(each.reservation_id, each.hold_until)
                found.setdefault((each.property_id, night), lock)
    return found


def look(locked: dict[Place, Lock], *claimants: Claimant) -> Look:
    return rules.judged(Seen(locked, rules.by_night(claimants, MONTH)))


def test_vector_w30() -> None:
    found = look(locks(A, B), A, B)
    assert found.overlaps == (Overlap("p", ("a", "b"), january(12), 1),)
    assert rules.claimant_of(stay(status="cancelled"), NOW) is None
    assert look(locks(A), A) == Look(sold=3, locked=3)


def test_of_stays_that_share_a_night_all_but_one_lack_it() -> None:
    found = look(locks(A, B), A, B)
    assert found.faults == (Fault("unlocked", "p", "b", january(12), 1),)
    assert (found.sold, found.locked) == (4, 4)


def test_every_pair_is_told_once_in_the_month_in_which_it_begins() -> None:
    first = claimant("a", date(2025, 12, 30), january(3))
    second = claimant("b", date(2025, 12, 31), january(4))
    claims = [first, second]
    december = rules.judged(Seen({}, rules.by_night(claims, "2025-12")))
    assert december.overlaps == (Overlap("p", ("a", "b"), date(2025, 12, 31), 3),)
    assert look(locks(*claims), *claims).overlaps == ()


def test_three_in_a_night_are_three_pairs() -> None:
    third = claimant("c", january(12), january(13))
    found = look(locks(A, B, third), A, B, third)
    pairs = [each.reservation_ids for each in found.overlaps]
    assert pairs == [("a", "b"), ("a", "c"), ("b", "c")]


def test_who_leaves_and_who_arrives_on_a_day_share_nothing() -> None:
    following = claimant("c", january(13), january(15))
    elsewhere = claimant("d", january(12), january(14), property_id="q")
    found = look(locks(A, following, elsewhere), A, following, elsewhere)
    assert found == Look(sold=7, locked=7)


OTHER = claimant("z", january(20), january(23))
UNTIL = claimant("a", january(10), january(13), hold_until=NOW)


@pytest.mark.parametrize(
    ("locked", "fault"),
    [
        ({}, Fault("unlocked", "p", "a", january(10), 3)),
        (locks(UNTIL), Fault("hold", "p", "a", january(10), 3)),
        (locks(A, OTHER), Fault("stray", "p", "z", january(20), 3)),
    ],
    ids=lambda value: value.difference if isinstance(value, Fault) else "",
)
def test_what_is_wrong_of_a_month_is_told_once_for_all_its_nights(
    locked: dict[Place, Lock], fault: Fault
) -> None:
    assert look(locked, A).faults == (fault,)


def test_a_night_that_a_stay_was_moved_in_without_is_a_known_conflict() -> None:
    moved = claimant("b", january(12), january(14), lacks=(january(12),))
    found = look(locks(A, moved), A, moved)
    assert found == Look(sold=4, locked=4, contested=("b",))


def test_a_contested_night_that_nobody_has_any_more_is_still_contested() -> None:
    moved = claimant("b", january(12), january(14), lacks=(january(12),))
    assert look(locks(moved), moved) == Look(sold=1, locked=1, contested=("b",))


def test_a_stay_that_has_a_night_that_it_lacks_keeps_it_as_nobody() -> None:
    moved = claimant("b", january(12), january(14), lacks=(january(12),))
    locked = {("p", january(12)): Lock("b", None), ("p", january(13)): Lock("b", None)}
    [fault] = look(locked, moved).faults
    assert (fault.difference, fault.since) == ("stray", january(12))
    seen = Seen(locked, rules.by_night([moved], MONTH))
    assert rules.suspects(seen) == {("p", january(12))}


def test_what_was_moved_in_with_a_conflict_may_have_another_one_beside() -> None:
    moved = claimant("b", january(11), january(14), lacks=(january(12),))
    [overlap] = look(locks(A, moved), A, moved).overlaps
    assert (overlap.since, overlap.nights) == (january(11), 2)


def test_a_hold_counts_until_its_end_and_not_after_it() -> None:
    hold = stay(status="incomplete", deadline=NOW)
    held = rules.claimant_of(hold, NOW)
    assert held is not None
    assert held.hold_until == NOW
    assert rules.claimant_of(hold, NOW + timedelta(seconds=1)) is None


def test_a_late_checkout_claims_the_night_of_the_departure() -> None:
    found = rules.claimant_of(stay(late_checkout=True), NOW)
    assert found is not None
    assert found.check_out == january(14)


def test_who_has_nights_after_a_month_goes_on() -> None:
    over = claimant("b", january(29), date(2026, 2, 1))
    goes_on = claimant("c", january(31), date(2026, 2, 2))
    assert rules.going_on([A, over, goes_on], MONTH) == ["c"]


def test_plain_nights_are_not_read_again() -> None:
    assert rules.suspects(Seen(locks(A), rules.by_night([A], MONTH))) == set()


SPANS = st.tuples(st.integers(1, 28), st.integers(0, 3))


@given(st.lists(SPANS, max_size=6), st.randoms(use_true_random=False))
def test_nothing_that_differs_is_overlooked(spans: list[tuple[int, int]], chance: Any) -> None:
    stays = [
        claimant(str(number), january(start), january(start) + timedelta(days=nights))
        for number, (start, nights) in enumerate(spans)
    ]
    locked = locks(*stays)
    for place in list(locked):
        if chance.random() < 0.1:
            del locked[place]
    seen = Seen(locked, rules.by_night(stays, MONTH))
    found, again = rules.judged(seen), rules.suspects(seen)
    is_sound = not found.overlaps and not found.faults
    assert is_sound == (not again)
    if is_sound:
        assert found.sold == found.locked
    untouched = Seen({}, {})
    only_sound = rules.judged(rules.corrected(seen, again, untouched))
    assert not only_sound.faults


def test_a_proof_names_some_and_counts_all() -> None:
    proof = Proof(proof_id="1", started_at=NOW)
    fault = Fault("stray", "p", "r", january(1), 1)
    overlap = Overlap("p", ("a", "b"), january(1), 1)
    several = Look(
        sold=2, locked=3, overlaps=(overlap,) * 60, faults=(fault,) * 60, contested=("c", "d")
    )
    for _ in range(2):
        proof = rules.noted(proof, several, arrived=4, going_on=["g"])
    assert (proof.stays, proof.sold, proof.locked) == (8, 4, 6)
    assert (proof.overlapping, len(proof.overlaps)) == (120, rules.MOST_NAMED)
    assert (proof.faulty, len(proof.faults)) == (120, rules.MOST_NAMED)
    assert (proof.contested, proof.going_on) == (("c", "d"), ("g",))


def test_months_without_stays_are_looked_at_when_they_are_to_come() -> None:
    months = rules.months_of(["2015-03", "2031-07"], january(15))
    assert (months[:2], months[-2:]) == (["2015-03", "2026-01"], ["2028-02", "2031-07"])
