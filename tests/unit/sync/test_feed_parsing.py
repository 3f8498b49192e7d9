"""What calendars of channels say, whatever comes instead of one."""

import json
import os
import random
from datetime import date, timedelta

import pytest

from chalicelib.sync.feeds import parsing, rules
from chalicelib.sync.feeds.parsing import Unreadable
from chalicelib.sync.feeds.types import Booked, Held, Read
from tests.support.ical import calendar, closed, entry, night

START, END = date(2027, 3, 1), date(2027, 3, 3)
TODAY = date(2027, 1, 1)
MUTATIONS = 10_000 if os.environ.get("SOAK") else 300


def said(*lines: str, summary: str = "Reserved") -> Read:
    """What an entry with these lines says."""
    text = "\r\n".join(("BEGIN:VEVENT", "UID:U1", f"SUMMARY:{summary}", *lines, "END:VEVENT"))
    return parsing.read(calendar(text), "ical")


def test_what_airbnb_writes() -> None:
    content = calendar(
        entry(START, END, "U1", lines=["DESCRIPTION:Reservation URL: https://www.airbnb.com"]),
        closed(END, date(2027, 4, 1)),
    )
    assert parsing.read(content, "ical") == Read(
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
        ("DTSTART;VALUE=DATE:20270301", "DTEND;VALUE=DATE:20270303", "RRULE:FREQ=SECONDLY"),
        ("dtstart;value=date:20270301", "dtend;value=date:20270303"),
    ],
    ids=lambda lines: lines[0] + lines[-1],
)
def test_all_ways_to_write_two_nights(lines: tuple[str, ...]) -> None:
    assert said(*lines) == Read((Booked(uid="U1", start=START, end=END),))


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
    ],
)
def test_an_entry_that_cannot_be_read_is_missing_and_said_to_be(lines: tuple[str, ...]) -> None:
    assert said(*lines) == Read((), is_whole=False)


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
        parsing.read(content, "ical")
    assert caught.value.reason == reason


def test_a_converter_writes_json() -> None:
    content = json.dumps([{"uid": "U1", "start_date": "20270301", "end_date": "20270303"}]).encode()
    assert parsing.read(content, "json") == Read((Booked(uid="U1", start=START, end=END),))
    for other in (b"{}", b"[1]", b"nothing", b'[{"uid":"a","start_date":"x","end_date":"y"}]'):
        with pytest.raises(Unreadable):
            parsing.read(other, "json")


def mutated(content: bytes, chance: random.Random) -> bytes:
    """A calendar with mistakes: bytes changed, lines lost, doubled and in another order."""
    for _ in range(chance.randint(1, 6)):
        lines = content.split(b"\r\n")
        place = chance.randrange(len(lines))
        match chance.randrange(6):
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
        for number, each in enumerate(parsing.read(good, "ical").booked)
    ]
    taken = {
        each.start + timedelta(days=number): each.reservation_id
        for each in held
        for number in range(3)
    }
    patient = {each.reservation_id: 2 for each in held}
    for _ in range(MUTATIONS):
        try:
            found = parsing.read(mutated(good, chance), "ical")
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
