"""Searches become figures of their dates: once, whatever is cut, and in whatever parts."""

from contextlib import suppress
from datetime import date

import pytest

from chalicelib.cloud.transaction import Transaction
from chalicelib.insights.dated import records as dated
from chalicelib.insights.tallies import records, rules
from chalicelib.kernel import clock
from tests.support import deliveries
from tests.support.kills import Killed, Moment, killed_at
from tests.support.meanwhile import meanwhile
from tests.support.tallies import count_of

from . import figures
from .figures import fold, kept, require_all_right, tally
from .visits import Visits, lima


def test_searches_are_added_up_by_day_and_by_arrival(visits: Visits) -> None:
    visits.search("2026-04-03", "2026-04-05", 4, at="2026-03-02 10:00")
    visits.search("2026-04-03", "2026-04-06", 2, at="2026-03-02 10:30")
    visits.search("2026-05-01", "2026-05-03", 2, at="2026-03-02 11:15")
    fold("2026-03-02 11:20")
    assert count_of(tally("searched", "2026-03-02").lines) == 3
    assert tally("searched", "2026-03-02").hours[10:12] == (2, 1)
    assert count_of(tally("arrival", "2026-04-03").lines) == 2
    assert sum(tally("arrival", "2026-04-03").hours) == 0
    require_all_right()


def test_the_last_two_minutes_wait(visits: Visits) -> None:
    visits.search(guests=1, at="2026-03-02 10:02:59")
    visits.search(guests=2, at="2026-03-02 10:03:00")
    fold("2026-03-02 10:05:30")
    assert count_of(tally("searched", "2026-03-02").lines) == 1
    fold("2026-03-02 10:10")
    require_all_right()


def test_a_search_just_before_midnight_belongs_to_its_day(visits: Visits) -> None:
    visits.search(guests=1, at="2026-03-02 23:59:50")
    visits.search(guests=2, at="2026-03-03 00:00:00")
    fold("2026-03-03 00:05")
    assert count_of(tally("searched", "2026-03-02").lines) == 1
    assert count_of(tally("searched", "2026-03-03").lines) == 1


def test_folding_again_changes_nothing(visits: Visits) -> None:
    visits.search(at="2026-03-02 10:00")
    fold("2026-03-02 10:05")
    before = kept("searched", "2026-03-02")
    fold("2026-03-02 10:05")
    fold("2026-03-02 10:10")
    assert kept("searched", "2026-03-02") == before


def test_after_a_pause_of_a_day_all_is_caught_up(visits: Visits) -> None:
    fold("2026-03-01 09:00")
    for hour in (9, 10, 23):
        visits.search(guests=hour, at=f"2026-03-01 {hour:02d}:30")
    visits.search(at="2026-03-02 08:30")
    fold("2026-03-02 09:00")
    require_all_right()


def test_of_two_jobs_at_once_each_search_counts_once(visits: Visits) -> None:
    visits.search(guests=1, at="2026-03-02 10:00")
    visits.search(guests=2, at="2026-03-02 10:01")
    with meanwhile(lambda: fold("2026-03-02 10:05")):
        fold("2026-03-02 10:06")
    require_all_right()
    fold("2026-03-02 10:10")
    require_all_right()


@pytest.mark.soak
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_job_that_is_killed_anywhere_is_gone_on_with(visits: Visits, moment: Moment) -> None:
    number = 0
    while True:
        number += 1
        hour = f"2026-03-{2 + number // 20:02d} {1 + number % 20:02d}"
        visits.search("2026-04-03", guests=1, at=f"{hour}:00")
        visits.search("2026-04-04", guests=1, at=f"{hour}:01")
        with killed_at(number, moment) as kill, suppress(Killed):
            fold(f"{hour}:05")
        visits.search("2026-04-04", guests=3, at=f"{hour}:06")
        fold(f"{hour}:10")
        require_all_right()
        if not kill.is_done:
            break
    assert number > 5


def test_figures_of_many_parts_are_one(visits: Visits, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dated, "PART_BYTES", 40)
    for guests in range(1, 9):
        visits.search(guests=guests, address=f"198.51.100.{guests}", at="2026-03-02 10:00")
    fold("2026-03-02 10:05")
    assert kept("searched", "2026-03-02").parts > 3
    require_all_right()
    monkeypatch.setattr(dated, "PART_BYTES", 300_000)
    visits.search(guests=20, at="2026-03-02 10:06")
    fold("2026-03-02 10:10")
    assert kept("searched", "2026-03-02").parts == 1
    assert figures.raw("dated#searched#2026-03-02", "01") is None
    require_all_right()


def test_the_month_says_which_figures_changed(visits: Visits) -> None:
    visits.search(at="2026-03-02 10:00")
    fold("2026-03-02 10:05")
    visits.search(at="2026-03-02 10:06")
    fold("2026-03-02 10:10")
    item = figures.raw("dated#searched", "2026-03")
    assert item is not None
    assert item["d02"] == {"S": "2:1"}
    version = kept("arrival", "2026-04-03").version
    assert version == 2


