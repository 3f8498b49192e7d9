"""All special dates of a house in one table, which is saved as a whole."""

import re
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from chalicelib.kernel.permissions import Permission
from chalicelib.office import rendering
from chalicelib.office.calls import Said
from chalicelib.office.described.fields import Field
from chalicelib.office.entering import forms
from chalicelib.office.entering.forms import Typed
from chalicelib.office.entering.inputs import inputs_of
from chalicelib.office.pages import wrong
from chalicelib.office.requests import Answer, address_of, moved
from chalicelib.office.spanish import titles
from chalicelib.office.visits import Visit
from chalicelib.web.labels import label_of

PATH = "/admin/special-dates-manager/"
DATES = "special-dates"
STATE, REMOVED = "row_state", "remove"
ROWS = Field(
    name="dates_data",
    kind="rows",
    fields=(
        Field(name="day", kind="integer"),
        Field(name="month", kind="integer"),
        Field(name="description", kind="text"),
        Field(name="price_usd", kind="decimal"),
        Field(name="minimum_consecutive_nights", kind="integer"),
        Field(name=STATE, kind="choice", choices=("active", "inactive", REMOVED)),
    ),
)
"""The table; its state says in one choice whether a date counts, or goes."""
WHOLE = Field(
    name=ROWS.name,
    kind="rows",
    fields=(*ROWS.fields[:-1], Field(name="is_active", kind="boolean")),
)
"""The same as the API has it."""
ROW = re.compile(rf"{ROWS.name}\[(\d+)\]")
OTHERS = (
    "Otra persona cambió las fechas de esta casa mientras usted escribía. "
    "Compare con lo que hay ahora, y guarde otra vez."
)
CHECK = "Revise lo que está marcado. No se guardó nada."


def shown(visit: Visit, *rest: str) -> Answer | None:
    """The table of a house, with what was typed into it where the session was lost."""
    said = visit.caller.get(_path(*rest)) if len(rest) == 1 else None
    if said is None or not said.is_well:
        return wrong.of(said, visit) if said else None
    if not visit.request.form:
        return _page(visit, said.content, _typed(said.content), _mark(said.content[ROWS.name]))
    typed = forms.typed_in(visit.request.form)
    return _page(visit, said.content, typed, visit.request.sent("_seen"))


def sent(visit: Visit, *rest: str) -> Answer | None:
    """Let the house have the dates of the table and no others, unless somebody else has changed
    them meanwhile."""
    said = visit.caller.get(_path(*rest)) if len(rest) == 1 else None
    if said is None or not said.is_well:
        return wrong.of(said, visit) if said else None
    typed = forms.typed_in(visit.request.form)
    rows, now = dict(_rows(typed)), _mark(said.content[ROWS.name])
    # Who clicks twice asks for what is already so.
    if now not in {visit.request.sent("_seen"), _mark(list(rows.values()))}:
        return _page(visit, said.content, typed, now, others=said.content[ROWS.name])
    done = visit.caller.ask("PUT", _path(*rest), {ROWS.name: list(rows.values())})
    if done.is_well:
        return moved(f"{address_of(*visit.request.segments)}?done=saved")
    problems = _problems(done, list(rows))
    return _page(visit, said.content, typed, now, refused=done, problems=problems)


def _path(house: str) -> str:
    return f"{PATH}{quote(house, safe='')}/"


def _typed(content: Mapping[str, Any]) -> Typed:
    states = {True: "active", False: "inactive"}
    rows = [{**row, STATE: states[row["is_active"]]} for row in content[ROWS.name]]
    return forms.typed_of([ROWS], {ROWS.name: rows})


def _rows(typed: Typed) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows that stay, as the API takes them, by their places in the table."""
    for number, row in enumerate(forms.rows_of(ROWS, typed)):
        values = forms.values_of(ROWS.fields, row, is_new=False) if row else {}
        state = values.pop(STATE, REMOVED)
        if state != REMOVED:
            nights = values["minimum_consecutive_nights"] or 1
            yield (
                number,
                {
                    **values,
                    "minimum_consecutive_nights": nights,
                    "is_active": state != "inactive",
                },
            )


def _mark(rows: Sequence[Mapping[str, Any]]) -> str:
    """What tells the dates of a house from others, in whatever order they stand."""
    ordered = sorted(rows, key=lambda row: [str(row[name]).zfill(2) for name in ("month", "day")])
    return forms.mark_of(WHOLE, ordered)


def _problems(said: Said, places: Sequence[int]) -> list[str]:
    """What is wrong, by the row of the table that it is wrong with."""
    found = []
    for at, texts in said.fields.items():
        row = ROW.match(at)
        place = f"{ROWS.name}[{places[int(row[1])]}]{at[row.end() :]}" if row else at
        found.append(f"{label_of(place)}: {' '.join(texts)}")
    return found


def _page(
    visit: Visit,
    content: Mapping[str, Any],
    typed: Typed,
    seen: str,
    *,
    refused: Said | None = None,
    problems: Sequence[str] = (),
    others: Sequence[Mapping[str, Any]] = (),
) -> Answer:
    error = OTHERS if others else (CHECK if problems else refused.message) if refused else ""
    return rendering.page(
        "special_dates_manager.html",
        f"Fechas especiales: {content['property_name']}",
        visit=visit,
        status=refused.status if refused else HTTPStatus.CONFLICT if others else HTTPStatus.OK,
        words=titles.title_of(DATES),
        house=str(content["property"]),
        table=inputs_of([ROWS], visit, typed, {}, {})[0],
        seen=seen,
        may_change=visit.may(Permission.MANAGES_PRICES),
        error=error,
        problems=problems,
        others=others,
        done=visit.request.asked("done"),
        address=address_of(*visit.request.segments),
    )
