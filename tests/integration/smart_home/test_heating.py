"""Pools follow the stays that paid for a warm one (home book, 3)."""

import logging

import pytest

from chalicelib.cloud import clients, events
from chalicelib.kernel import clock
from chalicelib.properties.types import House
from chalicelib.smart_home.heating.jobs import keep_pools_warm
from chalicelib.smart_home.heating.rules import UNTOLD
from chalicelib.smart_home.types import Device
from protocol.commands import CallService
from tests.support import deliveries
from tests.support.bridges import FakeBridge, entity
from tests.support.http import Api
from tests.support.outbox import Outbox

from .conftest import Devices, Stays
from .desk import at


@pytest.fixture
def pool(new_device: Devices) -> Device:
    return new_device("switch.piscina", heats_pool=True, guest_accessible=False)


@pytest.fixture
def pump(bridge: FakeBridge) -> FakeBridge:
    """The bridge of a house with a pool that is cold."""
    bridge.states["switch.piscina"] = entity("switch.piscina", "off")
    return bridge


def told(bridge: FakeBridge, moment: str) -> list[str]:
    """What the house is told at a moment, when it was heard of."""
    bridge.done.clear()
    with clock.at(at(moment)):
        bridge.report()
        keep_pools_warm(clock.now())
    return [each.service for each in bridge.done if isinstance(each, CallService)]


def test_a_pool_is_warm_from_six_hours_before_until_the_end(
    pool: Device, take: Stays, pump: FakeBridge
) -> None:
    take(temperature_pool="true")
    moments = ["06T05:59:59", "06T06:00:00", "06T06:05:00", "07T20:00:00", "08T11:00:00"]
    assert [told(pump, moment) for moment in (*moments, "08T11:05:00")] == [
        [],
        ["switch.turn_on"],
        [],
        [],
        ["switch.turn_off"],
        [],
    ]


def test_only_approved_stays_that_paid_for_it_heat_a_pool(
    api: Api, pool: Device, take: Stays, pump: FakeBridge
) -> None:
    take()
    assert told(pump, "06T13:00:00") == []
    warm = take(10, 12, temperature_pool="true")
    assert api.delete(f"/api/v1/reservations/{warm}/", token="admin").status_code == 204
    assert told(pump, "10T13:00:00") == []


def test_a_pool_of_which_nobody_knows_is_told_what_it_is_to_be(
    pool: Device, pump: FakeBridge
) -> None:
    del pump.states["switch.piscina"]
    pump.answers = False
    assert told(pump, "06T13:00:00") == ["switch.turn_off"]


def test_a_house_that_is_away_is_told_when_it_is_there_again(
    house: House,
    pool: Device,
    take: Stays,
    pump: FakeBridge,
    caplog: pytest.LogCaptureFixture,
) -> None:
    take(temperature_pool="true")
    with clock.at(at("06T08:00:00")), caplog.at_level(logging.WARNING):
        keep_pools_warm(clock.now())
    [line] = [each for each in caplog.records if each.message == "pool not told"]
    assert vars(line)[UNTOLD] == 1
    assert events.timeline(f"house#{house.property_id}") == []
    assert told(pump, "06T08:05:00") == ["switch.turn_on"]


def test_a_pool_follows_what_happens_to_a_stay_at_once(
    api: Api, house: House, pool: Device, take: Stays, pump: FakeBridge
) -> None:
    with clock.at(at("06T13:00:00")):
        pump.report()
        outbox = Outbox()
        stay = take(temperature_pool="true")
        outbox.settle()
        assert pump.states["switch.piscina"].state == "on"
        api.delete(f"/api/v1/reservations/{stay}/", token="admin")
        outbox.settle()
    assert pump.states["switch.piscina"].state == "off"
    log = events.timeline(f"house#{house.property_id}")
    assert {each.actor for each in log if each.name == "house.command"} == {"system"}
    heated = [each.event["reservation_id"] for each in log if each.name == "house.command"]
    assert heated == [None, stay]


def test_a_house_without_such_a_device_costs_nothing(pump: FakeBridge, take: Stays) -> None:
    take(temperature_pool="true")
    assert told(pump, "06T13:00:00") == []


def test_the_clock_starts_it(pool: Device, take: Stays, pump: FakeBridge) -> None:
    take(temperature_pool="true")
    with clock.at(at("06T13:00:00")):
        pump.report()
        deliveries.run("keep_pools_warm", {})
    assert pump.states["switch.piscina"].state == "on"


@pytest.mark.parametrize("gone", [0, 1])
def test_a_house_whose_queue_is_gone_keeps_no_other_one_from_being_told(
    api: Api, pool: Device, new_device: Devices, other_house: House, pump: FakeBridge, gone: int
) -> None:
    pump.states["switch.piscina"] = entity("switch.piscina", "on")
    new_device("switch.piscina", heats_pool=True, property_id=other_house.property_id)
    with FakeBridge(api, other_house, entity("switch.piscina", "on")).at_work() as other:
        houses = [pump, other]
        with clock.at(at("06T13:00:00")):
            for each in houses:
                each.report()
            queue = houses.pop(gone).mailbox().queue_url
            clients.client("sqs").delete_queue(QueueUrl=queue)
            keep_pools_warm(clock.now())
    assert [each.target for each in houses[0].done] == ["switch.piscina"]
