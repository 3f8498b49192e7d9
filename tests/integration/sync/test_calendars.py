"""The calendars of the houses, as other calendars read them (reservations book, 4.4; B18)."""

from datetime import timedelta

import pytest

from chalicelib.clients import technical
from chalicelib.clients.types import Client
from chalicelib.cloud import usage
from chalicelib.kernel import cache, clock
from chalicelib.properties.types import House
from chalicelib.reservations.ending.service import remove
from tests.support.elsewhere import elsewhere
from tests.support.houses import new_house
from tests.support.http import Api
from tests.support.people import new_client

from .calendars import ADMIN, CALENDAR, LINKS, day, days, handed_out, new_link, take
from .desk import NOW


@pytest.fixture
def house(aws: None) -> House:
    return new_house("Casa Austin 1")


@pytest.fixture
def ana(aws: None) -> Client:
    return new_client("40000001", "Ana")


def read(api: Api, address: str) -> str:
    answer = api.get(address)
    assert answer.status_code == 200, answer.body
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    text: str = answer.body.decode()
    return text


def test_a_calendar_shows_when_a_house_is_taken_and_nothing_of_who_has_it(
    api: Api, house: House, ana: Client
) -> None:
    stay = take(house, ana, day(4, 15), day(4, 17), comments="Cuna")
    late = take(house, ana, day(5, 1), day(5, 3), late_checkout=True)
    text = read(api, handed_out(api, new_link(api)))
    assert days(text) == [("20260415", "20260417"), ("20260501", "20260504")]
    assert text.count("SUMMARY:Casa Austin 1: Reservado\r\n") == 2
    assert not any(each in text for each in (stay.reservation_id, late.reservation_id, "Ana"))
    assert not any(each in text for each in (ana.client_id, "Cuna", "40000001"))


def test_only_what_keeps_its_nights_is_shown(api: Api, house: House, ana: Client) -> None:
    technical.ensure_technical_clients(now=NOW)
    removed = take(house, ana, day(4, 1), day(4, 3))
    remove(removed.reservation_id, caller=ADMIN, now=NOW)
    take(house, "repairs", day(4, 10), day(4, 12))
    take(house, "channel", day(4, 20), day(4, 22))
    take(house, ana, day(2, 20), day(3, 2))
    under_way = take(house, ana, day(3, 2), day(3, 4))
    assert under_way.check_in == day(3, 2)
    own = [("20260302", "20260304"), ("20260410", "20260412")]
    assert days(read(api, handed_out(api, new_link(api)))) == own
    ours = handed_out(api, new_link(api, includes_channel=True))
    assert days(read(api, ours)) == [*own, ("20260420", "20260422")]


def test_a_link_shows_its_houses_and_one_of_them_by_name_or_slug(
    api: Api, house: House, ana: Client
) -> None:
    other = new_house("Casa Austin 2")
    take(house, ana, day(4, 15), day(4, 17))
    take(other, ana, day(6, 1), day(6, 3))
    every = handed_out(api, new_link(api))
    assert len(days(read(api, every))) == 2
    for named in ("Casa%20Austin%202", "casa%20austin%202", other.slug):
        assert days(read(api, f"{every}&q={named}")) == [("20260601", "20260603")]
    one = handed_out(api, new_link(api, properties=[house.property_id]))
    assert days(read(api, one)) == [("20260415", "20260417")]
    assert api.get(f"{one}&q={other.slug}").status_code == 404


def test_a_calendar_that_did_not_change_is_the_same_and_is_not_sent_again(
    api: Api, house: House, ana: Client
) -> None:
    take(house, ana, day(4, 15), day(4, 17))
    address = handed_out(api, new_link(api))
    first = api.get(address)
    with clock.at(NOW + timedelta(days=3)):
        assert api.get(address).body == first.body
    tag = first.headers["ETag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}'):
        again = api.get(address, headers={"If-None-Match": known})
        assert (again.status_code, again.body) == (304, b"")
        assert again.headers["ETag"] == tag
    take(house, ana, day(6, 1), day(6, 3))
    changed = api.get(address, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag


@pytest.mark.parametrize("token", ["", "x", "device.x", "a.b.c"])
def test_nobody_reads_without_a_token(api: Api, token: str) -> None:
    assert api.get(f"{CALENDAR}?token={token}").status_code == 404
    assert api.get(CALENDAR).status_code == 404


def test_an_address_ends_with_the_next_one_and_when_it_is_switched_off_or_removed(
    api: Api, house: House
) -> None:
    link = new_link(api)
    first = handed_out(api, link)
    second = handed_out(api, link)
    cache.forget_all()
    assert api.get(first).status_code == 404
    assert api.get(second).status_code == 200
    api.patch(f"{LINKS}{link}/", token="admin", json={"is_active": False})
    cache.forget_all()
    assert api.get(second).status_code == 404
    api.patch(f"{LINKS}{link}/", token="admin", json={"is_active": True})
    api.delete(f"{LINKS}{link}/", token="admin")
    cache.forget_all()
    assert api.get(second).status_code == 404


def test_an_address_that_was_taken_away_elsewhere_ends_at_once(api: Api, house: House) -> None:
    link = new_link(api)
    address = handed_out(api, link)
    read(api, address)
    elsewhere(lambda: api.patch(f"{LINKS}{link}/", token="admin", json={"is_active": False}))
    assert api.get(address).status_code == 404


@pytest.mark.parametrize("caller", ["seller", "cleaner", "ana"])
def test_only_administrators_hand_out_addresses(api: Api, caller: str) -> None:
    link = new_link(api)
    assert api.post(f"{LINKS}{link}/address/", token=caller).status_code in {401, 403}


def test_what_an_address_shows_follows_at_once_what_is_changed_elsewhere(
    api: Api, house: House, ana: Client
) -> None:
    other = new_house("Casa Austin 2")
    take(other, ana, day(4, 15), day(4, 17))
    link = new_link(api)
    address = handed_out(api, link)
    assert "20260415" in read(api, address)
    elsewhere(
        lambda: api.patch(
            f"{LINKS}{link}/", token="admin", json={"properties": [house.property_id]}
        )
    )
    assert "20260415" not in read(api, address)


def test_a_calendar_costs_a_query_for_each_house_and_one_read(
    api: Api, house: House, ana: Client
) -> None:
    for number in (2, 3, 4):
        take(new_house(f"Casa Austin {number}"), ana, day(4, 15), day(4, 17))
    address = handed_out(api, new_link(api))
    read(api, address)
    with usage.measured() as used:
        read(api, address)
    assert used.calls == 4 + 1
