"""How nights become the rows of a calendar."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel.dates import days_between
from chalicelib.office.work.spans import (
    HouseMonth,
    Lane,
    Taken,
    fitting,
    house_month,
    nights_text,
)

FIRST, END = date(2026, 3, 1), date(2026, 4, 1)


def taken(start: date, nights: int, text: str = "Ana") -> Taken:
    return Taken(start=start, end=start + timedelta(days=nights), text=text, kind="sold")


def march(day: int) -> date:
    return date(2026, 3, day)


def month_of(*things: Taken) -> HouseMonth:
    return house_month("Casa 1", things, FIRST, END)


def shape(lane: Lane) -> list[tuple[int, str]]:
    return [(span.length, span.taken.text if span.taken else "") for span in lane]


def test_an_empty_month_is_one_free_span() -> None:
    found = month_of()
    assert [shape(lane) for lane in found.lanes] == [[(31, "")]]
    assert found.free == 31


def test_stays_stand_between_free_nights() -> None:
    found = month_of(taken(march(20), 3, "Luz"), taken(march(5), 2))
    assert [shape(lane) for lane in found.lanes] == [
        [(4, ""), (2, "Ana"), (13, ""), (3, "Luz"), (9, "")]
    ]
    assert found.free == 26


def test_one_guest_may_come_on_the_day_on_which_another_leaves() -> None:
    found = month_of(taken(march(1), 2), taken(march(3), 2, "Luz"))
    assert shape(found.lanes[0])[:2] == [(2, "Ana"), (2, "Luz")]


def test_what_began_before_and_goes_on_is_cut_at_the_edges() -> None:
    found = month_of(taken(date(2026, 2, 26), 5), taken(march(30), 9, "Luz"))
    assert [shape(lane) for lane in found.lanes] == [[(2, "Ana"), (27, ""), (2, "Luz")]]


def test_what_only_touches_the_month_is_not_in_it() -> None:
    found = month_of(taken(date(2026, 2, 26), 3), taken(END, 2))
    assert found.free == 31


def test_things_that_share_a_night_stand_one_below_the_other() -> None:
    found = month_of(taken(march(1), 4), taken(march(3), 4, "Luz"), taken(march(6), 2, "Eva"))
    assert [shape(lane) for lane in found.lanes] == [
        [(4, "Ana"), (1, ""), (2, "Eva"), (24, "")],
        [(2, ""), (4, "Luz"), (25, "")],
    ]
    assert found.free == 31 - 7


@st.composite
def some_things(draw: st.DrawFn) -> list[Taken]:
    starts = draw(st.lists(st.integers(-40, 40), max_size=30))
    return [
        taken(FIRST + timedelta(days=start), draw(st.integers(1, 60)), str(number))
        for number, start in enumerate(starts)
    ]


@given(some_things())
def test_each_lane_has_every_night_once_and_each_thing_its_own(things: list[Taken]) -> None:
    nights = list(days_between(FIRST, END))
    had: dict[str, set[date]] = {}
    lanes = month_of(*things).lanes
    for lane in lanes:
        assert sum(span.length for span in lane) == len(nights)
        at = FIRST
        for span in lane:
            assert span.length > 0
            until = at + timedelta(days=span.length)
            if span.taken is not None:
                assert span.taken.text not in had
                had[span.taken.text] = set(days_between(at, until))
            at = until
    wanted = {each.text: set(days_between(each.start, each.end)) & set(nights) for each in things}
    assert had == {text: days for text, days in wanted.items() if days}


@given(some_things())
def test_there_are_as_many_lanes_as_things_in_the_fullest_night(things: list[Taken]) -> None:
    found = month_of(*things)
    per_night = [
        sum(each.start <= night < each.end for each in things) for night in days_between(FIRST, END)
    ]
    assert len(found.lanes) == max(1, *per_night)
    assert found.free == per_night.count(0)


@given(some_things())
def test_no_two_free_spans_follow_each_other(things: list[Taken]) -> None:
    for lane in month_of(*things).lanes:
        assert all(before.taken or after.taken for before, after in pairwise(lane))


@pytest.mark.parametrize(
    ("start", "departure", "text"),
    [
        (march(5), march(8), "5–8/3"),
        (march(29), date(2026, 4, 2), "29/3–2/4"),
        (date(2025, 3, 5), march(2), "5/3–2/3"),
    ],
)
def test_days_are_told_in_few_signs(start: date, departure: date, text: str) -> None:
    assert nights_text(start, departure) == text


@pytest.mark.parametrize(
    ("begin", "most", "end"), [(0, 10, 2), (0, 100, 4), (2, 9, 3), (1, 1, 2), (4, 10, 4)]
)
def test_a_page_takes_as_many_as_fit_and_one_always(begin: int, most: int, end: int) -> None:
    assert fitting([5, 5, 5, 5], begin, most) == end


@given(st.lists(st.integers(0, 50), min_size=1, max_size=20), st.integers(1, 60))
def test_page_after_page_shows_everything(sizes: list[int], most: int) -> None:
    shown, begin = 0, 0
    while begin < len(sizes):
        end = fitting(sizes, begin, most)
        assert end > begin
        assert sum(sizes[begin:end]) <= most or end == begin + 1
        shown, begin = shown + end - begin, end
    assert shown == len(sizes)
