"""An entry: the form that makes or changes it, and what else is known of it."""

import hashlib
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import msgspec

from chalicelib.kernel import decoding, ids
from chalicelib.office import forms, rendering, showing, titles, words
from chalicelib.office.calls import Said
from chalicelib.office.displays import BESIDE
from chalicelib.office.fields import Field
from chalicelib.office.forms import Typed
from chalicelib.office.inputs import Input, inputs_of, remaining
from chalicelib.office.pages import wrong
from chalicelib.office.requests import Answer, address_of, moved
from chalicelib.office.resources import VERSION, Resource
from chalicelib.office.visits import Visit

AGAIN = "Su sesión se había cerrado. Aquí está lo que escribió: revíselo y guarde."
OTHERS = "Otra persona cambió esto mientras usted escribía. Mire qué dice ahora, y guarde otra vez."
CHECK = "Revise lo que está marcado."
SEARCH_BUTTON = "_search"
KEY_LENGTH = 40


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """A form as a template draws it. is_open: whether it may be sent. seen: the marks of the values
    that it was made with. once: tells this form from others. wrong: what
    is wrong beside the inputs."""

    address: str
    inputs: list[Input]
    is_open: bool
    seen: str = "{}"
    once: str
    notice: str = ""
    error: str = ""
    wrong: Sequence[tuple[str, str]] = ()


def blank(visit: Visit, resource: Resource, *, is_again: bool = False) -> Answer:
    """The form of a new entry."""
    if not visit.may(resource.adds):
        return wrong.page(HTTPStatus.NOT_FOUND, visit)
    typed = forms.typed_in(visit.request.form) if is_again else forms.defaults_of(resource.new)
    return _new(visit, resource, typed, notice=AGAIN if is_again else "")


def added(visit: Visit, resource: Resource) -> Answer:
    """Make an entry of what was typed."""
    if not visit.may(resource.adds):
        return wrong.page(HTTPStatus.NOT_FOUND, visit)
    typed = forms.typed_in(visit.request.form)
    if visit.request.sent(SEARCH_BUTTON):
        return _new(visit, resource, typed)
    values = forms.values_of(resource.new, typed, is_new=True)
    said = visit.caller.ask("POST", resource.path, values, once=_once(visit, values))
    if said.is_well:
        return moved(f"{address_of(resource.slug, str(said.content['id']))}?done=added")
    return _new(visit, resource, typed, said=said)


def page(visit: Visit, resource: Resource, entry_id: str, *, is_again: bool = False) -> Answer:
    """An entry, in the form that changes it."""
    said = _entry(visit, resource, entry_id)
    if not said.is_well:
        return wrong.of(said, visit)
    if not is_again:
        typed = forms.typed_of(resource.change, said.content)
        return _shown(visit, resource, said.content, typed, seen=_marks(resource, said.content))
    typed = forms.typed_in(visit.request.form)
    return _shown(visit, resource, said.content, typed, seen=_seen(visit), notice=AGAIN)


def saved(visit: Visit, resource: Resource, entry_id: str) -> Answer:
    """Change what was typed otherwise, unless somebody else has changed just that meanwhile."""
    found = _entry(visit, resource, entry_id)
    if not found.is_well or not visit.may(resource.changes):
        return wrong.of(found, visit) if not found.is_well else wrong.page(404, visit)
    current, typed, seen = found.content, forms.typed_in(visit.request.form), _seen(visit)
    if visit.request.sent(SEARCH_BUTTON):
        return _shown(visit, resource, current, typed, seen=seen)
    mine = _changed(resource, typed, seen)
    others = _changed_by_others(visit, resource, current, mine, seen)
    if others:
        marks = _marks(resource, current)
        return _shown(visit, resource, current, typed, seen=marks, others=others, error=OTHERS)
    if not mine:
        return moved(f"{address_of(resource.slug, entry_id)}?done=saved")
    if resource.is_versioned:
        mine[VERSION] = current[VERSION]
    said = visit.caller.ask("PATCH", _path(resource, entry_id), mine)
    if said.is_well:
        return moved(f"{address_of(resource.slug, str(said.content['id']))}?done=saved")
    return _shown(visit, resource, current, typed, seen=seen, said=said)


def _entry(visit: Visit, resource: Resource, entry_id: str) -> Said:
    return visit.caller.get(_path(resource, entry_id))


