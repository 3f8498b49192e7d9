"""What a channel sold takes its nights (reservations book, 4.5; B17; vector W28)."""

from typing import Any

import pytest

from chalicelib.clients.types import CHANNEL_ID, MAINTENANCE_ID, Client
from chalicelib.cloud import events, usage
from chalicelib.kernel import cache
from chalicelib.properties.types import House
from chalicelib.reservations.ending.service import remove
from chalicelib.reservations.stays.records import stays_of
from chalicelib.sync.commands import ReadCalendar
from chalicelib.sync.feeds import jobs, service
from local.providers.calendar_feed import EMPTY
from local.providers.http import Answer, Reply
from tests.support.houses import new_house
from tests.support.http import Api
from tests.support.ical import closed, entry
from tests.support.meanwhile import meanwhile
from tests.support.outbox import Outbox

from .calendars import ADMIN, day, days, handed_out, new_link, take
from .channel import URL, Channel
from .desk import NOW

FEEDS, CONFLICTS = "/api/v1/admin/calendar-feeds/", "/api/v1/admin/calendar-conflicts/"


def state(api: Api, channel: Channel) -> dict[str, Any]:
    answer = api.get(f"{FEEDS}{channel.house.property_id}/state/", token="admin")
    assert answer.status_code == 200, answer.body
    found: dict[str, Any] = answer.json_body
    return found


def test_vector_w28(channel: Channel, api: Api) -> None:
    channel.read(entry(day(4, 1), day(4, 3), "U1"))
    [stay] = channel.stays
    assert (stay.status, stay.origin, stay.client_id) == ("approved", "air", CHANNEL_ID)
    assert (stay.uuid_external, stay.seller_id) == ("airbnb:U1", None)
    assert stay.price_sol == 0
    channel.read(entry(day(4, 5), day(4, 6), "U1"))
    [moved] = channel.stays
    assert moved.reservation_id == stay.reservation_id
    assert channel.shown == [(day(4, 5), day(4, 6), "air")]
    channel.says()
    channel.read(times=2)
    assert channel.shown
    assert state(api, channel)["last"]["counts"]["missing"] == 1
    channel.read()
    assert channel.shown == []
    assert stays_of([stay.reservation_id])[stay.reservation_id].status == "cancelled"


def test_what_a_channel_keeps_closed_is_no_stay_of_anybody(channel: Channel) -> None:
    channel.read(closed(day(3, 2), day(3, 10)), entry(day(3, 10), day(3, 12)))
    assert channel.shown == [(day(3, 2), day(3, 10), "man"), (day(3, 10), day(3, 12), "air")]
    assert channel.stays[0].client_id == MAINTENANCE_ID


def test_the_same_calendar_is_asked_for_and_not_sent_again(channel: Channel, api: Api) -> None:
    channel.read(entry(day(4, 1), day(4, 3)), times=3)
    outcomes = [each.outcome for each in channel.provider.received]
    assert outcomes == ["200", "200", "304"]
    last = state(api, channel)["last"]
    assert (last["status"], last["problem"]) == ("unchanged", None)
    with usage.measured() as used:
        channel.read()
    assert used.calls <= 5
    assert all(each["user-agent"].startswith("CasaAustin/") for each in channel.asked())


def test_another_address_is_read_as_a_whole(channel: Channel, api: Api) -> None:
    channel.read(entry(day(4, 1), day(4, 3)), times=3)
    elsewhere = {
        "property": channel.house.property_id,
        "channel": "airbnb",
        "url": "https://www.airbnb.com/calendar/ical/2.ics",
    }
    made = api.post(FEEDS, json=elsewhere, token="admin")
    assert made.status_code == 201, made.body
    feed = made.json_body["id"]
    jobs.read_calendar(ReadCalendar(calendar_feed_id=feed))
    assert "if-none-match" in channel.asked()[-2]
    assert "if-none-match" not in channel.asked()[-1]


