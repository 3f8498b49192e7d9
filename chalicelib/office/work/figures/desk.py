"""What is asked of the API for figures, and what was chosen for it."""

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import msgspec

from chalicelib.kernel import dates
from chalicelib.office.visits import Visit

ANALYSIS = "/stats/ingresos/analysis/"
PRESETS: Mapping[str, str] = {
    "thirty": "Últimos 30 días",
    "month": "Este mes",
    "last-month": "Mes pasado",
    "twelve": "Últimos 12 meses",
    "year": "Este año",
}
THIRTY, TWELVE = "thirty", "twelve"
FROM, TO, HOUSE = "date_from", "date_to", "property"
"""How the days and the house are called here, as in the API."""


class Desk(msgspec.Struct, frozen=True, dict=True):
    """Somebody who asks for figures. usual: the days where none are chosen."""

    visit: Visit
    usual: str = TWELVE

    def read(self, path: str, **query: str) -> Any:
        """What a path answers; parameters that are empty are not sent.

        Raises:
            NotAnswered: it answers no figures.
        """
        sent = {name: text for name, text in query.items() if text}
        return self.visit.caller.read(path, **sent)

    def figures(self, path: str, **query: str) -> Any:
        """The figures of an answer that carries some.

        Raises:
            NotAnswered: it answers no figures.
        """
        return self.read(path, **query)["data"]

    def chosen(self, name: str, otherwise: str = "") -> str:
        """What was chosen under a name."""
        return self.visit.request.asked(name).strip() or otherwise

    @cached_property
    def today(self) -> date:
        """The day in Lima."""
        return dates.today(self.visit.now)

    @cached_property
    def preset(self) -> str:
        """Which of the usual days were chosen; empty where others were named."""
        if self.chosen(FROM) or self.chosen(TO):
            return ""
        asked = self.chosen("preset")
        return asked if asked in PRESETS else self.usual

    @cached_property
    def days(self) -> tuple[str, str]:
        """The first and the last day, as they were typed; the API says whether they make sense."""
        if not self.preset:
            return self.chosen(FROM), self.chosen(TO)
        first, last = preset_days(self.preset, self.today)
        return str(first), str(last)

    @cached_property
    def house(self) -> str:
        """The id of the house; empty for all together."""
        return self.chosen(HOUSE)

    @cached_property
    def houses(self) -> dict[str, str]:
        """The names of the houses that are offered, by their ids."""
        today = str(self.today)
        rows = self.figures(ANALYSIS, date_from=today, date_to=today)["by_property"]
        return {row["property_id"]: row["property_name"] for row in rows}

    def analysis(self) -> Any:
        """The chosen days of the chosen house, or of all."""
        first, last = self.days
        return self.figures(ANALYSIS, date_from=first, date_to=last, property=self.house)


def preset_days(preset: str, today: date) -> tuple[date, date]:
    """The first and the last of some usual days: those before, or whole months with what of them
    is yet to come."""
    first, end = dates.month_bounds(today.year, today.month)
    match preset:
        case "thirty":
            return today - timedelta(days=29), today
        case "last-month":
            return (first - dates.ONE_DAY).replace(day=1), first - dates.ONE_DAY
        case "year":
            return date(today.year, 1, 1), date(today.year, 12, 31)
        case "month":
            return first, end - dates.ONE_DAY
    return end.replace(year=end.year - 1), end - dates.ONE_DAY


def year_before(day: date) -> date:
    """The same day a year before; of 29 February the 28th."""
    last = calendar.monthrange(day.year - 1, day.month)[1]
    return day.replace(year=day.year - 1, day=min(day.day, last))


def in_days(today: date, count: int) -> date:
    """The last of so many days from today on."""
    return today + timedelta(days=count - 1)
