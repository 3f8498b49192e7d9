"""What calendars of channels say, whatever comes instead of one."""

import json
import os
import random
from datetime import date, timedelta

import pytest

from chalicelib.sync.feeds import parsing, rules
from chalicelib.sync.feeds.parsing import Unreadable
from chalicelib.sync.feeds.types import HORIZON, Booked, Held, Kind, Read
from tests.support.ical import calendar, closed, entry, night

START, END = date(2027, 3, 1), date(2027, 3, 3)
TODAY = date(2027, 1, 1)
MUTATIONS = 10_000 if os.environ.get("SOAK") else 300


def said(*lines: str, summary: str = "Reserved") -> Read:
    """What an entry with these lines says."""
    text = "\r\n".join(("BEGIN:VEVENT", "UID:U1", f"SUMMARY:{summary}", *lines, "END:VEVENT"))
    return read(calendar(text))


def read(content: bytes, kind: Kind = "ical") -> Read:
    return parsing.read(content, kind, today=TODAY)


def test_what_airbnb_writes() -> None:
    content = calendar(
        entry(START, END, "U1", lines=["DESCRIPTION:Reservation URL: https://www.airbnb.com"]),
        closed(END, date(2027, 4, 1)),
    )
    assert read(content) == Read(
        (
            Booked(uid="U1", start=START, end=END),
            Booked(
                uid="20270303-20270401@airbnb.com", start=END, end=date(2027, 4, 1), is_block=True
            ),
        )
    )


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART;VALUE=DATE:20270301", "DTEND;VALUE=DATE:20270303"),
        ("DTSTART;VALUE=DATE:20270301", "DURATION:P2D"),
        ("DTSTART:20270301T150000", "DTEND:20270303T110000"),
        ("DTSTART:20270301T200000Z", "DTEND:20270303T160000Z"),
        ("DTSTART:20270302T020000Z", "DTEND:20270304T020000Z"),
        ("DTSTART;TZID=America/Lima:20270301T150000", "DTEND;TZID=America/Lima:20270303T110000"),
        ("DTSTART;TZID=Nowhere/At All:20270301T150000", "DTEND:20270303T110000"),
        ("dtstart;value=date:20270301", "dtend;value=date:20270303"),
    ],
    ids=lambda lines: lines[0] + lines[-1],
)
def test_all_ways_to_write_two_nights(lines: tuple[str, ...]) -> None:
    assert said(*lines) == Read((Booked(uid="U1", start=START, end=END),))


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART;VALUE=DATE:20270301",),
        ("DTSTART;VALUE=DATE:20270301", "DTEND;VALUE=DATE:20270301"),
        ("DTSTART:20270301T150000", "DTEND:20270301T180000"),
    ],
    ids=lambda lines: lines[-1],
)
def test_what_ends_on_the_day_on_which_it_begins_takes_the_night_of_that(
    lines: tuple[str, ...],
) -> None:
    end = START + timedelta(days=1)
    assert said(*lines) == Read((Booked(uid="U1", start=START, end=end),))


@pytest.mark.parametrize("line", ["STATUS:CANCELLED", "TRANSP:TRANSPARENT", "STATUS:cancelled"])
def test_what_takes_no_time_is_nothing(line: str) -> None:
    days = ("DTSTART;VALUE=DATE:20270301", "DTEND;VALUE=DATE:20270303")
    assert said(*days, line) == Read(())
    assert said(*days, "STATUS:CONFIRMED", "TRANSP:OPAQUE").booked


@pytest.mark.parametrize(
    ("summary", "is_block"),
    [
        ("Reserved", False),
        ("Reservado", False),
        ("Airbnb (Not available)", True),
        ("CLOSED - Not available", True),
        ("", True),
    ],
)
def test_only_what_is_called_reserved_is_a_stay(summary: str, is_block: bool) -> None:
    [booked] = said("DTSTART;VALUE=DATE:20270301", summary=summary).booked
    assert (booked.is_block, booked.end - booked.start) == (is_block, timedelta(days=1))


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART;VALUE=DATE:20271399",),
        ("DTSTART:never",),
        (),
        ("DTSTART;VALUE=DATE:99990101", "DTEND;VALUE=DATE:99991231"),
        ("DTSTART;VALUE=DATE:20270301", "DURATION:P99999D"),
        ("DTSTART;VALUE=DATE:20270301", "DTEND:soon"),
        ("DTSTART;VALUE=DATE:20270301", "DTEND;VALUE=DATE:20270227"),
        ("DTSTART;VALUE=DATE:20270301", "DURATION:-P2D"),
    ],
)
def test_an_entry_that_cannot_be_read_is_missing_and_said_to_be(lines: tuple[str, ...]) -> None:
    assert said(*lines) == Read((), unread=1)