def test_new_names_each_time_change_nothing(channel: Channel) -> None:
    channel.provider.changing_names = True
    channel.read(entry(day(4, 1), day(4, 3)), closed(day(4, 3), day(4, 9)), times=3)
    assert [stay.version for stay in channel.stays] == [1, 1]


def test_a_stay_that_staff_sold_is_a_conflict_that_they_resolve_by_hand(
    channel: Channel, api: Api, ana: Client
) -> None:
    own = take(channel.house, ana, day(4, 2), day(4, 5))
    channel.read(entry(day(4, 1), day(4, 3)), times=2)
    assert channel.shown == [(day(4, 2), day(4, 5), "aus")]
    [conflict] = api.get(CONFLICTS, token="admin").json_body
    assert conflict["reservation_ids"] == [own.reservation_id]
    assert (conflict["check_in_date"], conflict["check_out_date"]) == ("2026-04-01", "2026-04-03")
    resolve = f"{CONFLICTS}{conflict['id']}/resolve/"
    assert api.post(resolve, token="admin", json={"decision": "take"}).status_code == 409
    remove(own.reservation_id, caller=ADMIN, now=NOW)
    assert api.post(resolve, token="admin", json={"decision": "take"}).status_code == 204
    channel.read()
    assert channel.shown == [(day(4, 1), day(4, 3), "air")]
    assert api.get(CONFLICTS, token="admin").json_body == []


def test_a_stay_of_the_channel_is_not_in_its_own_way(
    channel: Channel, api: Api, ana: Client
) -> None:
    channel.read(entry(day(4, 1), day(4, 3), "U1"))
    own = take(channel.house, ana, day(4, 3), day(4, 5))
    channel.read(entry(day(4, 2), day(4, 4), "U1"))
    [conflict] = api.get(CONFLICTS, token="admin").json_body
    resolve = f"{CONFLICTS}{conflict['id']}/resolve/"
    assert api.post(resolve, token="admin", json={"decision": "take"}).status_code == 409
    remove(own.reservation_id, caller=ADMIN, now=NOW)
    assert api.post(resolve, token="admin", json={"decision": "take"}).status_code == 204
    channel.read()
    assert channel.shown == [(day(4, 2), day(4, 4), "air")]


def test_a_conflict_that_is_ignored_is_told_no_more(
    channel: Channel, api: Api, ana: Client, caplog: pytest.LogCaptureFixture
) -> None:
    take(channel.house, ana, day(4, 2), day(4, 5))
    channel.read(entry(day(4, 1), day(4, 3)))
    assert "calendar of a channel to look at" in caplog.text
    [conflict] = api.get(CONFLICTS, token="admin").json_body
    resolve = f"{CONFLICTS}{conflict['id']}/resolve/"
    assert api.post(resolve, token="admin", json={"decision": "ignore"}).status_code == 204
    caplog.clear()
    channel.read(times=2)
    assert "calendar of a channel to look at" not in caplog.text
    assert api.get(CONFLICTS, token="admin").json_body == []
    assert state(api, channel)["conflicts"] == 0


@pytest.mark.parametrize(
    ("failure", "problem"),
    [
        ("page", "not_a_calendar"),
        ("truncated", "truncated"),
        ("too_large", "too_large"),
        ("down", "503"),
        ("missing", "404"),
    ],
)
def test_a_calendar_that_fails_changes_nothing_and_says_why(
    channel: Channel, api: Api, failure: str, problem: str
) -> None:
    channel.read(entry(day(4, 1), day(4, 3)))
    channel.provider.fail(failure)
    channel.read(times=4)
    assert len(channel.shown) == 1
    found = state(api, channel)
    assert (found["last"]["status"], found["last"]["problem"]) == ("failed", problem)
    assert found["failures"] == 4
    channel.provider.recover()
    channel.read()
    assert state(api, channel)["failures"] == 0