def _path(resource: Resource, entry_id: str) -> str:
    return resource.path_of(quote(entry_id, safe=""))


def _once(visit: Visit, values: Mapping[str, Any]) -> str:
    """Names what a form asks for: the same again is done once, while whoever goes back in the
    browser and types something else asks for something else."""
    content = msgspec.json.encode([visit.request.sent("_once"), values], order="deterministic")
    return hashlib.sha256(content).hexdigest()[:KEY_LENGTH]


def _marks(resource: Resource, values: Mapping[str, Any]) -> dict[str, str]:
    return forms.marks_of(resource.change, values)


def _seen(visit: Visit) -> dict[str, str]:
    """The marks that the form was made with."""
    try:
        return decoding.decoded(visit.request.sent("_seen") or "{}", dict[str, str])
    except msgspec.DecodeError:
        return {}


def _changed(resource: Resource, typed: Typed, seen: Mapping[str, str]) -> dict[str, Any]:
    """The values that were typed otherwise than they were shown."""
    values = forms.values_of(resource.change, typed, is_new=False)
    fields = {field.name: field for field in resource.change}
    return {
        name: value
        for name, value in values.items()
        if forms.mark_of(fields[name], value) != seen.get(name)
    }


def _changed_by_others(
    visit: Visit,
    resource: Resource,
    current: Mapping[str, Any],
    mine: Mapping[str, Any],
    seen: Mapping[str, str],
) -> dict[str, str]:
    """What fields say now that were typed over and that somebody else has changed meanwhile."""
    return {
        field.name: showing.whole(field, current.get(field.name), visit.name)
        for field in resource.change
        if field.name in mine
        and field.name in current
        and forms.mark_of(field, current[field.name]) != seen.get(field.name)
        and forms.mark_of(field, current[field.name]) != forms.mark_of(field, mine[field.name])
    }


def _new(
    visit: Visit, resource: Resource, typed: Typed, *, said: Said | None = None, notice: str = ""
) -> Answer:
    title = titles.title_of(resource.slug)
    form = _form(visit, resource.new, typed, said=said, notice=notice)
    return rendering.page(
        "entry.html",
        title.add,
        visit=visit,
        status=said.status if said else HTTPStatus.OK,
        resource=resource,
        words=title,
        form=form,
        entry=None,
        facts=[],
        done="",
    )


def _shown(
    visit: Visit,
    resource: Resource,
    entry: Mapping[str, Any],
    typed: Typed,
    *,
    seen: Mapping[str, str],
    said: Said | None = None,
    others: Mapping[str, str] | None = None,
    notice: str = "",
    error: str = "",
) -> Answer:
    form = _form(visit, resource.change, typed, said=said, notice=notice, others=others or {})
    form = msgspec.structs.replace(
        form,
        seen=msgspec.json.encode(seen).decode(),
        is_open=visit.may(resource.changes),
        error=error or form.error,
    )
    status = HTTPStatus.CONFLICT if others else HTTPStatus.OK
    return rendering.page(
        "entry.html",
        visit.called(resource, entry),
        visit=visit,
        status=said.status if said else status,
        resource=resource,
        words=titles.title_of(resource.slug),
        form=form,
        entry=str(entry["id"]),
        facts=_facts(visit, resource, entry),
        done=visit.request.asked("done"),
    )


def _form(
    visit: Visit,
    fields: Sequence[Field],
    typed: Typed,
    *,
    said: Said | None,
    notice: str,
    others: Mapping[str, str] | None = None,
) -> Form:
    errors = said.fields if said else {}
    message = (CHECK if errors else said.message) if said else ""
    return Form(
        address=address_of(*visit.request.segments),
        inputs=inputs_of(fields, visit, typed, errors, others or {}),
        is_open=True,
        once=str(ids.new_id()),
        notice=notice,
        error=message,
        wrong=remaining(fields, errors),
    )


def _facts(visit: Visit, resource: Resource, entry: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is known of an entry beside what its form says."""
    in_form = {field.name for field in resource.change}
    beside = in_form | (BESIDE - {"created", "updated"}) | {f"{name}_detail" for name in in_form}
    return [
        (words.label(field.name), showing.cell(field, entry.get(field.name), visit.name))
        for field in resource.view
        if field.name not in beside and field.is_simple
    ]
