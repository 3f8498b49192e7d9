"""POST and GET `clients/track-search/` (clients book, section 7; staff book, 3.1)."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from chalicelib.clients import service as clients
from chalicelib.kernel import clock
from tests.support.failures import at_call, conflict
from tests.support.houses import new_house
from tests.support.kills import Killed, Moment, killed_at
from tests.support.meanwhile import meanwhile
from tests.support.monday import NOW

from .visits import AGENT, HOME, TRACK, Visits, rows, told

ASKED: dict[str, Any] = {
    "check_in_date": "2026-04-03",
    "check_out_date": "2026-04-05",
    "guests": 4,
}
NOBODY = "3f0c1b9e-5c1a-4d53-9d2e-0f6f0b8a7c11"


def kept() -> list[dict[str, Any]]:
    """The searches that are kept, as JSON."""
    return [msgspec.json.decode(item["search"]["S"]) for item in rows("searches#")]


def test_a_visitor_is_answered_what_was_recorded(visits: Visits) -> None:
    house = new_house("Casa Austin 1")
    answer = visits.post({**ASKED, "property": house.property_id})
    assert answer.status_code == 200
    assert answer.json_body == {
        "success": True,
        "message": "Búsqueda registrada.",
        "data": {
            **ASKED,
            "property": house.property_id,
            "property_name": "Casa Austin 1",
            "search_timestamp": "2026-03-02T10:00:00-05:00",
        },
    }


def test_without_a_house_there_is_no_name(visits: Visits) -> None:
    found = visits.search()
    assert found["property"] is None
    assert "property_name" not in found


def test_a_form_will_do(visits: Visits) -> None:
    form = {**ASKED, "guests": "4", "property": "undefined"}
    answer = visits.api.post(TRACK, form=form)
    assert answer.status_code == 200
    assert answer.json_body["data"]["guests"] == 4


def test_a_house_that_does_not_exist_is_none(visits: Visits) -> None:
    assert visits.search(house=NOBODY)["property"] is None


def test_of_a_visitor_digests_are_kept(visits: Visits) -> None:
    visits.search(headers={"Referer": "https://casaaustin.pe/"})
    [search] = kept()
    assert search["client_id"] is None
    assert search["network"] == "203.0.113.xxx"
    assert len(search["visitor"]) == 24
    assert (search["user_agent"], search["referrer"]) == (AGENT, "https://casaaustin.pe/")
    assert HOME not in str(rows("searches#"))


def test_the_address_goes_after_thirty_days_by_itself(visits: Visits) -> None:
    visits.search()
    [item] = rows("addresses#")
    assert item["address"]["S"] == HOME
    assert item["expires_at"]["N"] == str(int((NOW + timedelta(days=30)).timestamp()))
    [search] = rows("searches#")
    assert "expires_at" not in search
    assert search["entry"] == item["entry"]


def test_of_a_guest_there_is_the_client_instead(visits: Visits) -> None:
    ana = visits.register("Ana")
    visits.search(token="Ana")
    [search] = kept()
    assert search["client_id"] == ana.client_id
    assert (search["visitor"], search["network"], search["device"]) == (None, None, None)


@pytest.mark.parametrize("token", [None, "undefined", "seller"])
def test_without_a_guests_token_it_is_a_visitor(visits: Visits, token: str | None) -> None:
    visits.search(token=token)
    assert kept()[0]["client_id"] is None


def test_where_the_gateway_says_that_it_came_from_counts(visits: Visits) -> None:
    visits.search(headers={"X-Forwarded-For": "1.2.3.4"})
    assert rows("addresses#")[0]["address"]["S"] == HOME


def test_long_headers_are_cut(visits: Visits) -> None:
    visits.search(agent="a" * 600, headers={"Referer": "https://x.pe/" + "b" * 600})
    [search] = kept()
    assert (len(search["user_agent"]), len(search["referrer"])) == (500, 200)


def test_the_log_tells_nothing_of_the_person(visits: Visits) -> None:
    visits.search(headers={"Referer": "https://casaaustin.pe/?name=ana"})
    [event] = told("search.recorded")
    assert event.actor == "visitor"
    assert event.event["network"] == "203.0.113.xxx"
    assert not {"user_agent", "referrer", "address"} & event.event.keys()
    assert HOME not in str(event) and AGENT not in str(event)


def test_the_log_says_which_guest(visits: Visits) -> None:
    ana = visits.register("Ana")
    visits.search(token="Ana")
    [event] = told("search.recorded")
    assert (event.actor, event.event["client_id"]) == (f"client#{ana.client_id}", ana.client_id)


WRONG = {
    "past": ({"check_in_date": "2026-03-01"}, {"check_in_date"}),
    "reversed": ({"check_out_date": "2026-04-02"}, {"check_out_date"}),
    "no nights": ({"check_out_date": "2026-04-03"}, {"check_out_date"}),
    "too long": ({"check_out_date": "2026-06-03"}, {"check_out_date"}),
    "too far": (
        {"check_in_date": "2028-03-02", "check_out_date": "2028-03-04"},
        {"check_in_date"},
    ),
    "nobody": ({"guests": 0}, {"guests"}),
    "negative": ({"guests": -2}, {"guests"}),
    "a crowd": ({"guests": 1001}, {"guests"}),
    "no date": ({"check_in_date": "mañana"}, {"check_in_date"}),
    "an instant": ({"check_out_date": "2026-04-05T10:00:00Z"}, {"check_out_date"}),
    "no number": ({"guests": "muchos"}, {"guests"}),
    "no id of a house": ({"property": "casa-austin-1"}, {"property"}),
    "several": ({"check_in_date": "2026-03-01", "guests": 0}, {"check_in_date", "guests"}),
}


@pytest.mark.parametrize(("sent", "fields"), WRONG.values(), ids=WRONG)
def test_what_nobody_can_look_for_is_refused_in_the_shape_of_the_site(
    visits: Visits, sent: dict[str, Any], fields: set[str]
) -> None:
    answer = visits.post({**ASKED, **sent})
    assert answer.status_code == 400
    body = answer.json_body
    assert body.keys() == {"success", "message", "errors"}
    assert body["success"] is False
    assert body["errors"].keys() == fields
    assert all(body["errors"].values()) and body["message"]
    assert rows("") == [] and told("search.recorded") == []


@pytest.mark.parametrize("missing", ASKED)
def test_what_is_missing_is_named(visits: Visits, missing: str) -> None:
    answer = visits.post({name: value for name, value in ASKED.items() if name != missing})
    assert answer.status_code == 400
    assert answer.json_body["errors"].keys() == {missing}


def test_today_and_the_last_day_of_two_years_are_right(visits: Visits) -> None:
    visits.search("2026-03-02", "2026-03-03", 1)
    visits.search("2028-03-01", "2028-04-30", 1000)
    assert len(kept()) == 2


def test_what_else_is_sent_does_not_matter(visits: Visits) -> None:
    assert visits.post({**ASKED, "source": "home"}).status_code == 200


# The same search within a minute.


def test_the_same_search_within_a_minute_counts_once(visits: Visits) -> None:
    first = visits.search(at="2026-03-02 10:00:20")
    assert visits.search(at="2026-03-02 10:00:59") == first
    assert visits.search(at="2026-03-02 10:01:19") == first
    assert len(kept()) == len(rows("addresses#")) == len(told("search.recorded")) == 1


def test_after_a_minute_it_is_another(visits: Visits) -> None:
    visits.search(at="2026-03-02 10:00:20")
    later = visits.search(at="2026-03-02 10:01:20")
    assert later["search_timestamp"] == "2026-03-02T10:01:20-05:00"
    assert len(kept()) == 2


def test_a_minute_goes_over_an_hour_and_over_midnight(visits: Visits) -> None:
    first = visits.search(at="2026-03-02 23:59:30")
    assert visits.search(at="2026-03-03 00:00:10") == first
    assert visits.search(at="2026-03-03 00:00:40") != first


OTHERS: dict[str, dict[str, Any]] = {
    "dates": {"check_out": "2026-04-06"},
    "guests": {"guests": 5},
    "address": {"address": "203.0.113.57"},
    "browser": {"agent": "Safari"},
    "guest": {"token": "Ana"},
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_another_search_is_another(visits: Visits, other: dict[str, Any]) -> None:
    visits.register("Ana")
    visits.search()
    visits.search(**other)
    assert len(kept()) == 2


def test_a_guest_is_the_same_from_anywhere(visits: Visits) -> None:
    visits.register("Ana")
    visits.search(token="Ana")
    visits.search(token="Ana", address="198.51.100.1", agent="Safari")
    assert len(kept()) == 1


def test_all_addresses_of_a_line_are_one_visitor(visits: Visits) -> None:
    visits.search(address="2001:db8:1:2::1")
    visits.search(guests=5, address="2001:db8:1:2::2")
    visits.search(address="2001:db8:1:3::1")
    first, second, third = sorted(kept(), key=lambda each: (each["visitor"], each["guests"]))
    assert len({each["visitor"] for each in (first, second, third)}) == 2
    assert {each["network"] for each in (first, second, third)} == {"2001:db8:1::/48"}


def test_of_two_at_the_same_moment_one_is_recorded(visits: Visits) -> None:
    with meanwhile(visits.search):
        visits.search()
    assert len(kept()) == len(told("search.recorded")) == 1


def test_a_conflict_is_tried_again(visits: Visits) -> None:
    with at_call(1, conflict(0.5)) as met:
        visits.search()
    assert met.times > 1
    assert len(kept()) == 1


@pytest.mark.soak
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_process_that_is_killed_records_a_search_whole_or_not_at_all(
    visits: Visits, moment: Moment
) -> None:
    number = 0
    while True:
        number += 1
        with killed_at(number, moment) as kill, suppress(Killed):
            visits.search(guests=number)
        searches = {item["entry"]["S"] for item in rows("searches#")}
        assert searches == {item["entry"]["S"] for item in rows("addresses#")}
        assert len(told("search.recorded")) == len(searches)
        # The visitor tries again.
        visits.search(guests=number)
        assert len(kept()) == number
        if not kill.is_done:
            break
    assert number > 2


# The last search of a guest.


def test_a_guest_reads_the_last_search(visits: Visits) -> None:
    visits.register("Ana")
    visits.search(token="Ana", at="2026-03-02 09:00")
    last = visits.search(token="Ana", guests=2, at="2026-03-02 11:00")
    visits.search(guests=9, at="2026-03-02 12:00")
    answer = visits.api.get(TRACK, token="Ana")
    assert answer.status_code == 200
    assert answer.json_body == {"success": True, "data": last}


def test_before_the_first_one_there_is_none(visits: Visits) -> None:
    visits.register("Ana")
    answer = visits.api.get(TRACK, token="Ana")
    assert answer.json_body == {
        "success": True,
        "message": "Aún no hay búsquedas.",
        "data": None,
    }


@pytest.mark.parametrize("token", [None, "seller"])
def test_nobody_else_has_a_last_search(visits: Visits, token: str | None) -> None:
    assert visits.api.get(TRACK, token=token).status_code == 401


def test_a_guest_who_was_deleted_meanwhile_records_nothing(visits: Visits) -> None:
    ana = visits.register("Ana")

    def leave() -> None:
        clients.delete(ana.client_id, actor="staff#1", now=clock.now())

    with meanwhile(leave):
        answer = visits.post(ASKED, token="Ana")
    assert answer.status_code == 401
    assert kept() == [] and told("search.recorded") == []


def test_an_address_may_search_sixty_times_a_minute(visits: Visits) -> None:
    for guests in range(1, 61):
        visits.search(guests=guests)
    answer = visits.post({**ASKED, "guests": 61})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) >= 1
    assert answer.json_body.keys() == {"success", "message", "errors"}
    visits.search(guests=61, address="198.51.100.9")
    visits.search(guests=61, at="2026-03-02 10:02")


def test_every_search_of_a_guest_is_found_by_the_guest(visits: Visits) -> None:
    visits.register("Ana")
    visits.search(token="Ana")
    visits.search(token="Ana", guests=7)
    assert len(rows("searcher#")) == 2