REPEATED = {
    "RRULE:FREQ=DAILY;COUNT=3": [1, 2, 3],
    "RRULE:FREQ=DAILY;INTERVAL=2;UNTIL=20270305": [1, 3, 5],
    "RRULE:FREQ=WEEKLY;COUNT=2": [1, 8],
    "RRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20270310T235959Z": [1, 3, 8, 10],
    "rrule:freq=daily;count=2": [1, 2],
    "RRULE:FREQ=DAILY;COUNT=3\r\nEXDATE;VALUE=DATE:20270302": [1, 3],
}


@pytest.mark.parametrize("lines", REPEATED)
def test_what_repeats_takes_each_of_its_nights(lines: str) -> None:
    found = said("DTSTART;VALUE=DATE:20270301", "DTEND;VALUE=DATE:20270302", lines)
    assert [each.start.day for each in found.booked] == REPEATED[lines]
    assert len({each.uid for each in found.booked}) == len(found.booked)
    assert found.is_whole


@pytest.mark.parametrize("begins", ["20150302", "20270301"])
def test_what_repeats_for_ever_is_followed_as_far_as_anybody_looks(begins: str) -> None:
    [rule, start] = ["RRULE:FREQ=WEEKLY", f"DTSTART;VALUE=DATE:{begins}"]
    starts = [each.start for each in said(start, rule).booked]
    assert starts[0] >= TODAY
    assert TODAY + HORIZON - timedelta(days=7) < starts[-1] <= TODAY + HORIZON


BOMBS = (
    "RRULE:FREQ=SECONDLY",
    "RRULE:FREQ=HOURLY;COUNT=2",
    "RRULE:FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=1,2;BYSECOND=1,2",
    "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "RRULE:FREQ=DAILY;INTERVAL=0",
    "RRULE:FREQ=DAILY;INTERVAL=-1",
    "RRULE:FREQ=DAILY;INTERVAL=99999999999999999999",
    "RRULE:FREQ=DAILY;COUNT=0",
    "RRULE:FREQ=MONTHLY;BYDAY=5MO",
    "RRULE:FREQ=WEEKLY;BYDAY=2MO",
    "RRULE:FREQ=NEVER",
    "RRULE:COUNT=1",
    "RRULE:FREQ=DAILY\r\nRRULE:FREQ=WEEKLY",
    "RDATE;VALUE=DATE:20270401",
    "RRULE:FREQ=DAILY\r\nEXDATE:never",
)


@pytest.mark.parametrize("line", BOMBS)
def test_of_what_repeats_in_a_way_nobody_understands_the_first_time_is_taken_and_it_is_told(
    line: str,
) -> None:
    found = said("DTSTART;VALUE=DATE:20270301", "DTEND;VALUE=DATE:20270303", line)
    assert found == Read((Booked(uid="U1", start=START, end=END),), unread=1)


def test_a_long_stretch_that_repeats_each_day_is_not_understood() -> None:
    days = ("DTSTART;VALUE=DATE:20270301", "DURATION:P3000D")
    assert said(*days, "RRULE:FREQ=DAILY").unread == 1


