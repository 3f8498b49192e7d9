"""How long a guest waits who holds houses and pays nothing, and how old a stay may be that staff
enter."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel.errors import Invalid
from chalicelib.reservations.stays.rules import (
    DAY,
    MOST_UNPAID_A_DAY,
    TooManyUnpaid,
    check_not_long_ago,
    pause_left,
)

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
AGO = st.timedeltas(min_value=timedelta(), max_value=3 * DAY)


def left(*minutes_ago: int) -> timedelta:
    return pause_left([NOW - each * MINUTE for each in minutes_ago], NOW)


@pytest.mark.parametrize(
    ("minutes_ago", "minutes"),
    [
        ([], 0),
        ([0], 0),
        ([0, 0], 0),
        ([0, 0, 0], 0),
        ([0, 0, 0, 0], 5),
        ([10, 9, 8, 3], 2),
        ([10, 9, 8, 5], 0),
        ([10, 9, 8, 7, 0], 10),
        ([10, 9, 8, 7, 6, 0], 20),
        ([1439, 9, 8, 7, 6, 5, 0], 1),
        ([1440, 9, 8, 7, 6, 5, 0], 20),
        ([70, 60, 50, 40, 30, 20, 10], 1370),
    ],
)
def test_pauses_grow_and_a_day_has_a_limit(minutes_ago: list[int], minutes: int) -> None:
    assert left(*minutes_ago) == minutes * MINUTE


@given(st.lists(AGO, max_size=12), AGO)
def test_whoever_waits_as_told_may_go_on(ago: list[timedelta], more: timedelta) -> None:
    begun = [NOW - each for each in ago]
    later = NOW + pause_left(begun, NOW)
    assert pause_left(begun, later) == timedelta()
    assert pause_left(begun, later + more) == timedelta()


@given(st.lists(st.timedeltas(min_value=timedelta(), max_value=DAY), max_size=60))
def test_no_stretch_of_a_day_has_more_holds_than_the_limit(pauses: list[timedelta]) -> None:
    now = NOW
    begun: list[datetime] = []
    for pause in pauses:
        now += pause
        if not pause_left(begun, now):
            begun.append(now)
    for first, start in enumerate(begun):
        assert sum(each < start + DAY for each in begun[first:]) <= MOST_UNPAID_A_DAY


@pytest.mark.parametrize(
    ("wait", "seconds", "text"),
    [
        (timedelta(seconds=0.5), 1, "en 1 minuto."),
        (timedelta(seconds=61), 61, "en 2 minutos."),
    ],
)
def test_a_guest_is_told_how_long_to_wait(wait: timedelta, seconds: int, text: str) -> None:
    refusal = TooManyUnpaid(wait)
    assert refusal.retry_after == seconds
    assert refusal.message.endswith(text)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)))
def test_staff_enter_stays_of_the_last_two_years_and_later(check_in: date) -> None:
    today = date(2026, 3, 2)
    if check_in >= date(2024, 3, 1):
        check_not_long_ago(check_in, today)
        return
    with pytest.raises(Invalid) as refused:
        check_not_long_ago(check_in, today)
    assert list(refused.value.fields) == ["check_in_date"]
