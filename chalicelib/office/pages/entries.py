"""An entry: made, shown and changed."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from chalicelib.office.calls import Said
from chalicelib.office.described.fields import Field
from chalicelib.office.described.resources import VERSION, Resource
from chalicelib.office.entering import edits, forms
from chalicelib.office.pages import sheets, wrong
from chalicelib.office.requests import Answer, address_of, moved
from chalicelib.office.visits import Visit
from chalicelib.web.files import UploadedFile

OTHERS = "Otra persona cambió esto mientras usted escribía. Mire qué dice ahora, y guarde otra vez."
SEARCH_BUTTON = "_search"


def blank(visit: Visit, resource: Resource) -> Answer:
    """The form of a new entry, with what its address names: nothing is made before it is sent."""
    if not visit.may(resource.adds):
        return wrong.page(HTTPStatus.NOT_FOUND, visit)
    if visit.is_again:
        typed = forms.typed_in(visit.request.form)
    else:
        typed = forms.filled_in(resource.new, visit.request.query)
    return sheets.new(visit, resource, typed)


def added(visit: Visit, resource: Resource) -> Answer:
    """Make an entry of what was typed."""
    if not visit.may(resource.adds):
        return wrong.page(HTTPStatus.NOT_FOUND, visit)
    typed = forms.typed_in(visit.request.form)
    if visit.request.sent(SEARCH_BUTTON):
        return sheets.new(visit, resource, typed)
    values = {
        **forms.values_of(resource.new, typed, is_new=True),
        **sent_files(visit, resource.new),
    }
    values |= resource.adds_with
    said = visit.caller.ask("POST", resource.adds_at, values, once=visit.key(values))
    if said.is_well:
        # Of what is made at an address of its own the answer need not say which it is.
        made = (resource.id_of(said.content),) if resource.key in said.content else ()
        return moved(f"{address_of(resource.slug, *made)}?done=added")
    return sheets.new(visit, resource, typed, said=said)


def page(visit: Visit, resource: Resource, entry_id: str) -> Answer:
    """An entry, in the form that changes it."""
    said = visit.entry(resource, entry_id)
    if said.status == HTTPStatus.NOT_FOUND and sheets.may_restore(visit, resource):
        return sheets.gone(visit, resource, entry_id)
    if not said.is_well:
        return wrong.of(said, visit)
    if visit.is_again:
        typed, seen = forms.typed_in(visit.request.form), _seen(visit)
    else:
        typed, seen = forms.typed_of(resource.change, said.content), _marks(resource, said.content)
    return sheets.shown(visit, resource, said.content, typed, seen=seen)


def saved(visit: Visit, resource: Resource, entry_id: str) -> Answer:
    """Change what was typed otherwise, unless somebody else has changed just that meanwhile."""
    found = visit.entry(resource, entry_id)
    if not found.is_well or not visit.may(resource.changes):
        return wrong.of(found, visit) if not found.is_well else wrong.page(404, visit)
    current, typed, seen = found.content, forms.typed_in(visit.request.form), _seen(visit)
    if visit.request.sent(SEARCH_BUTTON):
        return sheets.shown(visit, resource, current, typed, seen=seen)
    mine = edits.changed(resource.change, typed, seen)
    others = edits.changed_by_others(visit, resource.change, current, mine, seen)
    if others:
        marks = _marks(resource, current)
        return sheets.shown(
            visit, resource, current, typed, seen=marks, others=others, error=OTHERS
        )
    files = sent_files(visit, resource.change)
    if not mine and not files:
        return moved(f"{address_of(resource.slug, entry_id)}?done=saved")
    said = _sent(visit, resource, current, {**mine, **files})
    if said.is_well:
        return moved(f"{address_of(resource.slug, resource.id_of(said.content))}?done=saved")
    return sheets.shown(visit, resource, current, typed, seen=seen, said=said)


def sent_files(visit: Visit, fields: Sequence[Field]) -> dict[str, UploadedFile]:
    """The files that were chosen in a form."""
    files = visit.request.files
    return {field.name: files[field.name] for field in fields if field.name in files}


def _sent(
    visit: Visit, resource: Resource, current: Mapping[str, Any], mine: Mapping[str, Any]
) -> Said:
    values = resource.whole(current, mine)
    if resource.is_versioned:
        values[VERSION] = current[VERSION]
    path = resource.path_of(quote(resource.id_of(current), safe=""))
    return visit.caller.ask("PUT" if resource.is_whole else "PATCH", path, values)


def _marks(resource: Resource, values: Mapping[str, Any]) -> dict[str, str]:
    return forms.marks_of(resource.change, values)


def _seen(visit: Visit) -> dict[str, str]:
    """The marks that the form was made with."""
    return edits.seen_in(visit.request.sent("_seen"))
