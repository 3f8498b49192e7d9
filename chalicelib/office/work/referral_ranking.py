"""Who brought the most guests in a month, and counting months anew."""

from collections.abc import Iterator
from datetime import date, timedelta
from http import HTTPStatus

import msgspec

from chalicelib.kernel import dates, ids
from chalicelib.kernel.spanish import MONTHS
from chalicelib.office import rendering
from chalicelib.office.calls import Said
from chalicelib.office.requests import Answer
from chalicelib.office.visits import Visit

PATH, RECALCULATE = "/clients/referral-ranking/", "/admin/referral-ranking/recalculate/"
TITLE = "Ranking de referidos"
SHOWN = 12
MARK = "Marque al menos un mes."


class Month(msgspec.Struct, frozen=True):
    """A month that may be looked at. value: `YYYY-MM`."""

    value: str
    text: str
    is_chosen: bool
    is_marked: bool


def shown(visit: Visit, *rest: str) -> Answer | None:
    """The ranking of a month: the present one where none is named."""
    return None if rest else _page(visit)


def sent(visit: Visit, *rest: str) -> Answer | None:
    """Have the marked months counted anew."""
    if rest:
        return None
    marked = _marked(visit)
    if not marked:
        return _page(visit, error=MARK)
    periods = [{"year": int(each[:4]), "month": int(each[5:])} for each in marked]
    once = visit.key(marked)
    said = visit.caller.ask("POST", RECALCULATE, {"periods": periods}, once=once)
    if said.is_well:
        return _page(visit, done=said.content["message"])
    return _page(visit, error=said.detail or said.message, refused=said)


def _page(visit: Visit, *, done: str = "", error: str = "", refused: Said | None = None) -> Answer:
    months = list(_months(visit))
    chosen = next((each for each in months if each.is_chosen), months[0])
    year, month = chosen.value.split("-")
    told = visit.caller.read(PATH, year=year, month=str(int(month)))
    return rendering.page(
        "referral_ranking.html",
        TITLE,
        visit=visit,
        status=refused.status if refused else HTTPStatus.OK,
        period=told["ranking_period"],
        rows=told["rankings"],
        months=months,
        done=done,
        error=error,
        once=str(ids.new_id()),
    )


def _marked(visit: Visit) -> list[str]:
    """The months that are marked, of those that are offered."""
    sent_ones = {value for name, value in visit.request.form if name == "period"}
    return [value for value in _values(visit) if value in sent_ones]


def _months(visit: Visit) -> Iterator[Month]:
    chosen, marked = visit.request.asked("month"), set(_marked(visit))
    for value in _values(visit):
        text = f"{MONTHS[int(value[5:]) - 1].capitalize()} {value[:4]}"
        yield Month(value, text, value == chosen, value in marked)


def _values(visit: Visit) -> list[str]:
    """The last months, this one first."""
    first = dates.in_lima(visit.now).date().replace(day=1)
    found = [first]
    while len(found) < SHOWN:
        found.append(_before(found[-1]))
    return [f"{each:%Y-%m}" for each in found]


def _before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)
