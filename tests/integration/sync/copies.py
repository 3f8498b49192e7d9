"""The copy of searches in a spreadsheet, step by step."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from chalicelib.kernel import clock
from chalicelib.sync.sheets import records, rules, service
from chalicelib.sync.sheets.types import Mark, State
from local.providers.google_sheets import GoogleSheets
from local.providers.http import Request
from tests.integration.insights.searches.visits import Visits, lima
from tests.support import deliveries


class Copy:
    """A spreadsheet, the visitors whose searches go there, and the queue `sheets`."""

    def __init__(self, sheets: GoogleSheets, visits: Visits) -> None:
        self.sheets, self.visits = sheets, visits

    def begin(self, moment: str) -> None:
        """Everything up to an instant of Lima is in the sheet."""
        assert records.begin(State(sent=Mark(lima(moment)), begun=lima(moment))) is not None

    @contextmanager
    def at(self, moment: str) -> Iterator[datetime]:
        """It is an instant of Lima, here and at Google."""
        now = lima(moment)
        self.sheets.now = lambda: now
        with clock.at(now):
            yield now

    def send(self, moment: str) -> bool:
        """Whether new searches are sent without a failure."""
        with self.at(moment) as now:
            service.request(now=now)
            asked = [each for each in self.visits.outbox.waiting() if each.name == "sheets.send"]
            return all(list(map(deliveries.take, asked)))

    def search(self, guests: int, at: str, **options: Any) -> None:
        """Somebody searches at an instant of Lima; the guests tell searches apart."""
        self.visits.search(guests=guests, at=at, **options)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What the sheet shows, by the titles of its columns."""
        if not self.sheets.sheet.rows:
            return []
        titles, *rows = self.sheets.sheet.rows
        assert tuple(titles) == rules.TITLES
        return [dict(zip(map(str, titles), row, strict=True)) for row in rows]

    @property
    def guests(self) -> list[int]:
        """How many guests each row is for."""
        return [row["Huéspedes"] for row in self.rows]

    def asked(self) -> list[str]:
        """What Google was asked since the last time, besides tokens."""
        found = [each.operation for each in self.sheets.received if each.operation != "token"]
        self.sheets.received.clear()
        return found

    def fail_append(self, how: str) -> None:
        """Let the next rows that are sent fail."""

        def watch(request: Request) -> None:
            if request.path.endswith(":append"):
                self.sheets.on_request = lambda _: None
                self.sheets.fail(how, times=1)

        self.sheets.on_request = watch
