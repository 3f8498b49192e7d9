"""Durations as they are written and read (staff book, 1.9; panel book, 4.6)."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.operations.tasks.rules import wording

from .tasks import NOW


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("60", 60),
        (" 90 ", 90),
        ("90.0", 90),
        ("02:00:00", 120),
        ("1:30", 90),
        ("2h 30m", 150),
        ("2h", 120),
        ("45m", 45),
        ("0", 0),
    ],
)
def test_durations_come_in_many_forms(text: str, minutes: int) -> None:
    assert wording.minutes_of(text) == minutes


@pytest.mark.parametrize("text", ["NaN", "", "  ", "No definida", "-5", "1e9", "dos horas", "9:75"])
def test_other_texts_say_no_duration(text: str) -> None:
    assert wording.minutes_of(text) is None


@given(st.integers(0, wording.MOST_MINUTES))
def test_what_is_shown_can_be_sent_back(minutes: int) -> None:
    assert wording.minutes_of(wording.duration(minutes)) == minutes


@given(st.text(max_size=30))
def test_any_text_may_come(text: str) -> None:
    found = wording.minutes_of(text)
    assert found is None or found >= 0


def test_time_spent_is_told_in_whole_minutes() -> None:
    end = NOW + timedelta(hours=1, minutes=5, seconds=59)
    assert wording.spent(NOW, end) == 65
    assert wording.spent(NOW, None) is None
    assert wording.duration(65) == "1h 5m"
