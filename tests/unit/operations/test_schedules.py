"""The rules of schedules."""

from datetime import UTC, date, time
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.validation import Problems
from chalicelib.operations.schedules import rules
from chalicelib.operations.schedules.types import WorkSchedule

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
SCHEDULE = WorkSchedule(
    schedule_id="s1", member_id="m1", day=MONDAY, start_time=time(8), end_time=time(17, 30)
)


def altered(**fields: Any) -> WorkSchedule:
    return msgspec.structs.replace(SCHEDULE, **fields)


def wrong_fields(**fields: Any) -> set[str]:
    with pytest.raises(Invalid) as refusal:
        rules.checked(altered(**fields), Problems())
    return set(refusal.value.fields)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"start_time": None}, {"start_time"}),
        ({"end_time": None}, {"end_time"}),
        ({"end_time": time(8)}, {"end_time"}),
        ({"end_time": time(8, 0, 0, 5)}, {"end_time"}),
        ({"notes": "x" * 2001}, {"notes"}),
        ({"notes": "x" * 2001, "end_time": None}, {"notes", "end_time"}),
    ],
)
def test_a_schedule_beyond_its_limits_is_refused_by_its_fields(
    fields: dict[str, Any], wrong: set[str]
) -> None:
    assert wrong_fields(**fields) == wrong


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        (time(8), time(17, 30), "08:00 - 17:30"),
        (time(22), time(6), "22:00 - 06:00"),
        (None, None, None),
    ],
)
def test_hours_are_shown_as_people_read_them(
    start: time | None, end: time | None, shown: str | None
) -> None:
    schedule = altered(start_time=start, end_time=end)
    assert rules.hours_text(rules.checked(schedule, Problems())) == shown


def test_hours_have_neither_zone_nor_fraction() -> None:
    kept = rules.checked(altered(start_time=time(8, 0, 0, 7, tzinfo=UTC)), Problems())
    assert kept.start_time == time(8)


@pytest.mark.parametrize(
    ("day", "month", "year", "days"),
    [
        (None, None, None, None),
        (None, 2, 2028, (date(2028, 2, 1), date(2028, 2, 29))),
        (None, 12, 2026, (date(2026, 12, 1), date(2026, 12, 31))),
        (MONDAY, None, None, (MONDAY, MONDAY)),
        (MONDAY, 12, 2026, (MONDAY, MONDAY)),
    ],
)
def test_a_list_is_of_a_day_or_of_a_month(
    day: date | None, month: int | None, year: int | None, days: rules.Days | None
) -> None:
    assert rules.days_of_filter(day, month, year) == days


@pytest.mark.parametrize(("month", "year", "wrong"), [(3, None, {"year"}), (None, 2026, {"month"})])
def test_a_month_comes_with_its_year(month: int | None, year: int | None, wrong: set[str]) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.month_of_filter(month, year)
    assert set(refusal.value.fields) == wrong


@pytest.mark.parametrize(
    ("member", "day", "touched"),
    [
        ("m1", MONDAY, {"m1": (MONDAY,)}),
        ("m1", TUESDAY, {"m1": (MONDAY, TUESDAY)}),
        ("m2", MONDAY, {"m1": (MONDAY,), "m2": (MONDAY,)}),
        ("m2", TUESDAY, {"m1": (MONDAY,), "m2": (TUESDAY,)}),
    ],
)
def test_a_change_matters_on_the_days_before_and_after_it(
    member: str, day: date, touched: dict[str, tuple[date, ...]]
) -> None:
    assert rules.touched(SCHEDULE, altered(member_id=member, day=day)) == touched


schedules = st.builds(
    WorkSchedule,
    schedule_id=st.uuids().map(str),
    member_id=st.sampled_from(["m1", "m2", "m3"]),
    day=st.dates(MONDAY, date(2026, 4, 1)),
)


@given(st.lists(schedules, unique_by=lambda each: (each.member_id, each.day)))
def test_the_list_begins_with_the_newest_day_and_has_all_in_one_order(
    found: list[WorkSchedule],
) -> None:
    shown = rules.newest_first(found)
    assert [each.day for each in shown] == sorted((each.day for each in found), reverse=True)
    assert shown == rules.newest_first(reversed(found))


@given(st.lists(schedules, unique_by=lambda each: (each.member_id, each.day)))
def test_each_person_has_their_own_by_day(found: list[WorkSchedule]) -> None:
    grouped = rules.by_member(found)
    assert sum(map(len, grouped.values())) == len(found)
    for member_id, own in grouped.items():
        assert {each.member_id for each in own} == {member_id}
        assert own == sorted(own, key=lambda each: each.day)


@pytest.mark.parametrize(
    ("kind", "is_available", "works"),
    [
        ("regular", True, True),
        ("on_call", True, True),
        ("regular", False, False),
        ("vacation", True, False),
        ("sick_leave", True, False),
    ],
)
def test_who_is_away_or_says_so_is_given_no_work(
    kind: Any, is_available: bool, works: bool
) -> None:
    """Staff book, 1.10.3."""
    assert altered(schedule_type=kind, is_available=is_available).allows_work == works
