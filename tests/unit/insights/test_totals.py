"""Totals of days, from tallies in whatever parts: what statistics would say of the searches."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.insights.demand.arrivals import MOST_ROWS, Arrival, Searches
from chalicelib.insights.demand.details import Details
from chalicelib.insights.demand.found import Found, Who
from chalicelib.insights.demand.totals import Totals
from chalicelib.insights.searches.types import Search
from chalicelib.insights.tallies import rules
from chalicelib.insights.tallies.columns import Columns
from chalicelib.kernel import dates

from .searches import of_visitor, search, searches


def days_of(found: list[Search]) -> list[tuple[date, Columns]]:
    days = sorted({dates.today(each.at) for each in found})
    return [(day, part([e for e in found if dates.today(e.at) == day])) for day in days]


def part(found: list[Search]) -> Columns:
    """The columns of searches, as they are read."""
    return rules.columns(rules.packed(rules.tally_of(found)))


def found_of(searches: list[Search], cut: int = 2) -> Found:
    """What pages make of searches, of which the first days are over."""
    days = days_of(searches)
    return Found(Totals(days[:cut]), Totals(days[cut:]))


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


def many(searches: list[Search], key: Callable[[Search], Any]) -> dict[Any, tuple[int, int, int]]:
    """How many searches there are by a key, for how many guests and nights."""
    return {
        each: (
            count,
            summed(searches, key, lambda e: e.guests)[each],
            summed(searches, key, lambda e: e.nights)[each],
        )
        for each, count in counted(searches, key).items()
    }


def day_of(each: Search) -> date:
    return dates.today(each.at)


CUTS = st.integers(0, 4)


@given(searches(), CUTS)
def test_totals_are_those_of_the_searches(made: list[Search], cut: int) -> None:
    found = found_of(made, cut)
    assert found.count == len(made)
    hours = counted(made, lambda each: dates.in_lima(each.at).hour)
    assert found.hours == [hours[hour] for hour in range(24)]
    assert found.nights == many(made, lambda each: each.nights)
    assert found.guests == many(made, lambda each: each.guests)
    assert found.arrivals == many(made, lambda each: each.check_in)
    assert found.houses == many([e for e in made if e.property_id], lambda e: e.property_id)
    assert found.searchers(list(found.arrivals)) == {
        day: len({who(each) for each in made if each.check_in == day} - {None})
        for day in found.arrivals
    }
    assert found.days == {
        day: (
            counted(made, day_of)[day],
            summed(made, day_of, lambda e: e.guests)[day],
            len({who(each) for each in made if day_of(each) == day} - {None}),
        )
        for day in map(day_of, made)
    }


@given(searches(), CUTS)
def test_those_who_search_are_told_apart(made: list[Search], cut: int) -> None:
    found = found_of(made, cut)
    theirs = [each for each in made if each.client_id]
    others = [each for each in made if not each.client_id]
    assert found.clients == len({each.client_id for each in theirs})
    assert found.anonymous == len(others)
    assert found.visitors == len({each.visitor for each in others} - {None})
    assert [*found.top_clients(99)] == ranked(theirs, lambda each: each.client_id)
    visits = [each for each in others if each.visitor]
    assert [*found.top_networks(99)] == ranked(visits, lambda each: each.network)
    assert found.first_searches(["ana", "luz", "nobody"]) == {
        client_id: min(int(each.at.timestamp()) for each in theirs if each.client_id == client_id)
        for client_id in {each.client_id for each in theirs} - {"eva"}
    }


@given(searches(), CUTS, st.integers(1, 2))
def test_the_first_few_are_the_first_of_all(made: list[Search], cut: int, most: int) -> None:
    for top in (Found.top_clients, Found.top_networks):
        assert top(found_of(made, cut), most) == top(found_of(made, cut), 99)[:most]


def ranked(made: list[Search], key: Callable[[Search], str | None]) -> list[Who]:
    """Those who made searches, most first, of equals whoever searched last."""
    by_name: dict[str, list[Search]] = {}
    for each in made:
        by_name.setdefault(key(each) or "", []).append(each)
    rows = [_who(name, theirs) for name, theirs in by_name.items()]
    return sorted(rows, key=lambda row: (-row.details.times, -row.details.last, row.name))


def _who(name: str, theirs: list[Search]) -> Who:
    at = [int(each.at.timestamp()) for each in theirs]
    guests = [each.guests for each in theirs]
    details = Details(
        times=len(theirs),
        guests=sum(guests),
        first=min(at),
        last=max(at),
        houses=Counter(each.property_id for each in theirs if each.property_id),
        sizes=frozenset(guests),
        devices=frozenset(each.device or "" for each in theirs),
        arrivals=frozenset(each.check_in.toordinal() for each in theirs),
    )
    return Who(name, details)


def facts(found: Found) -> list[Any]:
    """All that is said of days."""
    return [
        found.days, found.hours, found.houses, found.arrivals, found.nights, found.guests,
        found.anonymous, found.clients, found.visitors, found.searchers(list(found.arrivals)),
        found.top_clients(99), found.top_networks(99),
    ]  # fmt: skip


@given(searches(), CUTS, st.data())
def test_a_day_in_parts_is_the_day(made: list[Search], cut: int, data: st.DataObject) -> None:
    """The searches of the last minutes are another part of today."""
    days = days_of(made)[:cut]
    parts = []
    for day in sorted({day_of(each) for each in made})[cut:]:
        of_day = [each for each in made if day_of(each) == day]
        split = data.draw(st.integers(0, len(of_day)))
        parts += [(day, part(of_day[:split])), (day, part(of_day[split:]))]
    assert facts(Found(Totals(days), Totals(parts))) == facts(found_of(made, cut))


@given(searches(), CUTS)
def test_days_that_are_over_stay_as_they_were(made: list[Search], cut: int) -> None:
    days = days_of(made)
    over, nothing = Totals(days[:cut]), Totals([])
    before = facts(Found(over, nothing))
    assert facts(Found(over, Totals(days[cut:]))) == facts(Found(Totals(days), nothing))
    assert facts(Found(over, nothing)) == before


def test_of_equals_whoever_searched_last_comes_first() -> None:
    made = [
        search("2026-03-02 10:00", client_id="ana"),
        search("2026-03-02 11:00", client_id="luz"),
        search("2026-03-02 09:00", client_id="eva"),
        search("2026-03-02 09:30", client_id="eva"),
    ]
    top = found_of(made).top_clients(3)
    assert [each.name for each in top] == ["eva", "luz", "ana"]


# Arrivals.

DAY, TWO_DAYS = date(2026, 4, 3), timedelta(days=2)


def arrival(*found: Search, with_visitors: bool = True, kept: int = 1) -> Arrival:
    """The arrival of searches, of which so many were added up."""
    older, newer = (Searches(part(list(some))) for some in (found[:kept], found[kept:]))
    return Arrival(DAY, older, newer, with_visitors)


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
    assert (found.clients, found.networks) == (2, 1)


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
    assert found.networks == 2


def test_without_visitors_only_clients_count() -> None:
    found = arrival(
        search("2026-03-02 10:00", client_id="ana"),
        search("2026-03-02 10:00", **of_visitor("203.0.113.56")),
        with_visitors=False,
    )
    assert (found.searches, found.of_clients, found.networks) == (1, 1, 0)
    assert (found.nights, found.network_rows) == (2, [])


def test_an_arrival_lists_no_more_than_it_may() -> None:
    many = [search("2026-03-02 10:00", client_id=f"c{number}") for number in range(30)]
    many += [search("2026-03-02 10:00", **of_visitor(f"203.0.{number}.1")) for number in range(30)]
    found = arrival(*many)
    assert len(found.client_rows) == len(found.network_rows) == MOST_ROWS
    assert (found.searches, found.clients, found.networks) == (60, 30, 30)


@given(searches(), st.booleans(), st.integers(0, 40))
def test_it_does_not_matter_what_was_added_up(
    made: list[Search], with_visitors: bool, kept: int
) -> None:
    same = [msgspec.structs.replace(e, check_in=DAY, check_out=DAY + TWO_DAYS) for e in made]
    some = arrival(*same, with_visitors=with_visitors, kept=kept)
    whole = arrival(*same, with_visitors=with_visitors, kept=len(same))
    assert said(some) == said(whole)


def said(found: Arrival) -> list[Any]:
    return [
        found.searches, found.of_clients, found.nights, found.clients, found.networks,
        found.client_rows, found.network_rows,
    ]  # fmt: skip
