"""Which events of stays can still concern a cleaning."""

from datetime import date, timedelta

import pytest

from chalicelib.operations.cleaning.rules.departures import is_over

TODAY = date(2026, 3, 20)


def days(*ago: int) -> list[date]:
    return [TODAY - timedelta(days=each) for each in ago]


@pytest.mark.parametrize(
    ("ago", "is_new", "over"),
    [
        (2, True, True),
        (1, True, False),  # With a late checkout it falls free today.
        (0, True, False),
        (10, False, True),
        (9, False, False),  # Its cleaning may have been put off until today.
        (2, False, False),
    ],
)
def test_a_stay_of_the_past_concerns_no_cleaning(ago: int, is_new: bool, over: bool) -> None:
    assert is_over(days(ago), TODAY, is_new=is_new) is over


def test_nights_that_it_gave_back_count_as_well() -> None:
    assert not is_over(days(40, -3), TODAY, is_new=False)
    assert not is_over(days(40, -3), TODAY, is_new=True)
