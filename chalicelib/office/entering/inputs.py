"""The inputs of a form, as a template draws them."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from chalicelib.office.described import resources
from chalicelib.office.described.fields import Field
from chalicelib.office.described.resources import Resource
from chalicelib.office.entering import forms
from chalicelib.office.entering.forms import Typed
from chalicelib.office.spanish import hints, words
from chalicelib.office.spanish.meanings import YES_OR_NO
from chalicelib.office.visits import Visit

WEB_KINDS = {
    "date": "date",
    "instant": "datetime-local",
    "secret": "password",
    "time": "time",
}
LONG = {"data", "lines", "pairs"}
MODES = {"decimal": "decimal", "integer": "numeric"}
FOUND = 20


class Option(msgspec.Struct, frozen=True):
    """Something that may be chosen."""

    value: str
    text: str
    is_chosen: bool = False


class Input(msgspec.Struct, frozen=True, kw_only=True):
    """One input. type, mode: as HTML has them. is_found: whether its options are searched for;
    told: what a search found. others: what somebody else has put here meanwhile; None where nobody
    has."""

    field: Field
    id: str
    name: str
    label: str
    hint: str = ""
    unit: str = ""
    type: str = "text"
    mode: str = ""
    is_long: bool = False
    value: str = ""
    options: tuple[Option, ...] = ()
    is_found: bool = False
    told: str = ""
    errors: tuple[str, ...] = ()
    others: str | None = None
    rows: tuple[tuple["Input", ...], ...] = ()

    @property
    def described_by(self) -> str:
        """The ids of the texts that belong to it."""
        parts = {"hint": self.hint, "error": self.errors, "others": self.others is not None}
        return " ".join(f"{self.id}-{name}" for name, is_there in parts.items() if is_there)


def inputs_of(
    fields: Iterable[Field],
    visit: Visit,
    typed: Typed,
    errors: Mapping[str, Sequence[str]],
    others: Mapping[str, str],
) -> list[Input]:
    """The inputs of a form, with what stands in them and what is wrong with it."""
    made = []
    for field in fields:
        one = _input(field, visit, field.name, typed)
        wrong = tuple(text for at, texts in errors.items() if _is_of(at, field) for text in texts)
        made.append(msgspec.structs.replace(one, errors=wrong, others=others.get(field.name)))
    return made


def remaining(
    fields: Iterable[Field], errors: Mapping[str, Sequence[str]]
) -> list[tuple[str, str]]:
    """What is wrong with fields that a form has not: what they are called, and what it is."""
    known = tuple(fields)
    return [
        (words.label(at), text)
        for at, texts in errors.items()
        if not any(_is_of(at, field) for field in known)
        for text in texts
    ]


def options_of(field: Field, visit: Visit, chosen: Sequence[str]) -> tuple[Option, ...]:
    """What may be chosen for a field; nothing where it is typed."""
    if field.name in words.SEARCHED:
        resource = resources.all_of_them()[words.SEARCHED[field.name]]
        return found(visit, resource, chosen, visit.request.sent(f"_find.{field.name}"))
    pairs = _pairs(field, visit)
    missing = [(value, value) for value in chosen if value and value not in dict(pairs)]
    return (
        tuple(Option(value, text, value in chosen) for value, text in [*pairs, *missing])
        if pairs
        else ()
    )


def _pairs(field: Field, visit: Visit) -> list[tuple[str, str]]:
    if field.kind == "boolean":
        return list(YES_OR_NO.items())
    meant = words.choices_of(field.name, field.choices)
    if field.choices:
        return [(value, meant.get(value, value)) for value in field.choices]
    if field.name in words.NUMBERS and field.kind == "integer":
        return list(meant.items())
    target = words.TARGETS.get(field.name)
    return list(visit.names(target).items()) if target else []


def found(
    visit: Visit, resource: Resource, chosen: Sequence[str], search: str
) -> tuple[Option, ...]:
    """Which entries are chosen already, and which others a search finds, if there is one."""
    pairs: dict[str, str] = {}
    for entry_id in filter(None, chosen):
        said = visit.entry(resource, entry_id)
        pairs[entry_id] = _called(visit, resource, said.content) if said.is_well else entry_id
    if search:
        said = visit.caller.get(resource.path, search=search, page_size=str(FOUND))
        rows = resource.rows_in(said.content) if said.is_well else []
        pairs |= {resource.id_of(row): _called(visit, resource, row) for row in rows}
    return tuple(Option(value, text, value in chosen) for value, text in pairs.items())


def _called(visit: Visit, resource: Resource, row: Mapping[str, object]) -> str:
    """What people call an entry, with the document that tells it from others of that name."""
    document = str(row.get("number_doc") or "")
    name = visit.called(resource, row)
    return f"{name} ({document})" if document else name


def _input(field: Field, visit: Visit, name: str, typed: Typed) -> Input:
    texts = typed.get(field.name, ())
    is_switch = field.kind == "boolean"
    options = () if is_switch else options_of(field, visit, texts)
    return Input(
        field=field,
        id=f"f-{name.replace('.', '-')}",
        name=name,
        label=words.label(field.name),
        hint=hints.hint(next(iter(visit.request.segments), ""), field.name),
        unit=words.UNITS.get(field.name, ""),
        type=WEB_KINDS.get(field.kind, "text"),
        mode=MODES.get(field.kind, ""),
        is_long=field.kind in LONG or field.name in words.LONG,
        value=texts[0] if texts else "",
        options=options,
        is_found=field.name in words.SEARCHED,
        told=told(visit.request.sent(f"_find.{field.name}"), options),
        rows=tuple(_rows(field, visit, name, typed)) if field.kind == "rows" else (),
    )


def told(search: str, options: Sequence[Option]) -> str:
    """What a search found; empty where nobody searched."""
    count = len([each for each in options if not each.is_chosen])
    if not search:
        return ""
    return f"Encontrados: {count}. Elija en la lista." if count else "Nada coincide."


def _rows(field: Field, visit: Visit, name: str, typed: Typed) -> Iterable[tuple[Input, ...]]:
    for number, row in enumerate(forms.rows_of(field, typed)):
        yield tuple(
            _input(inner, visit, f"{name}.{number}.{inner.name}", row) for inner in field.fields
        )


def _is_of(at: str, field: Field) -> bool:
    return at == field.name or at.startswith((f"{field.name}[", f"{field.name}."))
