"""What visitors search for comes into the spreadsheet: each search once, whatever is cut."""

import json
import logging
from contextlib import suppress
from datetime import timedelta

import pytest

from chalicelib.cloud import budget, clients, store
from chalicelib.cloud.settings import settings
from chalicelib.integrations import google_sheets
from chalicelib.kernel import cache
from chalicelib.sync.room import ROOM
from chalicelib.sync.sheets import records, rules, service
from local.providers.cells import Formula
from local.providers.google_sheets import GoogleSheets
from tests.integration.insights.searches.visits import told
from tests.support.contracts import contract
from tests.support.houses import house_one
from tests.support.kills import Killed, Moment, killed_at
from tests.support.meanwhile import meanwhile

from .copies import Copy

CLAIM = "before-send.dynamodb.PutItem"


def enter(**values: str) -> None:
    """Put an account into the secret."""
    clients.client("secretsmanager").put_secret_value(
        SecretId=settings().name("google_sheets"), SecretString=json.dumps(values)
    )
    cache.forget_all()


def is_killed(number: int, moment: Moment) -> bool:
    """Whether a worker was killed at its call of that number."""
    with killed_at(number, moment) as kill, suppress(Killed):
        service.send()
    return kill.is_done


def begin_anew() -> None:
    """Forget how far the copy is, as the documentation says."""
    key = {"account": {"S": records.ACCOUNT}, "entry": {"S": records.SENT}}
    store.connection().client.delete_item(TableName=settings().name("ledgers"), Key=key)


def test_a_search_comes_into_the_sheet(copy: Copy) -> None:
    copy.begin("2026-03-02 08:00")
    house = house_one()
    ana = copy.visits.register("Ana", last_name="Quispe")
    copy.search(3, "2026-03-02 09:00", token="Ana", house=house.property_id)
    copy.search(4, "2026-03-02 09:30", agent='=HYPERLINK("x")')
    assert copy.send("2026-03-02 10:00")
    first, second = copy.rows
    assert list(first.values())[2:14] == [
        *("03/04/2026", "05/04/2026", "Fin de semana", 2, 3, ana.client_id),
        *("Ana", "Q.", "a***@example.com", ana.tel_number, house.property_id, house.name),
    ]
    recorded = told("search.recorded")
    assert [row["ID"] for row in copy.rows] == [each.event["search_id"] for each in recorded]
    assert (second["Cliente ID"], second["IP Address"]) == ("ANONIMO", "203.0.113.xxx")
    assert second["User Agent"] == '=HYPERLINK("x")'
    assert not any(isinstance(cell, Formula) for row in copy.sheets.sheet.rows for cell in row)


def test_new_searches_follow_and_nothing_comes_twice(copy: Copy) -> None:
    copy.begin("2026-03-02 08:00")
    copy.search(1, "2026-03-02 09:00")
    copy.search(2, "2026-03-02 09:59")
    assert copy.send("2026-03-02 10:00")
    assert copy.guests == [1]
    assert copy.asked() == ["read", "write", "append"]
    assert copy.send("2026-03-02 10:15")
    assert copy.guests == [1, 2]
    assert copy.asked() == ["read", "append"]
    assert copy.send("2026-03-02 10:30")
    assert copy.asked() == []
    copy.search(3, "2026-03-02 10:31")
    assert copy.send("2026-03-02 10:45")
    assert copy.guests == [1, 2, 3]
    assert copy.asked() == ["read", "append"]


def test_where_nothing_was_searched_nothing_is_asked(copy: Copy) -> None:
    copy.begin("2026-03-02 08:00")
    assert copy.send("2026-03-02 10:00")
    assert copy.send("2026-03-02 10:15")
    assert copy.asked() == []
    assert copy.sheets.sheet.rows == []


def test_a_copy_begins_with_the_days_before_it(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "FIRST_LOOK", timedelta(days=2))
    copy.search(1, "2026-02-28 09:59")
    copy.search(2, "2026-02-28 10:01")
    copy.search(3, "2026-03-02 09:30")
    assert copy.send("2026-03-02 10:00")
    assert copy.guests == [2, 3]
    begin_anew()
    copy.search(4, "2026-03-02 10:01")
    assert copy.send("2026-03-02 10:15")
    assert copy.guests == [2, 3, 4]


