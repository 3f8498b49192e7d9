"""What becomes of pushes: devices that are gone, outages, nights, receipts (vector 20)."""

from datetime import timedelta

import pytest

from chalicelib.accounts.users.records import StaffRecord
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.kernel.ids import new_id
from chalicelib.notifications.devices.records import OwnerRecord, place_of
from chalicelib.notifications.devices.types import Device, Owner
from tests.support import deliveries
from tests.support.outside import patch_service
from tests.support.people import staff_user

from .telephones import API, PHONE, SELLERS, TABLET, Telephones

FOREIGN = "ExponentPushToken[staff-of-another-app]"


def states(town: Telephones) -> list[tuple[str, str | None]]:
    """What became of the newest notification of Ana's on each device."""
    found = town.read(f"admin/push/clients/{town.ana.client_id}/", "admin")["notifications"]
    return [(each["state"], each["code"]) for each in found[0]["deliveries"]]


def receipts(town: Telephones) -> None:
    deliveries.run("push_receipts", {})
    town.post.settle()


def test_a_device_that_is_gone_gets_nothing_more(town: Telephones) -> None:
    town.have("ana", "ExponentPushToken[guest-dead]", "clients")
    town.sell()
    town.post.wait(seconds=15)

    assert sorted(states(town)) == [
        ("accepted", None),
        ("accepted", None),
        ("failed", "DeviceNotRegistered"),
    ]
    assert town.history()[0]["notification_type"] == "reservation_created"
    stats = town.read("admin/push/stats/", "admin")
    assert (stats["active_tokens"], stats["inactive_tokens"]) == (2, 1)
    town.clear()
    town.sell(check_in_date="2026-05-01", check_out_date="2026-05-03")
    town.post.wait(seconds=15)
    assert {each.to for each in town.pushed()} == {PHONE, TABLET, SELLERS}


def test_a_device_whose_receipt_says_that_it_is_gone_gets_nothing_more(town: Telephones) -> None:
    town.have("ana", "ExponentPushToken[guest-late-dead]", "clients")
    town.sell()
    town.post.wait(seconds=15)
    assert {state for state, _ in states(town)} == {"accepted"}

    town.expo.ready_after = timedelta()
    town.post.wait(minutes=16)
    receipts(town)

    assert sorted(states(town)) == [
        ("delivered", None),
        ("delivered", None),
        ("failed", "DeviceNotRegistered"),
    ]
    assert town.read("admin/push/stats/", "admin")["active_tokens"] == 2


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_device_of_another_app_keeps_nothing_from_all_others(
    town: Telephones, place: int
) -> None:
    own = [PHONE, TABLET]
    for token in [*own[:place], FOREIGN, *own[place:]]:
        town.post.wait(seconds=1)
        path = f"{API}clients/push/unregister/?expo_token={token}"
        town.api.delete(path, token="ana")
        town.have("ana", token, "clients")
    town.sell()
    town.post.wait(minutes=5)

    assert sorted(states(town)) == [
        ("accepted", None),
        ("accepted", None),
        ("failed", "PUSH_TOO_MANY_EXPERIENCE_IDS"),
    ]


def test_receipts_are_asked_for_once_they_may_be_there(town: Telephones) -> None:
    town.sell()
    town.post.wait(seconds=15)
    town.expo.received.clear()

    receipts(town)
    assert not town.expo.received

    town.post.wait(minutes=16)
    receipts(town)
    asked = len(town.expo.received)
    receipts(town)
    assert asked == len(town.expo.received) == 2


def test_an_outage_is_waited_out(town: Telephones) -> None:
    town.sell()
    town.expo.fail("broken_inside", times=4)
    town.post.wait(minutes=60)

    assert [each.to for each in town.pushed(PHONE)][-1] == PHONE
    assert {state for state, _ in states(town)} == {"accepted"}


def test_an_outage_that_lasts_is_told_with_its_reason(town: Telephones) -> None:
    town.sell()
    town.expo.fail("broken_inside")
    town.post.wait(hours=30)

    assert {state for state, _ in states(town)} <= {"failed", "expired"}
    assert town.history("seller")[0]["success"] is False
    town.expo.recover()
    town.post.wait(hours=1)
    assert town.post.held == []


def test_after_silence_a_push_is_sent_once_more_at_most(
    town: Telephones, monkeypatch: pytest.MonkeyPatch
) -> None:
    patch_service(monkeypatch, town.expo, connect_seconds=0.2, read_seconds=0.2)
    town.sell()
    town.expo.fail("silent")
    town.post.wait(hours=30)

    requests = [each for each in town.requests() if each[0]["to"] in (PHONE, TABLET)]
    assert len(requests) == 2
    assert {state for state, _ in states(town)} == {"failed"}


def test_without_an_access_token_that_counts_nothing_is_tried_again(town: Telephones) -> None:
    town.sell()
    town.expo.fail("no_access")
    town.post.wait(hours=1)

    assert set(states(town)) == {("failed", "expo UNAUTHORIZED")}
    assert len(town.requests()) == 2


def many_staff(count: int) -> None:
    """So many sellers with a telephone each."""
    for start in range(0, count, 40):
        tx = Transaction(clock.now())
        for number in range(start, min(start + 40, count)):
            user = staff_user(100 + number, f"Persona{number}", "vendedor")
            device = Device(
                device_id=new_id(), token=f"ExponentPushToken[staff-{number}]", created=clock.now()
            )
            owner = Owner(account=user.account_id, devices=(device,))
            tx.put(StaffRecord.of(user))
            tx.put(OwnerRecord(*place_of(user.account_id), version=1, owner=owner))
        tx.commit()


def test_many_devices_are_reached_by_requests_of_a_hundred(town: Telephones) -> None:
    many_staff(249)
    town.expo.received.clear()

    town.book()
    town.post.wait(seconds=15)

    sizes = [len(each) for each in town.requests() if "staff" in each[0]["to"]]
    assert sorted(sizes) == [50, 100, 100]


def test_what_can_wait_is_not_pushed_at_night(town: Telephones) -> None:
    # 23:00 in Lima.
    town.post.wait(hours=12, minutes=49)
    body = {"client_id": "all", "title": "Oferta", "body": "Verano", "confirm": True}
    answer = town.api.post(f"{API}admin/push/send/", token="admin", json=body)
    assert answer.status_code == 200, answer.body

    town.post.wait(hours=8, minutes=30)
    assert town.pushed() == []
    town.post.wait(minutes=60)
    assert {each.to for each in town.pushed()} == {PHONE, TABLET}


def test_a_stay_is_told_at_any_hour(town: Telephones) -> None:
    town.post.wait(hours=13)
    town.sell()
    town.post.wait(seconds=15)

    assert {each.to for each in town.pushed()} == {PHONE, TABLET, SELLERS}
