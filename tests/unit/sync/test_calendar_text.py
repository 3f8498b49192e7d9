"""The text of a calendar, read back by a library that others read calendars with."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.sync.calendars import rules
from chalicelib.sync.calendars.types import Occupied
from tests.support.sizes import size

AT = datetime(2026, 3, 2, 15, 0, 7, tzinfo=UTC)
names = (
    st.text(
        st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\x85\u2028\u2029"),
        min_size=1,
        max_size=200,
    )
    .map(str.strip)
    .filter(bool)
)
entries = st.builds(
    lambda number, house, start, nights, seconds, sequence: Occupied(
        uid=f"{number:032x}{rules.OURS}",
        house=house,
        start=start,
        end=start + timedelta(days=nights),
        changed=AT + timedelta(seconds=seconds),
        sequence=sequence,
    ),
    st.integers(0, 2**128 - 1),
    names,
    st.dates(date(2024, 1, 1), date(2040, 1, 1)),
    st.integers(1, 60),
    st.integers(0, 10**7),
    st.integers(0, 500),
)


def entry(**fields: Any) -> Occupied:
    values: dict[str, Any] = {
        "uid": f"{'0' * 32}{rules.OURS}",
        "house": "Casa Austin 1",
        "start": date(2027, 3, 1),
        "end": date(2027, 3, 3),
        "changed": AT,
        "sequence": 2,
    }
    return Occupied(**{**values, **fields})


def test_a_calendar_byte_by_byte() -> None:
    assert rules.text_of("Casa Austin 1", [entry()]) == (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Casa Austin//Calendario//ES\r\n"
        "CALSCALE:GREGORIAN\r\nX-WR-CALNAME:Casa Austin 1\r\n"
        "BEGIN:VEVENT\r\nUID:00000000000000000000000000000000@calendario.casaaustin.pe\r\n"
        "DTSTAMP:20260302T150007Z\r\nLAST-MODIFIED:20260302T150007Z\r\nSEQUENCE:2\r\n"
        "DTSTART;VALUE=DATE:20270301\r\nDTEND;VALUE=DATE:20270303\r\n"
        "SUMMARY:Casa Austin 1: Reservado\r\nTRANSP:OPAQUE\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )


def test_what_separates_values_is_escaped() -> None:
    text = rules.text_of("Casa", [entry(house="Mar; sol, y \\")])
    assert "SUMMARY:Mar\\; sol\\, y \\\\: Reservado\r\n" in text


@settings(max_examples=size(200, 10_000))
@given(names, st.lists(entries, max_size=4, unique_by=lambda each: each.uid))
def test_others_read_what_was_written(name: str, shown: list[Occupied]) -> None:
    text = rules.text_of(name, shown)
    assert all(len(line.encode()) <= rules.LONGEST_LINE for line in text.split("\r\n"))
    calendar: Any = icalendar.Calendar.from_ical(text)
    assert "X-WR-CALNAME" in calendar
    found = {str(each["UID"]): each for each in calendar.walk("VEVENT")}
    assert found.keys() == {each.uid for each in shown}
    for each in shown:
        event = found[each.uid]
        assert (event["DTSTART"].dt, event["DTEND"].dt) == (each.start, each.end)
        assert str(event["SUMMARY"]) == f"{each.house}: {rules.NEUTRAL}"
        assert int(event["SEQUENCE"]) == each.sequence
        assert event["DTSTAMP"].dt == each.changed.replace(microsecond=0)


@given(st.lists(entries, max_size=6, unique_by=lambda each: each.uid))
def test_the_order_in_which_stays_are_found_changes_nothing(shown: list[Occupied]) -> None:
    text = rules.text_of("Casa", shown)
    assert rules.text_of("Casa", reversed(shown)) == text
    assert rules.tag_of(rules.text_of("Casa", shown)) == rules.tag_of(text)