def test_many_rows_go_in_several_requests(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_ROWS", 2)
    copy.begin("2026-03-02 08:00")
    for guests in range(1, 6):
        copy.search(guests, "2026-03-02 09:00")
    assert copy.send("2026-03-02 10:00")
    assert sorted(copy.guests) == [1, 2, 3, 4, 5]
    assert copy.asked().count("append") == 3


def test_what_time_does_not_suffice_for_goes_on_in_the_next_message(copy: Copy) -> None:
    copy.begin("2026-03-02 08:00")
    copy.search(1, "2026-03-02 09:00")
    with copy.at("2026-03-02 10:00"), budget.of(30):
        service.send()
    assert copy.guests == []
    assert len(told("sheets.send")) == 1


def test_a_sheet_that_people_emptied_gets_its_titles_again(copy: Copy) -> None:
    copy.begin("2026-03-02 08:00")
    copy.search(1, "2026-03-02 09:00")
    assert copy.send("2026-03-02 10:00")
    copy.sheets.sheet.rows.clear()
    copy.search(2, "2026-03-02 10:01")
    assert copy.send("2026-03-02 10:15")
    assert copy.guests == [2]


@pytest.mark.parametrize(("failure", "arrived"), [("lost", True), ("reset", False)])
def test_rows_whose_answer_is_lost_are_looked_for_after_five_minutes(
    copy: Copy, failure: str, arrived: bool
) -> None:
    copy.begin("2026-03-02 08:00")
    copy.search(1, "2026-03-02 09:00")
    copy.fail_append(failure)
    assert not copy.send("2026-03-02 10:00")
    copy.asked()
    copy.search(2, "2026-03-02 10:01")
    assert copy.send("2026-03-02 10:04")
    assert copy.asked() == []
    assert copy.send("2026-03-02 10:05")
    assert copy.guests == [1, 2]
    assert copy.asked().count("append") == (1 if arrived else 2)


def test_of_rows_that_are_looked_for_only_those_that_lack_are_sent(copy: Copy) -> None:
    copy.begin("2026-03-02 08:00")
    copy.search(1, "2026-03-02 09:00")
    copy.search(2, "2026-03-02 09:01")
    copy.fail_append("lost")
    assert not copy.send("2026-03-02 10:00")
    del copy.sheets.sheet.rows[1]
    assert copy.send("2026-03-02 10:05")
    assert sorted(copy.guests) == [1, 2]


def test_a_look_that_fails_is_repeated(copy: Copy) -> None:
    copy.begin("2026-03-02 08:00")
    copy.search(1, "2026-03-02 09:00")
    copy.fail_append("lost")
    assert not copy.send("2026-03-02 10:00")
    copy.sheets.fail("denied")
    assert not copy.send("2026-03-02 10:05")
    copy.sheets.recover()
    assert copy.send("2026-03-02 10:10")
    assert copy.guests == [1]


@pytest.mark.parametrize("failure", ["denied", "unknown", "quota", "invalid"])
def test_rows_that_google_refuses_are_sent_as_soon_as_it_takes_them(
    copy: Copy, failure: str
) -> None:
    copy.begin("2026-03-02 08:00")
    copy.search(1, "2026-03-02 09:00")
    copy.sheets.fail(failure)
    assert not copy.send("2026-03-02 10:00")
    copy.sheets.recover()
    assert copy.send("2026-03-02 10:01")
    assert copy.guests == [1]


def test_a_key_that_was_deleted_stops_the_copy_until_there_is_another(copy: Copy) -> None:
    copy.begin("2026-03-02 08:00")
    copy.search(1, "2026-03-02 09:00")
    copy.sheets.is_revoked = True
    assert not copy.send("2026-03-02 10:00")
    copy.sheets.is_revoked = False
    assert copy.send("2026-03-02 10:15")
    assert copy.guests == [1]


def test_another_spreadsheet_stops_the_copy_until_it_is_there(copy: Copy) -> None:
    copy.begin("2026-03-02 08:00")
    copy.search(1, "2026-03-02 09:00")
    enter(**{**GoogleSheets.entered(), "spreadsheet_id": "gone"})
    assert not copy.send("2026-03-02 10:00")
    enter(**GoogleSheets.entered())
    assert copy.send("2026-03-02 10:15")
    assert copy.guests == [1]


def test_a_minute_without_room_costs_a_minute(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_ROWS", 1)
    copy.begin("2026-03-02 08:00")
    for guests in range(1, 4):
        copy.search(guests, f"2026-03-02 09:0{guests}")
    copy.sheets.quota = 2
    assert not copy.send("2026-03-02 10:00")
    # The titles were a write, too.
    assert copy.guests == [1]
    assert copy.send("2026-03-02 10:01")
    assert copy.guests == [1, 2, 3]


def test_of_two_workers_one_sends(copy: Copy) -> None:
    copy.begin("2026-03-02 08:00")
    copy.search(1, "2026-03-02 09:00")
    with copy.at("2026-03-02 10:00"), budget.of(120), meanwhile(service.send, before=CLAIM):
        service.send()
    assert copy.guests == [1]
    assert copy.asked() == ["read", "write", "append"]


def test_what_is_sent_is_what_google_describes(copy: Copy) -> None:
    published = contract("google-sheets-v4")
    copy.begin("2026-03-02 08:00")
    copy.search(1, "2026-03-02 09:00")
    copy.fail_append("lost")
    copy.send("2026-03-02 10:00")
    assert copy.send("2026-03-02 10:05")
    for reception in copy.sheets.received:
        published.check(reception)


@pytest.mark.soak
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_worker_that_is_killed_anywhere_doubles_and_loses_nothing(
    copy: Copy, moment: Moment
) -> None:
    copy.begin("2026-03-01 20:00")
    number, is_done = 0, True
    while is_done:
        number += 1
        hour = f"2026-03-02 {number:02}"
        copy.search(1, f"{hour}:00")
        with copy.at(f"{hour}:10"), budget.of(120):
            is_done = is_killed(number, moment)
        copy.search(2, f"{hour}:11")
        assert copy.send(f"{hour}:15")
        assert copy.send(f"{hour}:20")
        assert copy.guests == [1, 2] * number
    assert number > 2


def test_without_an_account_nothing_is_asked_for(
    copy: Copy, caplog: pytest.LogCaptureFixture
) -> None:
    enter()
    copy.search(1, "2026-03-02 09:00")
    with caplog.at_level(logging.INFO, logger="chalicelib.sync"):
        assert copy.send("2026-03-02 10:00")
    assert [each.getMessage() for each in caplog.records if "sheets" in each.getMessage()] == [
        "google sheets not configured"
    ]
    assert told("sheets.send") == []
    assert not copy.sheets.received


def test_google_is_asked_at_home_where_nothing_else_is_named() -> None:
    assert google_sheets.SERVICE.address == "https://sheets.googleapis.com"


def test_the_message_of_a_lost_answer_comes_again_when_it_may_look() -> None:
    [queue] = [each for each in ROOM.queues if each.name == "sheets"]
    assert timedelta(seconds=queue.visibility) > rules.LOST_AFTER
