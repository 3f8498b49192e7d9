"""The public calendar of a house (vector W10)."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.reservations.availability.rules import Span, spans

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def test_stays_back_to_back_look_like_one_blocked_stretch() -> None:
    nights = [date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 4)]

    assert spans(nights) == [
        Span(date(2026, 1, 1), date(2026, 1, 3)),
        Span(date(2026, 1, 4), date(2026, 1, 5)),
    ]


@given(st.sets(DAYS, max_size=50))
def test_stretches_cover_exactly_their_nights_and_never_touch(nights: set[date]) -> None:
    found = spans(sorted(nights))

    covered = {
        span.start + timedelta(offset)
        for span in found
        for offset in range((span.end - span.start).days)
    }
    assert covered == nights
    assert all(a.end < b.start for a, b in pairwise(found))
