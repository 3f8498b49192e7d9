"""Totals of days, from tallies in whatever parts: what statistics would say of the searches."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.insights.demand.arrivals import MOST_ROWS, Arrival
from chalicelib.insights.demand.totals import Totals, totals_of
from chalicelib.insights.searches.types import Search
from chalicelib.insights.tallies import rules
from chalicelib.insights.tallies.types import Tally
from chalicelib.kernel import dates

from .searches import of_visitor, search, searches


def days_of(found: list[Search]) -> list[tuple[date, Tally]]:
    days = sorted({dates.today(each.at) for each in found})
    return [
        (day, rules.tally_of(each for each in found if dates.today(each.at) == day)) for day in days
    ]


def counted(found: list[Search], key: Callable[[Search], Any]) -> Counter[Any]:
    return Counter(map(key, found))


def summed(
    found: list[Search], key: Callable[[Search], Any], of: Callable[[Search], int]
) -> dict[Any, int]:
    sums: Counter[Any] = Counter()
    for each in found:
        sums[key(each)] += of(each)
    return dict(sums)


def who(each: Search) -> str | None:
    return each.client_id or each.visitor


@given(searches())
def test_totals_are_those_of_the_searches(found: list[Search]) -> None:
    totals = totals_of(days_of(found))
    assert totals.count == len(found)
    assert totals.days == counted(found, lambda each: dates.today(each.at))
    assert +totals.hours == counted(found, lambda each: dates.in_lima(each.at).hour)
    assert totals.nights == counted(found, lambda each: each.nights)
    assert totals.night_guests == summed(found, lambda e: e.nights, lambda e: e.guests)
    assert totals.guest_nights == summed(found, lambda e: e.guests, lambda e: e.nights)
    assert totals.arrivals == counted(found, lambda each: each.check_in)
    assert totals.arrival_nights == summed(found, lambda e: e.check_in, lambda e: e.nights)
    chosen = [each for each in found if each.property_id]
    assert totals.houses == counted(chosen, lambda each: each.property_id)
    for day in totals.arrivals:
        people = {who(each) for each in found if each.check_in == day} - {None}
        assert len(totals.arrival_people.of(day)) == len(people)
    for day in totals.days:
        people = {who(each) for each in found if dates.today(each.at) == day} - {None}
        assert totals.users[day] == len(people)


@given(searches())
def test_those_who_search_are_told_apart(found: list[Search]) -> None:
    totals = totals_of(days_of(found))
    theirs = [each for each in found if each.client_id]
    assert totals.clients.times == counted(theirs, lambda each: each.client_id)
    assert totals.clients.guests == summed(theirs, lambda e: e.client_id, lambda e: e.guests)
    for client_id, first in totals.clients.first.items():
        seen = [int(each.at.timestamp()) for each in theirs if each.client_id == client_id]
        assert (first, totals.clients.last[client_id]) == (min(seen), max(seen))
    others = [each for each in found if not each.client_id]
    assert totals.anonymous.total() == len(others)
    assert len(totals.visitors) == len({each.visitor for each in others} - {None})
    known = [each for each in others if each.visitor]
    assert totals.networks.times == counted(known, lambda each: each.network)
    for network in totals.networks.times:
        of_network = [each for each in known if each.network == network]
        assert totals.networks.devices.of(network).keys() == {e.device for e in of_network}
        assert totals.networks.arrivals.of(network).keys() == {e.check_in for e in of_network}
        assert totals.networks.sizes.of(network).keys() == {e.guests for e in of_network}


def facts(totals: Totals) -> list[Any]:
    """All that totals say."""
    searchers = [totals.clients, totals.networks]
    plain = [
        totals.days, totals.users, +totals.hours, totals.houses, totals.arrivals, totals.nights,
        totals.guests, totals.anonymous, totals.visitors,
    ]  # fmt: skip
    people = [
        [each.times, each.guests, each.first, each.last]
        + [[each.houses.of(who), each.sizes.of(who), each.devices.of(who)] for who in each.times]
        for each in searchers
    ]
    return [*plain, *people, [totals.arrival_people.of(day) for day in totals.arrivals]]


@given(searches(), st.integers(0, 4))
def test_what_is_added_to_a_copy_leaves_the_source_as_it_was(found: list[Search], cut: int) -> None:
    days = days_of(found)
    before = totals_of(days[:cut])
    kept = facts(before)
    after = totals_of(days[cut:], before)
    assert facts(before) == kept == facts(totals_of(days[:cut]))
    whole = totals_of(days)
    assert facts(after) == facts(whole)
    assert after.clients.top(99) == whole.clients.top(99)


def test_of_equals_whoever_searched_last_comes_first() -> None:
    found = [
        search("2026-03-02 10:00", client_id="ana"),
        search("2026-03-02 11:00", client_id="luz"),
        search("2026-03-02 09:00", client_id="eva"),
        search("2026-03-02 09:30", client_id="eva"),
    ]
    totals = totals_of(days_of(found))
    assert totals.clients.top(3) == ["eva", "luz", "ana"]
    assert totals.clients.top(1) == ["eva"]


# Arrivals.

DAY = date(2026, 4, 3)


def arrival(*found: Search, with_visitors: bool = True) -> Arrival:
    return Arrival.of(DAY, rules.tally_of(found), with_visitors)


def test_an_arrival_has_a_row_for_each_search_of_a_client_the_newest_first() -> None:
    found = arrival(
        search("2026-03-02 10:00", client_id="ana", property_id="casa-1"),
        search("2026-03-02 10:05", client_id="ana", property_id="casa-1"),
        search("2026-03-02 11:00", nights=3, client_id="luz"),
        search("2026-03-02 12:00", **of_visitor("203.0.113.56")),
    )
    assert (found.searches, found.of_clients, found.nights) == (4, 3, 9)
    assert [row.client_id for row in found.client_rows] == ["luz", "ana", "ana"]
    assert found.client_rows[0].check_out == date(2026, 4, 6)
    assert (set(found.clients), len(found.visitors)) == ({"ana", "luz"}, 1)


def test_visitors_of_a_network_are_one_row() -> None:
    found = arrival(
        search("2026-03-02 10:00", **of_visitor("203.0.113.56"), guests=3, property_id="casa-1"),
        search("2026-03-02 11:00", nights=1, **of_visitor("203.0.113.99")),
        search("2026-03-02 12:00", **of_visitor("198.51.100.9")),
    )
    first, second = found.network_rows
    assert first == (
        "203.0.113.xxx", 2, (date(2026, 4, 4), date(2026, 4, 5)), (2, 3), ("casa-1",)
    )  # fmt: skip
    assert second.network == "198.51.100.xxx"
    assert (found.networks, len(found.visitors)) == (2, 3)


def test_without_visitors_only_clients_count() -> None:
    found = arrival(
        search("2026-03-02 10:00", client_id="ana"),
        search("2026-03-02 10:00", **of_visitor("203.0.113.56")),
        with_visitors=False,
    )
    assert (found.searches, found.of_clients, found.networks) == (1, 1, 0)
    assert not found.visitors and not found.network_rows


def test_an_arrival_lists_no_more_than_it_may() -> None:
    many = [search("2026-03-02 10:00", client_id=f"c{number}") for number in range(30)]
    many += [search("2026-03-02 10:00", **of_visitor(f"203.0.{number}.1")) for number in range(30)]
    found = arrival(*many)
    assert len(found.client_rows) == len(found.network_rows) == MOST_ROWS
    assert (found.searches, len(found.clients), found.networks) == (60, 30, 30)