def test_only_some_entries_of_a_calendar_may_repeat() -> None:
    entries = [entry(START, END, f"U{n}", lines=["RRULE:FREQ=YEARLY;COUNT=1"]) for n in range(25)]
    found = read(calendar(*entries))
    assert (len(found.booked), found.unread) == (25, 5)
    endless = [entry(START, END, f"U{n}", lines=["RRULE:FREQ=DAILY"]) for n in range(20)]
    with pytest.raises(Unreadable):
        read(calendar(*endless))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not_a_calendar"),
        (b"<!DOCTYPE html><html></html>", "not_a_calendar"),
        (b"\x1f\x8b\x00\xff", "not_a_calendar"),
        (calendar(night(START))[:-20], "truncated"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR", "garbage"),
        (calendar(*["BEGIN:VEVENT\r\nEND:VEVENT"] * 2001), "too_many"),
    ],
    ids=["empty", "page", "bytes", "truncated", "half an entry", "many"],
)
def test_what_is_no_calendar_says_nothing(content: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(content)
    assert caught.value.reason == reason


ZONE = "BEGIN:VTIMEZONE\r\nTZID:House\r\n{parts}END:VTIMEZONE"
HALF = (
    "BEGIN:{half}\r\nDTSTART:{year}0101T000000\r\nTZOFFSETFROM:{offset}\r\n"
    "TZOFFSETTO:{offset}\r\nRRULE:{rule}\r\nEND:{half}\r\n"
)


def zone(rule: str = "FREQ=YEARLY;BYMONTH=1;BYDAY=1SU", offset: str = "-0500") -> str:
    halves = (("STANDARD", 1970), ("DAYLIGHT", 1971))
    parts = [HALF.format(half=half, year=year, offset=offset, rule=rule) for half, year in halves]
    return ZONE.format(parts="".join(parts))


LATE = entry(START, END, "U1").replace(
    "DTSTART;VALUE=DATE:20270301", "DTSTART;TZID=House:20270302T010000"
)


def test_a_zone_means_what_its_own_calendar_says() -> None:
    found = [read(calendar(zone(offset=each), LATE)) for each in ("-0500", "+0900", "-0500")]
    assert [each.booked[0].start.day for each in found] == [2, 1, 2]


@pytest.mark.parametrize(
    "described",
    [
        zone("FREQ=SECONDLY"),
        zone("FREQ=DAILY"),
        zone("FREQ=YEARLY;BYHOUR=1,2,3;BYMINUTE=1,2,3"),
        zone("FREQ=YEARLY\r\nRRULE:FREQ=YEARLY"),
        ZONE.format(
            parts=HALF.format(half="STANDARD", year=1970, offset="-0500", rule="FREQ=YEARLY") * 41
        ),
    ],
    ids=["seconds", "days", "hours", "twice", "many"],
)
def test_a_zone_that_changes_without_end_is_not_followed(described: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(calendar(described, LATE))
    assert caught.value.reason == "zones"


@pytest.mark.parametrize(
    ("start", "end"),
    [("20270303", "20270301"), ("00010101", "20270301"), ("20270301", "99991231")],
)
def test_of_what_a_converter_turned_round_nothing_is_taken_and_it_is_told(
    start: str, end: str
) -> None:
    content = json.dumps([{"uid": "U1", "start_date": start, "end_date": end}]).encode()
    assert read(content, "json") == Read((), unread=1)


def test_a_converter_writes_json() -> None:
    content = json.dumps([{"uid": "U1", "start_date": "20270301", "end_date": "20270303"}]).encode()
    assert read(content, "json") == Read((Booked(uid="U1", start=START, end=END),))
    for other in (b"{}", b"[1]", b"nothing", b'[{"uid":"a","start_date":"x","end_date":"y"}]'):
        with pytest.raises(Unreadable):
            read(other, "json")


STRANGE = (
    *(each.encode() for each in BOMBS),
    b"DTSTART;TZID=Nowhere/At All:20270301T150000",
    b"DTEND;TZID=:20270303T110000",
    b"DTSTART;TZID=../../etc/passwd:20270301T150000",
    b"BEGIN:VTIMEZONE\r\nTZID:X\r\nBEGIN:STANDARD\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD",
    b"BEGIN:VEVENT" * 50,
    b"SUMMARY:" + b"x" * 100_000,
)


def mutated(content: bytes, chance: random.Random) -> bytes:
    """A calendar with mistakes: bytes changed, lines lost, doubled and in another order, its end
    cut off, a page of an error in it, zones that nobody knows, entries that repeat for ever."""
    for _ in range(chance.randint(1, 6)):
        lines = content.split(b"\r\n")
        place = chance.randrange(len(lines))
        match chance.randrange(9):
            case 0:
                del lines[place]
            case 1:
                lines.insert(place, chance.choice(lines))
            case 2:
                chance.shuffle(lines)
            case 3:
                lines[place] = lines[place][: chance.randrange(len(lines[place]) + 1)]
            case 4:
                lines[place] = chance.randbytes(chance.randrange(40))
            case 5:
                del lines[place:]
            case 6:
                lines[place:place] = [b"<!DOCTYPE html>", b"<html><body>502", b"</body></html>"]
            case 7:
                lines.insert(place, chance.choice(STRANGE))
            case _:
                line = bytearray(lines[place] or b" ")
                line[chance.randrange(len(line))] = chance.randrange(256)
                lines[place] = bytes(line)
        content = b"\r\n".join(lines)
    return content


@pytest.mark.soak
def test_no_broken_calendar_ends_a_reading_or_calls_many_stays_off() -> None:
    """Ten thousand broken calendars in `make soak`, some hundreds each day."""
    chance = random.Random(7)
    starts = [date(2027, 3, 1) + timedelta(days=4 * number) for number in range(8)]
    good = calendar(*(entry(start, start + timedelta(days=3)) for start in starts))
    held = [
        Held(
            reservation_id=f"r{number}",
            uid=each.uid,
            start=each.start,
            end=each.end,
            is_block=False,
            is_own=True,
        )
        for number, each in enumerate(read(good).booked)
    ]
    taken = {
        each.start + timedelta(days=number): each.reservation_id
        for each in held
        for number in range(3)
    }
    patient = {each.reservation_id: 2 for each in held}
    for _ in range(MUTATIONS):
        try:
            found = read(mutated(good, chance))
        except Unreadable:
            continue
        plan = rules.reconcile(
            found.booked,
            held,
            taken,
            missing=patient,
            today=TODAY,
            is_whole=found.is_whole,
        )
        assert len([each for each in plan.cancels if not each.is_block]) <= len(held) // 2