@pytest.mark.parametrize("location", ["http://169.254.169.254/latest/", "https://127.0.0.1/x"])
def test_no_calendar_leads_into_our_own_network(
    channel: Channel, api: Api, location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def elsewhere(*_: object, **__: object) -> Reply:
        return Reply(Answer(302, b"", {"Location": location}))

    monkeypatch.setattr(channel.provider, "read", elsewhere)
    channel.read()
    assert state(api, channel)["last"]["problem"] == "address"


def test_of_fifty_megabytes_no_more_is_read_than_a_calendar_may_have(
    channel: Channel, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = EMPTY[:-15] + b"X-MORE:1\r\n" * 5_000_000 + EMPTY[-15:]

    def large(*_: object, **__: object) -> Reply:
        return Reply(Answer(200, content, {}))

    monkeypatch.setattr(channel.provider, "read", large)
    channel.read()
    assert state(api, channel)["last"]["problem"] == "too_large"


def test_an_entry_that_nobody_understands_is_told_and_takes_its_first_time(
    channel: Channel, api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    strange = entry(day(4, 1), day(4, 3), lines=["RRULE:FREQ=MONTHLY;BYDAY=1WE"])
    channel.read(strange, entry(day(4, 5), day(4, 6), lines=["RRULE:FREQ=WEEKLY;COUNT=2"]))
    assert [stay.check_in.day for stay in channel.stays] == [1, 5, 12]
    assert state(api, channel)["last"]["counts"]["unread"] == 1
    assert "calendar of a channel to look at" in caplog.text
    caplog.clear()
    channel.read(strange, times=4)
    assert "calendar of a channel to look at" not in caplog.text
    # What cannot be read may say that the others are there.
    assert len(channel.shown) == 3
    assert {each.outcome for each in channel.provider.received} == {"200"}


def test_all_gone_at_once_calls_nothing_off_until_somebody_forces_it(
    channel: Channel, api: Api
) -> None:
    channel.read(*(entry(day(4, start), day(4, start + 2)) for start in (1, 5, 9, 13)))
    channel.provider.calendars["1.ics"] = EMPTY
    channel.read(times=5)
    assert len(channel.shown) == 4
    assert state(api, channel)["last"]["status"] == "suspicious"
    channel.read(is_forced=True)
    assert channel.shown == []


def test_a_dry_run_says_what_would_follow_and_writes_nothing(channel: Channel, api: Api) -> None:
    channel.read(entry(day(4, 1), day(4, 3)), is_preview=True)
    found = state(api, channel)
    assert found["last"] is None
    assert found["preview"]["changes"] == [
        {
            "action": "create",
            "start": "2026-04-01",
            "end": "2026-04-03",
            "is_block": False,
            "reservation_ids": [],
        }
    ]
    assert channel.shown == []


def test_our_calendar_shows_the_channel_nothing_that_came_from_it_and_takes_nothing_back(
    channel: Channel, api: Api, ana: Client
) -> None:
    take(channel.house, ana, day(5, 1), day(5, 4))
    channel.read(entry(day(4, 1), day(4, 3)), closed(day(4, 3), day(4, 9)))
    ours = api.get(handed_out(api, new_link(api))).body
    assert days(ours.decode()) == [("20260501", "20260504")]
    channel.provider.calendars["1.ics"] = ours
    channel.read(is_preview=True)
    assert state(api, channel)["preview"]["counts"]["created"] == 0
    assert state(api, channel)["preview"]["counts"]["conflicts"] == 0


def test_the_job_has_every_calendar_read_that_is_not_paused(channel: Channel, api: Api) -> None:
    channel.says(entry(day(4, 1), day(4, 3)))
    other = new_house("Casa Austin 2")
    feed = {"property": other.property_id, "url": URL, "channel": "booking"}
    made = api.post(FEEDS, token="admin", json=feed)
    assert made.status_code == 201, made.body
    assert "secret" not in made.body.decode() or made.json_body["url"] == URL
    api.patch(f"{FEEDS}{made.json_body['id']}/", token="admin", json={"is_active": False})
    cache.forget_all()
    outbox = Outbox()
    jobs.airbnb_sync(NOW)
    carried_out = [each.name for each in outbox.settle()]
    assert carried_out.count("calendars.read") == 1
    assert channel.shown == [(day(4, 1), day(4, 3), "air")]


def test_two_readings_at_once_take_everything_once(channel: Channel) -> None:
    channel.says(entry(day(4, 1), day(4, 3)), closed(day(4, 3), day(4, 9)))
    with meanwhile(channel.read):
        channel.read()
    channel.read()
    assert channel.shown == [(day(4, 1), day(4, 3), "air"), (day(4, 3), day(4, 9), "man")]
    assert [stay.version for stay in channel.stays] == [1, 1]


def test_two_readings_at_once_call_everything_off_once(channel: Channel) -> None:
    channel.read(entry(day(4, 1), day(4, 3)), entry(day(4, 5), day(4, 7)))
    sold = [stay.reservation_id for stay in channel.stays]
    channel.says()

    def force() -> None:
        channel.read(is_forced=True)

    with meanwhile(force):
        force()
    told = [each.name for name in sold for each in events.timeline(f"reservation#{name}")]
    assert told == ["reservation.cancelled", "reservation.created"] * 2


def test_what_staff_sell_while_a_calendar_is_read_stays_sold(
    channel: Channel, api: Api, ana: Client
) -> None:
    with meanwhile(lambda: take(channel.house, ana, day(4, 2), day(4, 4))):
        channel.read(entry(day(4, 1), day(4, 3)))
    assert channel.shown == [(day(4, 2), day(4, 4), "aus")]
    channel.read()
    assert len(api.get(CONFLICTS, token="admin").json_body) == 1


def test_a_stay_that_staff_remove_comes_back_while_the_channel_has_it(channel: Channel) -> None:
    channel.read(entry(day(4, 1), day(4, 3)), times=3)
    [first] = channel.stays
    remove(first.reservation_id, caller=ADMIN, now=NOW)
    channel.read()
    [second] = channel.stays
    assert second.reservation_id != first.reservation_id


def test_a_house_has_one_calendar_at_each_channel(channel: Channel, api: Api) -> None:
    feed = {"property": channel.house.property_id, "url": URL, "channel": "booking"}
    assert api.post(FEEDS, token="admin", json=feed).status_code == 201
    again = api.post(FEEDS, token="admin", json=feed)
    assert (again.status_code, "channel" in again.json_body) == (400, True)
    wrong = {**feed, "url": "http://insecure.example/x", "channel": "Air BnB"}
    answer = api.post(FEEDS, token="admin", json=wrong)
    assert {"url", "channel"} <= set(answer.json_body)


def test_nothing_is_read_in_a_stage_where_it_is_not_enabled(house: House) -> None:
    service.request_all(now=NOW)
    service.read(ReadCalendar(calendar_feed_id=house.property_id), now=NOW)


@pytest.mark.parametrize("caller", ["seller", "cleaner", "ana"])
def test_only_administrators_see_and_decide(channel: Channel, api: Api, caller: str) -> None:
    place = f"{FEEDS}{channel.house.property_id}"
    for path in (f"{place}/state/", f"{FEEDS}states/", CONFLICTS):
        assert api.get(path, token=caller).status_code in {401, 403}
    assert api.post(f"{place}/read/", token=caller, json={}).status_code in {401, 403}


def test_an_administrator_has_a_calendar_read(channel: Channel, api: Api) -> None:
    place = f"{FEEDS}{channel.house.property_id}/read/"
    channel.says(entry(day(4, 1), day(4, 3)))
    outbox = Outbox()
    assert api.post(place, token="admin", json={"dry_run": True}).status_code == 202
    outbox.settle()
    assert (state(api, channel)["last"], channel.shown) == (None, [])
    assert api.post(place, token="admin", json={}).status_code == 202
    outbox.settle()
    assert len(channel.shown) == 1
