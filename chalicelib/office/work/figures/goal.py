"""The form of the goal of a month, of a house or of all houses together."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import msgspec

from chalicelib.kernel import spanish
from chalicelib.kernel.permissions import Permission
from chalicelib.office import rendering
from chalicelib.office.calls import Said
from chalicelib.office.charts import numbers
from chalicelib.office.described.fields import Field
from chalicelib.office.entering import edits, forms
from chalicelib.office.entering.forms import Typed
from chalicelib.office.entering.inputs import inputs_of
from chalicelib.office.pages.entries import OTHERS
from chalicelib.office.pages.sheets import CHECK
from chalicelib.office.requests import Answer, moved
from chalicelib.office.visits import Visit
from chalicelib.office.work.figures import choosing
from chalicelib.office.work.figures.desk import HOUSE, Desk
from chalicelib.office.work.figures.goals import GOALS
from chalicelib.office.work.figures.income import GOALS as PATH
from chalicelib.office.work.figures.income import goals_of

FIELDS = (
    Field(name="revenue_goal_sol", kind="decimal", takes_null=True),
    Field(name="occupancy_goal", kind="decimal", takes_null=True),
)
MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
Values = Mapping[str, Any]


class Month(msgspec.Struct, frozen=True):
    """The month whose goal it is. house: the id of its house; empty for all together."""

    desk: Desk
    year: int
    month: int
    house: str

    @property
    def names(self) -> dict[str, Any]:
        """How the API calls it."""
        return {"year": self.year, "month": self.month, HOUSE: self.house or None}

    @property
    def back(self) -> str:
        """The page with all goals of its year."""
        return choosing.address(GOALS, year=str(self.year), property=self.house)

    def current(self) -> Values:
        """The goal that it has; one that wants nothing where it has none."""
        rows = goals_of(self.desk, self.year, self.house)
        found = next((row for row in rows if row["month"] == self.month), {})
        return {field.name: _typed(found.get(field.name)) for field in FIELDS}


def form(visit: Visit, *named: str) -> Answer | None:
    """The goal that a month has, to be changed; None where there is no such month or house, or
    the user may set no goals."""
    month = _month(visit, *named)
    return None if month is None else _opened(month)


def sent(visit: Visit, *rest: str) -> Answer | None:
    """Set a goal, unless somebody else has set just that meanwhile."""
    if rest[:1] != (GOALS,):
        return None
    month = _month(visit, *rest[1:])
    return None if month is None else _saved(month)


def _month(visit: Visit, name: str = "", house: str = "", *more: str) -> Month | None:
    at, desk = MONTH.fullmatch(name), Desk(visit)
    if more or at is None or not visit.may(Permission.SETS_GOALS):
        return None
    is_known = not house or house in desk.houses
    return Month(desk, int(at[1]), int(at[2]), house) if is_known else None


def _opened(month: Month) -> Answer:
    current = month.current()
    visit = month.desk.visit
    if not visit.is_again:
        return _shown(month, forms.typed_of(FIELDS, current), forms.marks_of(FIELDS, current))
    return _shown(month, forms.typed_in(visit.request.form), _seen(visit))


def _saved(month: Month) -> Answer:
    visit, current = month.desk.visit, month.current()
    typed, seen = forms.typed_in(visit.request.form), _seen(visit)
    mine = edits.changed(FIELDS, typed, seen)
    others = edits.changed_by_others(visit, FIELDS, current, mine, seen)
    if others:
        marks = forms.marks_of(FIELDS, current)
        return _shown(month, typed, marks, others=others, error=OTHERS, status=409)
    body = {**month.names, **current, **mine}
    said = visit.caller.ask("PUT", PATH, body)
    if said.is_well:
        return moved(f"{month.back}&done=saved")
    return _not_taken(month, typed, seen, said)


def _typed(value: object) -> str | None:
    """A goal as people type it."""
    return None if value is None else f"{numbers.number(value).normalize():f}"


def _seen(visit: Visit) -> dict[str, str]:
    """The marks that the form was made with."""
    return edits.seen_in(visit.request.sent("_seen"))


def _not_taken(month: Month, typed: Typed, seen: Mapping[str, str], said: Said) -> Answer:
    known = {field.name for field in FIELDS}
    errors = {name: texts for name, texts in said.fields.items() if name in known}
    error = CHECK if errors else said.message
    return _shown(month, typed, seen, errors=errors, error=error, status=said.status)


def _shown(
    month: Month,
    typed: Typed,
    seen: Mapping[str, str],
    *,
    errors: Mapping[str, Sequence[str]] | None = None,
    others: Mapping[str, str] | None = None,
    error: str = "",
    status: int = HTTPStatus.OK,
) -> Answer:
    desk = month.desk
    return rendering.page(
        "work/goal.html",
        f"Meta de {spanish.MONTHS[month.month - 1]} de {month.year}",
        visit=desk.visit,
        status=status,
        back=month.back,
        whose=desk.houses.get(month.house, "todas las casas juntas"),
        error=error,
        inputs=inputs_of(FIELDS, desk.visit, typed, errors or {}, others or {}),
        seen=msgspec.json.encode(seen).decode(),
    )
