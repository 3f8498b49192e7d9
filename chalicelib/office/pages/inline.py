"""Saving what was typed into the rows of a list."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from chalicelib.office.described.fields import Field
from chalicelib.office.described.resources import Resource
from chalicelib.office.drawing import showing
from chalicelib.office.entering import edits, forms, inline
from chalicelib.office.entering.forms import Typed
from chalicelib.office.entering.inline import Edit
from chalicelib.office.pages import lists, wrong
from chalicelib.office.pages.lists import Told
from chalicelib.office.requests import Answer, moved
from chalicelib.office.spanish import words
from chalicelib.office.visits import Visit

CHECK = "Revise las filas marcadas."


def sent(visit: Visit, resource: Resource) -> Answer:
    """Change what was typed otherwise, row by row; one that is refused keeps no other back."""
    fields = inline.fields_of(visit, resource)
    if not fields:
        return wrong.page(HTTPStatus.NOT_FOUND, visit)
    rows = {resource.id_of(row): row for row in visit.entries(resource.slug)}
    typed = inline.typed_rows(visit.request.form)
    tried = {
        entry_id: _saved(visit, resource, fields, rows[entry_id], typed[entry_id])
        for entry_id in typed
        if entry_id in rows
    }
    open_ones = {entry_id: edit for entry_id, edit in tried.items() if edit.is_open}
    if not open_ones:
        return moved(lists.address(visit, done="saved"))
    kept = showing.counted(len(open_ones), "fila no se guardó", "filas no se guardaron")
    return lists.page(visit, resource, told=Told(text=f"{CHECK} {kept}.", is_bad=True), edits=tried)


def again(visit: Visit, resource: Resource) -> Answer:
    """The list with what was typed into it from a session that was over."""
    typed = inline.typed_rows(visit.request.form)
    edited = {entry_id: Edit(typed=row, seen=_seen(row)) for entry_id, row in typed.items()}
    return lists.page(visit, resource, told=Told(text=words.AGAIN), edits=edited)


def _seen(typed: Typed) -> dict[str, str]:
    return edits.seen_in(next(iter(typed.get(inline.SEEN, ())), ""))


def _saved(
    visit: Visit,
    resource: Resource,
    fields: Sequence[Field],
    current: Mapping[str, Any],
    typed: Typed,
) -> Edit:
    seen = _seen(typed)
    mine = edits.changed(fields, typed, seen)
    now = forms.marks_of(fields, current)
    others = edits.changed_by_others(visit, fields, current, mine, seen)
    if others or not mine:
        return Edit(typed=typed, seen=now if others else seen, others=others)
    path = resource.path_of(quote(resource.id_of(current), safe=""))
    said = visit.caller.ask("PATCH", path, mine)
    if said.is_well:
        return Edit(typed=typed, seen=forms.marks_of(fields, said.content))
    # What belongs to no field of the row stands at the first that was changed.
    known = {name: texts for name, texts in said.fields.items() if name in mine}
    return Edit(typed=typed, seen=seen, errors=known or {next(iter(mine)): [said.detail]})
