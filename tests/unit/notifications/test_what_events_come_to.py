"""Events of a stay, in any order and any number, come to what changed from first to last."""

import itertools
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.notifications.stays import rules
from chalicelib.notifications.stays.types import Happening, Heard, Merged, Waiting
from chalicelib.notifications.texts import changes, staff, stays
from chalicelib.notifications.texts.types import StayNews

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
STAY = stays.SAMPLE


def heard(version: int, happening: Happening = "changed", **fields: list[Any]) -> Heard:
    return Heard(
        event_id=f"{version:04}",
        version=version,
        happening=happening,
        actor="staff#1",
        at=NOW + timedelta(seconds=version),
        changes=fields,
    )


def merged(*events: Heard) -> Merged:
    return rules.merged(Waiting(reservation_id="r", due=NOW, heard=events))


def news(*events: Heard, **now: Any) -> tuple[StayNews, Merged]:
    happened = merged(*events)
    return rules.news_of(happened, replace(STAY, **now), by=None), happened


@given(st.lists(st.integers(1, 6), min_size=2, max_size=8), st.randoms())
def test_the_order_of_messages_does_not_matter(numbers: list[int], chance: Any) -> None:
    steps = itertools.pairwise(numbers)
    events = [
        heard(version, guests=[old, new])
        for version, (old, new) in enumerate(steps, start=1)
        if old != new
    ]
    shuffled = list(events)
    chance.shuffle(shuffled)

    if events:
        happened = merged(*shuffled)
        assert happened == merged(*events)
        changed = numbers[0] != numbers[-1]
        assert happened.was == ({"guests": numbers[0]} if changed else {})


def test_what_is_undone_is_no_news() -> None:
    told, happened = news(heard(2, guests=[4, 6]), heard(3, guests=[6, 4]))

    assert changes.changed(told) == []
    assert rules.for_guest(told, happened) is None
    assert rules.for_staff(told, happened) is None


def test_late_checkout_that_comes_and_goes_leaves_the_dates_alone() -> None:
    told, _ = news(heard(2, late_checkout=[False, True]), heard(3, late_checkout=[True, False]))

    assert [group.name for group in changes.changed(told)] == []


def test_late_checkout_moves_the_day_on_which_others_may_come() -> None:
    late = replace(STAY, late_checkout=True, check_out=STAY.check_out + timedelta(days=1))
    happened = merged(heard(2, late_checkout=[False, True]))
    told = rules.news_of(happened, late, by=None)

    assert changes.data_of(told)["old_check_out"] == "2027-03-12"
    assert changes.data_of(told)["check_out"] == "2027-03-13"


def template_of(events: Mapping[str, Any], **now: Any) -> tuple[object, object]:
    told, happened = news(*events["heard"], **now)
    return rules.for_guest(told, happened), rules.for_staff(told, happened)


def test_the_graver_happening_wins() -> None:
    approved = heard(3, status=["incomplete", "approved"])
    gone = heard(4, "expired")
    new = heard(1, "created")

    assert template_of({"heard": [new]}, status="incomplete") == (stays.CREATED, staff.CREATED)
    assert template_of({"heard": [new, approved]}) == (stays.APPROVED, staff.STATUS)
    assert template_of({"heard": [new, approved, gone]}) == (stays.DELETED, staff.DELETED)


def test_a_voucher_that_does_not_count_is_told_unless_the_stay_is_approved() -> None:
    refused = replace(heard(0, "refused"), reason="Borroso")
    waits = heard(5, status=["pending", "incomplete"])

    told, happened = news(refused, waits, status="incomplete")
    assert rules.for_guest(told, happened) is stays.CANCELLED
    assert told.reason == "Borroso"
    approved = heard(6, status=["incomplete", "approved"])
    told, happened = news(refused, approved)
    assert rules.for_guest(told, happened) is stays.APPROVED


def test_of_a_new_stay_only_the_status_is_told_as_changed() -> None:
    told, happened = news(heard(1, "created"), heard(2, guests=[2, 4]))

    assert changes.changed(told) == []
    assert rules.for_guest(told, happened) is stays.CREATED


def test_what_paid_for_an_approval_needs_no_words() -> None:
    told, _ = news(
        heard(2, status=["pending", "approved"], advance_payment=["0.00", "120.00"]),
    )

    assert changes.told(told) == ""
    assert changes.data_of(told)["old_advance"] == "0.00"


def test_a_stay_that_came_back_did_not_end() -> None:
    gone = heard(3, "expired", status=["incomplete", "expired"])
    back = heard(4, "reopened", status=["expired", "approved"])

    assert template_of({"heard": [gone, back]}) == (stays.APPROVED, staff.STATUS)
    removed, restored = heard(3, "removed"), heard(4, "reopened")
    assert template_of({"heard": [restored, removed]}) == (None, None)
    assert template_of({"heard": [restored, replace(removed, version=5)]}) == (
        stays.DELETED,
        staff.DELETED,
    )


def test_whoever_has_a_stay_since_hears_nothing_of_what_another_had() -> None:
    refused = replace(heard(0, "refused"), client_id="ana", reason="Borroso")
    moved = heard(5, guests=[4, 6], client_id=["ana", "luis"], advance_payment=["0", "120.00"])
    told, happened = news(refused, replace(moved, client_id="luis"), guests=6)

    assert happened.client_id == "ana"
    assert rules.for_staff(told, happened) is staff.UPDATED
    told, happened = rules.for_another_guest(told, happened)
    assert rules.for_guest(told, happened) is None
    assert (told.reason, changes.data_of(told)) == (None, {})


def test_what_waits_is_asked_for_again_where_its_message_was_lost() -> None:
    waiting = rules.with_event(None, "r", heard(1), NOW)

    assert rules.is_to_be_asked_for(None, NOW)
    assert not rules.is_to_be_asked_for(waiting, NOW + timedelta(minutes=1))
    assert rules.is_to_be_asked_for(waiting, NOW + timedelta(hours=1))
