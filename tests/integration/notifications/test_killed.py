"""A worker that ends between any two calls: the message comes again, nobody finds anything twice in
their list, and a telephone shows a push once more at most (notifications book, 15.1)."""

from collections import Counter
from contextlib import suppress
from datetime import date, timedelta

import pytest

from chalicelib.kernel import clock
from chalicelib.notifications.leaving import service as leaving
from tests.support import deliveries
from tests.support.kills import Killed, Moment, killed_at
from tests.support.sizes import calls, some

from .telephones import API, PHONE, SELLERS, TABLET, Telephones

MOST_CALLS = 60
LATE_DEAD = "ExponentPushToken[guest-late-dead]"
FIRST = date(2026, 5, 1)


@pytest.mark.soak
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_stay_is_told_once_whoever_is_killed(town: Telephones, moment: Moment) -> None:
    reached = 0
    for number in some(calls(MOST_CALLS), each=3):
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


@pytest.mark.soak
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_broadcast_reaches_everybody_whoever_is_killed(town: Telephones, moment: Moment) -> None:
    reached = 0
    for number in some(calls(MOST_CALLS), each=6):
        title = f"Oferta {number}"
        body = {"client_id": "all", "title": title, "body": "Verano", "confirm": True}
        town.api.post(f"{API}admin/push/send/", token="admin", json=body)
        with killed_at(number, moment) as kill, suppress(Killed):
            town.post.wait(seconds=15)
        town.post.wait(minutes=30)

        listed = town.read("admin/push/broadcasts/", "admin")[0]
        assert (listed["title"], listed["state"], listed["placed"]) == (title, "done", 1)
        assert [row["title"] for row in town.history()].count(title) == 1
        pushes = Counter(each.to for each in town.pushed() if each.title == title)
        assert set(pushes) == {PHONE, TABLET}
        assert max(pushes.values()) <= 2
        if not kill.is_done:
            break
        reached += 1
    assert reached >= 2


@pytest.mark.soak
@pytest.mark.parametrize("moment", ["before", "after"])
def test_receipts_are_noted_whoever_is_killed(town: Telephones, moment: Moment) -> None:
    town.expo.ready_after = timedelta()
    reached = 0
    for number in calls(MOST_CALLS):
        town.have("ana", LATE_DEAD, "clients")
        body = {"client_id": town.ana.client_id, "title": f"Aviso {number}", "body": "Texto"}
        town.api.post(f"{API}admin/push/send/", token="admin", json=body)
        town.post.wait(minutes=16)
        with killed_at(number, moment) as kill, suppress(Killed):
            deliveries.run("push_receipts", {})
        deliveries.run("push_receipts", {})

        page = town.read(f"admin/push/clients/{town.ana.client_id}/?limit=1", "admin")
        ends = sorted(each["state"] for each in page["notifications"][0]["deliveries"])
        assert ends == ["delivered", "delivered", "failed"]
        assert town.read("admin/push/stats/", "admin")["active_tokens"] == 2
        if not kill.is_done:
            break
        reached += 1
    assert reached >= 2


@pytest.mark.parametrize("moment", ["before", "after"])
def test_whoever_is_killed_a_guest_leaves_whole(town: Telephones, moment: Moment) -> None:
    for number in range(1, MOST_CALLS):
        name, phone = f"luis{number}", f"ExponentPushToken[guest-{number}]"
        luis = town.register(name, f"{50000000 + number}", "Luisin")
        town.have(name, phone, "clients")
        town.post.wait(seconds=15)
        with killed_at(number, moment) as kill, suppress(Killed):
            leaving.hand_over(luis.client_id, town.ana.client_id, now=clock.now())
            leaving.forget_guest(luis.client_id, now=clock.now())
        leaving.hand_over(luis.client_id, town.ana.client_id, now=clock.now())
        leaving.forget_guest(luis.client_id, now=clock.now())

        assert (len(town.history(name)), town.read("clients/push/devices/", name)["count"]) == (
            0,
            0,
        )
        assert town.read("clients/push/devices/", "ana")["count"] == 3
        assert "Luisin" not in str(town.history("seller"))
        town.api.delete(f"{API}clients/push/unregister/?expo_token={phone}", token="ana")
        if not kill.is_done:
            break
    assert number >= 3
