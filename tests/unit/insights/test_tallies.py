"""Searches that are added up: in whatever order and parts, and however often they come."""

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.insights.searches.types import Search
from chalicelib.insights.tallies import rules
from chalicelib.insights.tallies.columns import FIRST, GUESTS
from chalicelib.insights.tallies.handing_over import handed_over
from chalicelib.insights.tallies.types import EMPTY, Line, Person, Seen
from tests.support.tallies import count_of, in_rows

from .searches import of_visitor, search, searches

Data = st.DataObject


def test_nothing_is_nothing() -> None:
    assert rules.tally_of([]) == EMPTY == rules.unpacked(b"")
    assert rules.unpacked(rules.packed(EMPTY)) == EMPTY


def test_what_is_searched_twice_is_one_line() -> None:
    first = search("2026-03-02 10:59", client_id="ana", property_id="casa-1")
    last = search("2026-03-02 12:00", client_id="ana", property_id="casa-1")
    tally = rules.tally_of([last, first])
    line = Line(Person("ana"), first.check_in, 2, 2, "casa-1")
    assert tally.lines == {line: Seen(2, int(first.at.timestamp()), int(last.at.timestamp()))}
    assert {hour: count for hour, count in enumerate(tally.hours) if count} == {10: 1, 12: 1}


def test_visitors_are_told_apart_by_address_and_browser() -> None:
    same = search("2026-03-02 10:00", **of_visitor("203.0.113.56"))
    other = search("2026-03-02 10:00", **of_visitor("203.0.113.56", device="other"))
    assert len(rules.tally_of([same, other]).lines) == 2


@given(searches(), st.randoms(use_true_random=False))
def test_the_order_does_not_matter_and_repeats_count_once(
    found: list[Search], random: st.DrawFn
) -> None:
    shuffled = [*found, *found[: len(found) // 2]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert rules.packed(rules.tally_of(shuffled)) == rules.packed(rules.tally_of(found))


@given(searches(), st.data())
def test_whatever_the_parts_the_whole_is_the_same(found: list[Search], data: Data) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(found)), max_size=4)))
    bounds = zip([0, *cuts], [*cuts, len(found)], strict=True)
    parts = [rules.tally_of(found[start:end]) for start, end in bounds]
    # Parts are kept as bytes in between.
    kept = [rules.unpacked(rules.packed(part)) for part in parts]
    assert rules.packed(rules.joined(*kept)) == rules.packed(rules.tally_of(found))


@given(searches())
def test_bytes_say_all_of_a_tally(found: list[Search]) -> None:
    tally = rules.tally_of(found)
    assert rules.unpacked(rules.packed(tally)) == tally
    assert count_of(tally.lines) == sum(tally.hours) == len(found)


@given(searches(), st.sampled_from(["luz", None]))
def test_a_tally_is_handed_over_as_searches_are(found: list[Search], heir: str | None) -> None:
    changed = [handed_over(each, heir) if each.client_id == "ana" else each for each in found]
    tally = rules.renamed(rules.tally_of(found), "ana", heir)
    assert rules.packed(tally) == rules.packed(rules.tally_of(changed))
    again = rules.renamed(tally, "ana", heir)
    assert rules.packed(again) == rules.packed(tally)


@given(searches())
def test_the_parts_for_each_arrival_are_all_of_it(found: list[Search]) -> None:
    tally = rules.tally_of(found)
    days = {each.check_in for each in found}
    parts = [rules.for_arrival(tally, day) for day in days]
    assert rules.joined(EMPTY, *parts).lines == tally.lines
    for day, part in zip(days, parts, strict=True):
        assert count_of(part.lines) == sum(each.check_in == day for each in found)


@given(searches())
def test_tallies_of_earlier_releases_are_read(found: list[Search]) -> None:
    tally = rules.tally_of(found)
    assert rules.unpacked(in_rows(tally)) == tally
    assert rules.columns(in_rows(tally)) == rules.columns(rules.packed(tally))


def test_the_columns_of_an_example() -> None:
    """Numbers are little-endian on every machine."""
    made = search("2026-03-02 10:00", client_id="ana", property_id="casa-1", guests=4)
    columns = rules.columns(rules.packed(rules.tally_of([made])))
    assert columns.lines[GUESTS] == bytes([4, 0, 0, 0])
    assert columns.lines[FIRST] == int(made.at.timestamp()).to_bytes(8, "little")
    assert [*columns.searched(columns.people.clients)] == [("ana", 1, int(made.at.timestamp()))]
