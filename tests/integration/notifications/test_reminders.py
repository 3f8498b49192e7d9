"""Reminders of tomorrow, in Lima's days (notifications book, 9; vectors 16 and 17)."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from chalicelib.kernel import clock
from tests.support import deliveries

from .telephones import PHONE, Pushed, Telephones

LIMA = ZoneInfo("America/Lima")


def remind(town: Telephones, month: int, day: int, hour: int, minute: int = 0) -> list[Pushed]:
    """What Ana's telephone shows of the reminders that were asked for at a time of Lima."""
    instant = datetime(2026, month, day, hour, minute, tzinfo=LIMA)
    town.post.wait(seconds=(instant - clock.now()).total_seconds())
    town.expo.received.clear()
    deliveries.run("send_reservation_reminders", {})
    town.post.wait(seconds=15)
    return [each for each in town.pushed(PHONE) if each.key.endswith("reminder")]


def test_a_guest_who_arrives_tomorrow_is_reminded_once(town: Telephones) -> None:
    town.sell()
    town.clear()

    (told,) = remind(town, 4, 15, 10)
    assert told.key == "checkin_reminder"
    assert told.body.splitlines()[:3] == [
        "Todo listo en Casa Austin 1 para recibirte.",
        "16 de abril del 2026, desde las 3:00 PM",
        "Grupo: 4 personas",
    ]
    assert remind(town, 4, 15, 10, 5) == []


def test_tomorrow_is_limas_also_in_the_evening(town: Telephones) -> None:
    town.sell()
    town.clear()

    (told,) = remind(town, 4, 15, 20)
    assert told.data["check_in"] == "2026-04-16"


@pytest.mark.parametrize("day", [14, 16])
def test_nobody_is_reminded_on_another_day(town: Telephones, day: int) -> None:
    town.sell()
    town.clear()

    assert remind(town, 4, day, 10) == []


def test_a_guest_who_leaves_tomorrow_is_reminded(town: Telephones) -> None:
    town.sell()
    town.clear()

    (told,) = remind(town, 4, 18, 10)
    assert (told.key, told.data["late_checkout"]) == ("checkout_reminder", False)
    assert "Hora máxima: 11:00 AM" in told.body


def test_who_leaves_late_is_reminded_of_the_later_hour(town: Telephones) -> None:
    town.edit(town.sell(), late_checkout=True)
    town.clear()

    (told,) = remind(town, 4, 18, 10)
    assert (told.data["late_checkout"], told.data["checkout_time"]) == (True, "1:00 PM")
    assert remind(town, 4, 19, 10) == []


@pytest.mark.parametrize("status", ["cancelled", "rejected"])
def test_of_a_stay_that_does_not_take_place_nobody_is_reminded(
    town: Telephones, status: str
) -> None:
    stay = town.book()
    town.clear()
    town.edit(stay, status=status)

    assert remind(town, 4, 15, 10) == []


def test_a_stay_that_is_sold_after_the_job_is_reminded_of_at_once(town: Telephones) -> None:
    remind(town, 4, 15, 10)
    town.post.wait(hours=4)

    town.sell()
    town.post.wait(seconds=15)

    assert {each.key for each in town.pushed(PHONE)} == {"reservation_created", "checkin_reminder"}


def test_a_stay_that_is_sold_before_the_job_is_reminded_of_by_the_job(town: Telephones) -> None:
    town.post.wait(days=44, hours=-3)
    town.sell()
    town.post.wait(seconds=15)
    assert {each.key for each in town.pushed(PHONE)} == {"reservation_created"}

    assert [each.key for each in remind(town, 4, 15, 10)] == ["checkin_reminder"]


def test_a_reminder_that_is_too_late_is_not_pushed(town: Telephones) -> None:
    town.sell()
    town.clear()
    town.expo.fail("broken_inside")
    remind(town, 4, 15, 21, 50)
    town.post.wait(minutes=20)
    town.expo.recover()
    town.expo.received.clear()

    town.post.wait(hours=12)

    assert town.pushed(PHONE) == []
    assert town.history()[0]["notification_type"] == "checkin_reminder"
