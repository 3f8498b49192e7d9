"""The page of the calendars that channels keep, and what a person sells, moves and calls off there.

`POST /calendars/<name>/add` (`start`, `end`, `what=sold` or `closed`) adds an entry,
`/calendars/<name>/<number>/move` and `…/remove` change one, by its place from 0.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from http import HTTPStatus
from urllib.parse import quote, unquote

from local.providers.bookings import CLOSED, SOLD, Booking, added, bookings_in, moved, removed
from local.providers.calendar_feed import EMPTY, CalendarFeed
from local.providers.http import Answer, Request
from local.providers.pages import document
from local.providers.provider import Provider
from local.providers.switches import form

KINDS = {"sold": SOLD, "closed": CLOSED}
DAYS = """<input type="date" name="start" value="{start}" required aria-label="arrival">
<input type="date" name="end" value="{end}" required aria-label="departure">"""
CONTENT = """<p>What channels sell and keep closed. The product reads a calendar at its own address
(<code>https://www.airbnb.com/calendar/ical/NAME</code>) every quarter of an hour, or when somebody
has it read; what it asked for is on <a href="/messages/">the page of messages</a>.</p>
{calendars}
<h2>All of them, from now on</h2>
<p><code>page</code> is HTML in place of a calendar, <code>broken</code> an error 500.</p>
{failing}"""
CALENDAR = """<h2>{name}</h2>
<table>
<thead><tr><th>What</th><th>Name</th><th>From, to</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
<form method="post" action="/calendars/{address}/add">
{days}
<select name="what" aria-label="what">{kinds}</select>
<button>Add</button>
</form>"""
ROW = """<tr><td>{summary}</td><td>{uid}</td><td><form method="post">
{days}
<button formaction="/calendars/{address}/{number}/move">Move</button>
<button formaction="/calendars/{address}/{number}/remove" formnovalidate>Remove</button>
</form></td></tr>"""
NOTHING = "<p>Nobody has asked for a calendar yet.</p>"


def page(providers: Sequence[Provider]) -> str:
    """The page, with every calendar that somebody wrote or asked for."""
    feeds = [each for each in providers if isinstance(each, CalendarFeed)]
    found = [(name, feed) for feed in feeds for name in _names(feed)]
    calendars = "\n".join(_calendar(feed, name) for name, feed in found)
    failing = "\n".join(map(form, feeds))
    return document("Calendars", CONTENT.format(calendars=calendars or NOTHING, failing=failing))


def change(providers: Mapping[str, Provider], place: str, request: Request) -> Answer:
    """Do what somebody asks for at a place below the page."""
    [feed] = [each for each in providers.values() if isinstance(each, CalendarFeed)]
    name, _, rest = place.partition("/")
    number, _, action = rest.rpartition("/")
    with feed.turn:
        calendar = feed.calendars.get(unquote(name), EMPTY)
        try:
            content = _changed(calendar, number, action, request.form)
        except (KeyError, ValueError):
            wrong = {"action": ["add", "move", "remove"], "start": "YYYY-MM-DD", "end": "after it"}
            return Answer.of(wrong, HTTPStatus.BAD_REQUEST)
        except IndexError:
            return Answer.of({"number": len(bookings_in(calendar))}, HTTPStatus.NOT_FOUND)
        feed.calendars[unquote(name)] = content
    if "text/html" in request.headers.get("accept", ""):
        return Answer(HTTPStatus.SEE_OTHER, b"", {"Location": "/calendars/"})
    return Answer.of({"calendar": unquote(name), "entries": len(bookings_in(content))})


def _changed(calendar: bytes, number: str, action: str, sent: Mapping[str, str]) -> bytes:
    if action == "remove":
        return removed(calendar, int(number))
    start, end = date.fromisoformat(sent["start"]), date.fromisoformat(sent["end"])
    if end <= start or action not in {"add", "move"}:
        raise ValueError(action)
    if action == "move":
        return moved(calendar, int(number), start, end)
    return added(calendar, start, end, KINDS[sent.get("what", "sold")])


def _names(feed: CalendarFeed) -> list[str]:
    with feed.turn:
        asked = [each.request.path.rpartition("/")[2] for each in feed.received]
        return sorted({*feed.calendars, *map(unquote, asked)})


def _calendar(feed: CalendarFeed, name: str) -> str:
    entries = bookings_in(feed.calendars.get(name, EMPTY))
    address = quote(name, safe="")
    rows = "\n".join(_row(address, number, each) for number, each in enumerate(entries))
    kinds = "".join(f"<option>{kind}</option>" for kind in KINDS)
    return CALENDAR.format(
        name=escape(name), address=address, rows=rows, kinds=kinds, days=_days(None, None)
    )


def _row(address: str, number: int, entry: Booking) -> str:
    return ROW.format(
        summary=escape(entry.summary),
        uid=escape(entry.uid),
        address=address,
        number=number,
        days=_days(entry.start, entry.end),
    )


def _days(start: date | None, end: date | None) -> str:
    return DAYS.format(start=start or "", end=end or "")
