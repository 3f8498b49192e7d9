"""The days that figures are asked for, and how they are parted."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.insights.figures import spans
from chalicelib.insights.figures.spans import Grouping, Span
from chalicelib.kernel.errors import Invalid

TODAY = date(2026, 3, 31)
MARCH = Span(date(2026, 3, 1), TODAY)
days = st.dates(date(2020, 1, 1), date(2027, 12, 31))
some_spans = st.builds(
    lambda first, length: Span(first, first + timedelta(days=length)), days, st.integers(0, 400)
)
groupings: st.SearchStrategy[Grouping] = st.sampled_from(["day", "week", "month"])


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (None, None, (date(2026, 3, 1), TODAY)),
        (date(2026, 1, 5), None, (date(2026, 1, 5), TODAY)),
        (None, date(2025, 1, 31), (date(2025, 1, 1), date(2025, 1, 31))),
        (date(2026, 5, 1), date(2026, 5, 1), (date(2026, 5, 1), date(2026, 5, 1))),
    ],
)
def test_what_is_left_out_is_the_last_month(
    first: date | None, last: date | None, expected: tuple[date, date]
) -> None:
    assert spans.asked(first, last, TODAY) == Span(*expected)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 4, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), None),
        (date(2020, 1, 1), date(2026, 1, 1)),
    ],
)
def test_days_in_disorder_or_too_many_are_refused(first: date, last: date | None) -> None:
    with pytest.raises(Invalid) as refused:
        spans.asked(first, last, TODAY)
    assert refused.value.fields.keys() == {"date_from"}


def test_as_many_days_as_one_may_ask_for() -> None:
    most = Span(TODAY - timedelta(days=spans.MOST_DAYS - 1), TODAY)
    assert spans.asked(most.first, most.last, TODAY).days == spans.MOST_DAYS
    with pytest.raises(Invalid):
        spans.asked(most.first - timedelta(days=1), most.last, TODAY)


def test_the_days_before_march_end_with_february() -> None:
    """TV10."""
    assert MARCH.before == Span(date(2026, 1, 29), date(2026, 2, 28))
    assert (MARCH.days, MARCH.before.days) == (31, 31)


def test_the_weeks_of_march() -> None:
    """TV11."""
    weeks = spans.parts(MARCH, "week")
    assert [week.first.day for week in weeks] == [1, 2, 9, 16, 23, 30]
    assert weeks[-1].last == TODAY
    assert [spans.label_of(week, "week") for week in weeks[:2]] == [
        "Semana del 23 Feb",
        "Semana del 02 Mar",
    ]


def test_what_people_call_days_and_months() -> None:
    assert spans.label_of(Span(date(2026, 3, 2), date(2026, 3, 2)), "day") == "02 Mar"
    assert spans.label_of(Span(date(2026, 9, 2), date(2026, 9, 2)), "day") == "02 Sep"
    assert spans.label_of(MARCH, "month") == "Marzo 2026"


@given(some_spans, groupings)
def test_the_parts_of_a_span_are_the_span(span: Span, grouping: Grouping) -> None:
    found = spans.parts(span, grouping)
    assert (found[0].first, found[-1].last) == (span.first, span.last)
    assert sum(part.days for part in found) == span.days
    assert all(left.end == right.first for left, right in itertools.pairwise(found))
    starts = [part.first for part in found[1:]]
    if grouping == "week":
        assert {day.weekday() for day in starts} <= {0}
    if grouping == "month":
        assert {day.day for day in starts} <= {1}


@given(some_spans)
def test_a_span_lies_in_its_years_and_its_months(span: Span) -> None:
    years = span.by_year
    assert sum(part.days for part in years) == span.days
    assert all(part.first.year == part.last.year for part in years)
    assert (span.months[0], span.months[-1]) == (f"{span.first:%Y-%m}", f"{span.last:%Y-%m}")
    assert span.before.days == span.days
    assert span.before.end == span.first


@given(some_spans)
def test_the_days_of_whole_and_broken_months_are_those_of_the_span(span: Span) -> None:
    whole = span.whole_months
    assert len(span.broken_months) <= 2
    assert sorted([*(whole.months if whole else ()), *span.broken_months]) == span.months
    if whole is not None:
        assert span.first <= whole.first <= whole.last <= span.last
        assert whole.first.day == whole.end.day == 1


def test_a_year_is_whole_months_and_a_month_less_a_day_is_broken() -> None:
    year = Span(date(2026, 1, 1), date(2026, 12, 31))
    assert (year.whole_months, year.broken_months) == (year, [])
    march = Span(date(2026, 3, 1), date(2026, 3, 30))
    assert (march.whole_months, march.broken_months) == (None, ["2026-03"])