def test_how_far_it_is_stands_beside_where_it_was_before(visits: Visits) -> None:
    fold("2026-03-02 10:05")
    fold("2026-03-02 10:10")
    known = records.folded()
    assert known is not None
    assert (known.before, known.until) == (lima("2026-03-02 10:03"), lima("2026-03-02 10:08"))


# Recounted from the log of events.


def rebuild(api_token: str, visits: Visits, **body: str) -> None:
    answer = visits.api.post("/api/v1/admin/search-figures/rebuild/", json=body, token=api_token)
    assert answer.status_code == 202, answer.body
    visits.outbox.settle()


@pytest.mark.parametrize("family", ["searched", "arrival"])
def test_figures_are_made_anew_from_the_log_byte_for_byte(visits: Visits, family: str) -> None:
    visits.register("Ana")
    visits.search(token="Ana", at="2026-03-02 10:00")
    visits.search(guests=2, at="2026-03-02 23:59")
    visits.search(guests=3, at="2026-03-03 00:00")
    fold("2026-03-03 00:10")
    before = figures.all_kept()
    for day in ("2026-03-02", "2026-03-03", "2026-04-03"):
        rebuild("admin", visits, family=family, date_from=day, date_to=day)
    assert before.items() <= figures.all_kept().items()
    require_all_right()


def test_after_it_searches_are_added_as_before(visits: Visits) -> None:
    visits.search(guests=1, at="2026-03-02 10:00")
    fold("2026-03-02 10:05")
    visits.search(guests=2, at="2026-03-02 10:06")
    with clock.at(lima("2026-03-02 10:07")):
        rebuild("admin", visits, family="searched", date_from="2026-03-02", date_to="2026-03-02")
        rebuild("admin", visits, family="arrival", date_from="2026-04-03", date_to="2026-04-03")
    fold("2026-03-02 10:10")
    require_all_right()


def spoil(family: str, day: str) -> None:
    """Let figures be wrong."""
    before = kept(family, day)  # type: ignore[arg-type]
    tx = Transaction(clock.now())
    dated.write(tx, before, rules.packed(rules.tally_of([])), until=before.until)
    tx.commit()


def prove(visits: Visits) -> None:
    """Let the proof of a night begin and end."""
    deliveries.run("prove_searches", {})
    visits.outbox.settle()


@pytest.mark.parametrize("family", ["searched", "arrival"])
def test_figures_that_are_wrong_are_alarmed_and_can_be_made_right(
    visits: Visits, family: str, caplog: pytest.LogCaptureFixture
) -> None:
    visits.search("2026-03-02", "2026-03-03", at="2026-03-02 10:00")
    fold("2026-03-02 10:05")
    fold("2026-03-03 03:00")
    with clock.at(lima("2026-03-03 03:10")):
        prove(visits)
        assert "figures do not agree" not in caplog.text
        spoil(family, "2026-03-02")
        prove(visits)
        found = [each.__dict__ for each in caplog.records if each.levelname == "ERROR"]
        assert family in {line["family"] for line in found}
        assert all((line["day"], line["SearchDrifts"]) == ("2026-03-02", 1) for line in found)
        rebuild("admin", visits, family=family, date_from="2026-03-02", date_to="2026-03-02")
        caplog.clear()
        prove(visits)
    assert "figures do not agree" not in caplog.text
    require_all_right()


def test_only_administrators_have_figures_made_anew(visits: Visits) -> None:
    body = {"family": "searched", "date_from": "2026-03-02", "date_to": "2026-03-02"}
    path = "/api/v1/admin/search-figures/rebuild/"
    statuses = {
        token: visits.api.post(path, json=body, token=token).status_code
        for token in (None, "seller", "cleaner")
    }
    assert statuses == {None: 401, "seller": 403, "cleaner": 403}


@pytest.mark.parametrize(
    ("first", "last", "status"),
    [
        ("2026-03-02", "2026-03-01", 400),
        ("2026-03-02", "2026-06-02", 400),
        ("2026-03-02", "2026-06-01", 202),
    ],
)
def test_not_too_many_at_once(visits: Visits, first: str, last: str, status: int) -> None:
    body = {"family": "searched", "date_from": first, "date_to": last}
    answer = visits.api.post("/api/v1/admin/search-figures/rebuild/", json=body, token="admin")
    assert answer.status_code == status
    if status == 400:
        assert answer.json_body["date_to"]


def test_a_day_without_searches_is_right_as_it_is(visits: Visits) -> None:
    fold("2026-03-02 10:05")
    with clock.at(lima("2026-03-03 03:10")):
        prove(visits)
    assert dated.one("searched", date(2026, 3, 2)).version == 0
