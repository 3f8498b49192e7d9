"""The calendars of a channel: one of each house, as Airbnb writes them.

`GET /calendar/ical/<name>` reads one, which is empty until somebody puts another text in its place
(`PUT`, with any body). `changing_names` gives every entry a new name each time, as some channels
do.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import ClassVar

from chalicelib.kernel import ids
from local.providers.http import Answer, Reply, Request
from local.providers.provider import Account, Operation, Provider

EMPTY = (
    b"BEGIN:VCALENDAR\r\nPRODID;X-RICAL-TZSOURCE=TZINFO:-//Airbnb Inc//Hosting Calendar//EN\r\n"
    b"CALSCALE:GREGORIAN\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"
)
PAGE = b"<!DOCTYPE html><html><body>Try again later</body></html>"
AS_CALENDAR = {"Content-Type": "text/calendar; charset=utf-8"}
NO_AGENT = Answer(403, b"", {"Content-Type": "text/plain"})


class CalendarFeed(Provider):
    """Keeps a calendar for each name."""

    name = "calendar_feed"
    account = Account(
        secret="calendar_feed",  # noqa: S106 - the name of a secret
        values={"enabled": "true"},
    )
    refusals: ClassVar[Mapping[str, Answer]] = {
        "page": Answer(200, PAGE, {"Content-Type": "text/html"}),
        "truncated": Answer(200, EMPTY[:60], AS_CALENDAR),
        "too_large": Answer(200, b"x" * 2_100_000, AS_CALENDAR),
    }

    def __init__(self) -> None:
        super().__init__()
        self.calendars: dict[str, bytes] = {}
        self.changing_names = False

    def operations(self) -> Sequence[Operation]:
        """What the product reads, and what a person changes."""
        path = "/calendar/ical/{calendar}"
        return (
            Operation("read", "GET", path, self.read),
            Operation("write", "PUT", path, self.write),
        )

    def read(self, request: Request, calendar: str) -> Reply:
        """The calendar of a name."""
        if not request.headers.get("user-agent"):
            return Reply(NO_AGENT)
        content = self.calendars.get(calendar, EMPTY)
        if self.changing_names:
            content = re.sub(rb"UID:[^\r\n]*", lambda _: f"UID:{ids.new_id()}".encode(), content)
        tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        if request.headers.get("if-none-match") == tag:
            return Reply(Answer(304, b"", {"ETag": tag}))
        return Reply(Answer(200, content, {**AS_CALENDAR, "ETag": tag}))

    def write(self, request: Request, calendar: str) -> Reply:
        """Put another text in the place of a calendar."""
        self.calendars[calendar] = request.body
        return Reply(Answer(204, b"", {}))
