"""How an entry is drawn: its form, what else is known of it, and what may be done to it."""

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import msgspec

from chalicelib.kernel import ids
from chalicelib.office import rendering
from chalicelib.office.calls import Said
from chalicelib.office.described.fields import Field
from chalicelib.office.described.resources import Resource
from chalicelib.office.drawing import blocks, cells, showing
from chalicelib.office.drawing.displays import BESIDE
from chalicelib.office.entering.forms import Typed
from chalicelib.office.entering.inputs import Input, inputs_of, remaining
from chalicelib.office.requests import Answer, address_of
from chalicelib.office.spanish import titles, ways, words
from chalicelib.office.spanish.ways import Offer
from chalicelib.office.visits import Visit
from chalicelib.office.work import registry

CHECK = "Revise lo que está marcado."


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """A form as a template draws it. seen: the marks of the values that it was made with. once:
    tells this form from others. wrong: what is wrong beside the inputs."""

    address: str
    inputs: list[Input]
    seen: str = "{}"
    once: str
    error: str = ""
    wrong: Sequence[tuple[str, str]] = ()

    @property
    def has_files(self) -> bool:
        """Whether a file may be chosen in it."""
        return any(each.field.kind == "file" for each in self.inputs)


class Fact(msgspec.Struct, frozen=True):
    """Something known of an entry. address: of what it names, where that has a page."""

    label: str
    text: str
    address: str = ""


def form_of(
    visit: Visit,
    fields: Sequence[Field],
    typed: Typed,
    *,
    said: Said | None = None,
    others: Mapping[str, str] | None = None,
) -> Form:
    """A form that is sent to the address of the page it stands on."""
    errors = said.fields if said else {}
    message = (CHECK if errors else said.message) if said else ""
    return Form(
        address=address_of(*visit.request.segments),
        inputs=inputs_of(fields, visit, typed, errors, others or {}),
        once=str(ids.new_id()),
        error=message,
        wrong=remaining(fields, errors),
    )


def new(visit: Visit, resource: Resource, typed: Typed, *, said: Said | None = None) -> Answer:
    """The form of a new entry."""
    title = titles.title_of(resource.slug)
    return rendering.page(
        "entry.html",
        title.add,
        visit=visit,
        status=said.status if said else HTTPStatus.OK,
        resource=resource,
        words=title,
        form=form_of(visit, resource.new, typed, said=said),
        entry=None,
        facts=[],
        offers=[],
        links=[],
        blocks=[],
        done="",
    )


def shown(
    visit: Visit,
    resource: Resource,
    entry: Mapping[str, Any],
    typed: Typed,
    *,
    seen: Mapping[str, str],
    said: Said | None = None,
    others: Mapping[str, str] | None = None,
    error: str = "",
) -> Answer:
    """An entry, in the form that changes it where whoever looks may do so."""
    form = None
    if visit.may(resource.changes):
        form = form_of(visit, resource.change, typed, said=said, others=others)
        marks = msgspec.json.encode(seen).decode()
        form = msgspec.structs.replace(form, seen=marks, error=error or form.error)
    status = HTTPStatus.CONFLICT if others else HTTPStatus.OK
    return rendering.page(
        "entry.html",
        visit.called(resource, entry),
        visit=visit,
        status=said.status if said else status,
        resource=resource,
        words=titles.title_of(resource.slug),
        form=form,
        entry=resource.id_of(entry),
        facts=facts_of(visit, resource, entry, is_open=form is not None),
        offers=offers_of(visit, resource, entry),
        once=str(ids.new_id()),
        links=links_of(visit, resource, entry),
        blocks=blocks.blocks_of(visit, resource, entry),
        done=visit.request.asked("done"),
    )


def gone(visit: Visit, resource: Resource, entry_id: str) -> Answer:
    """What is shown of an entry that was taken out and can be brought back."""
    return rendering.page(
        "gone.html",
        "No está",
        visit=visit,
        status=HTTPStatus.NOT_FOUND,
        resource=resource,
        words=titles.title_of(resource.slug),
        entry=entry_id,
        restore=ways.RESTORE,
    )


def may_restore(visit: Visit, resource: Resource) -> bool:
    """Whether whoever looks may bring back what was taken out."""
    action = resource.action(ways.RESTORE)
    return action is not None and visit.may(action.takes)


def offers_of(visit: Visit, resource: Resource, entry: Mapping[str, Any]) -> list[Offer]:
    """What whoever looks may do to an entry, as far as it makes sense for this one."""
    offers = (
        Offer(action, ways.act_of(resource, action))
        for action in resource.actions
        if action.name not in ways.GONE and visit.may(action.takes)
    )
    return [offer for offer in offers if offer.act.suits(entry)]


def links_of(visit: Visit, resource: Resource, entry: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The pages of work about an entry that whoever looks may open."""
    known = registry.all_of_them()
    return [
        (text, address_of(slug, resource.id_of(entry)))
        for text, slug in ways.LINKS.get(resource.slug, ())
        if slug in known and visit.may_any(known[slug].reads)
    ]


def facts_of(
    visit: Visit, resource: Resource, entry: Mapping[str, Any], *, is_open: bool
) -> list[Fact]:
    """What is known of an entry beside what stands in its form."""
    in_form = {field.name for field in resource.change} if is_open else set()
    beside = in_form | (BESIDE - {"created", "updated"}) | {f"{name}_detail" for name in in_form}
    told = (field for field in resource.view if field.name not in beside)
    known = (fact for field in told for fact in _facts(visit, field, entry))
    return [fact for fact in known if fact.text != words.NOTHING]


def _facts(visit: Visit, field: Field, entry: Mapping[str, Any]) -> Iterator[Fact]:
    label, value = words.label(field.name), entry.get(field.name)
    if field.kind == "url":
        address = cells.on_the_web(value)
        if address:
            yield Fact(label, "Abrir", address)
    elif field.kind == "rows":
        yield from (_row_fact(visit, field, row) for row in value or ())
    elif isinstance(value, dict):
        text = showing.whole(field, value, visit.name)
        yield Fact(label, text, visit.address_of_named(field.name, value.get("id")))
    elif field.is_simple:
        text = showing.cell(field, value, visit.name, entry)
        yield Fact(label, text, visit.address_of_named(field.name, value))


def _row_fact(visit: Visit, field: Field, row: Mapping[str, Any]) -> Fact:
    """One of several things that belong to an entry, with the file that it has."""
    values = ((each, row.get(each.name)) for each in field.fields if each.name != "id")
    known = [(each, value) for each, value in values if value not in ("", None)]
    files = [value for _, value in known if isinstance(value, str) and cells.on_the_web(value)]
    texts = [
        showing.cell(each, value, visit.name, row) for each, value in known if value not in files
    ]
    return Fact(words.label(field.name), " · ".join(texts) or "Abrir", next(iter(files), ""))
