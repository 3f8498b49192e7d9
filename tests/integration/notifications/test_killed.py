"""A worker that ends between any two calls: the message comes again, nobody finds anything twice in
their list, and a telephone shows a push once more at most (notifications book, 15.1)."""

from collections import Counter
from contextlib import suppress
from datetime import date, timedelta

import pytest

from tests.support.kills import Killed, Moment, killed_at
from tests.support.sizes import calls

from .telephones import PHONE, SELLERS, TABLET, Telephones

MOST_CALLS = 60
FIRST = date(2026, 5, 1)


@pytest.mark.soak
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_stay_is_told_once_whoever_is_killed(town: Telephones, moment: Moment) -> None:
    reached = 0
    for number in calls(MOST_CALLS):
        arrival = FIRST + timedelta(days=2 * number)
        stay = town.sell(
            check_in_date=arrival.isoformat(),
            check_out_date=(arrival + timedelta(days=2)).isoformat(),
        )
        with killed_at(number, moment) as kill, suppress(Killed):
            town.post.wait(seconds=15)
        town.post.wait(minutes=30)

        told = [row for row in town.history() if row["data"].get("reservation_id") == stay]
        assert [row["notification_type"] for row in told] == ["reservation_created"]
        for_staff = [
            row for row in town.history("seller") if row["data"].get("reservation_id") == stay
        ]
        assert [row["notification_type"] for row in for_staff] == ["admin_reservation_created"]
        pushes = Counter(each.to for each in town.pushed() if each.data["reservation_id"] == stay)
        assert set(pushes) == {PHONE, TABLET, SELLERS}
        assert max(pushes.values()) <= 2
        if not kill.is_done:
            break
        assert sum(pushes.values()) <= 5
        reached += 1
    assert reached >= 3
