"""What of the points may be used."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from chalicelib.clients import rules

NOW = datetime(2026, 1, 5, 17, tzinfo=UTC)


def test_points_without_an_end_never_expire() -> None:
    assert rules.available_points(Decimal("12.30"), None, NOW) == Decimal("12.30")


def test_points_count_until_their_end_and_not_after_it() -> None:
    assert rules.available_points(Decimal("12.30"), NOW, NOW) == Decimal("12.30")
    assert not rules.points_expired(NOW, NOW)
    a_second_ago = NOW - timedelta(seconds=1)
    assert rules.available_points(Decimal("12.30"), a_second_ago, NOW) == 0
    assert rules.points_expired(a_second_ago, NOW)
