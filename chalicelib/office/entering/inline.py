"""Lists whose rows are changed where they stand: which fields, and the inputs in their cells."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from chalicelib.office.described.fields import Field
from chalicelib.office.described.resources import Resource
from chalicelib.office.entering import forms
from chalicelib.office.entering.forms import Typed
from chalicelib.office.entering.inputs import Input, inputs_of
from chalicelib.office.requests import Pairs
from chalicelib.office.visits import Visit

INLINE: Mapping[str, tuple[str, ...]] = {
    "late-checkout": ("allows_late_checkout", "discount_value", "is_active"),
}
"""The fields that are changed in the list, by resource."""
SEEN = "_seen"


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """A row that was typed into and is shown again. seen: the marks that it is compared with.
    errors, others: what is wrong with a field, and what somebody else has put there meanwhile."""

    typed: Typed
    seen: Mapping[str, str]
    errors: Mapping[str, Sequence[str]] = {}
    others: Mapping[str, str] = {}

    @property
    def is_open(self) -> bool:
        """Whether it could not be saved."""
        return bool(self.errors or self.others)


Edits = Mapping[str, Edit]
"""By the ids of their entries."""


class Inputs(msgspec.Struct, frozen=True):
    """The inputs of a row by their fields, and the marks that it carries as `seen_name`."""

    inputs: Mapping[str, Input]
    seen_name: str
    seen: str


def fields_of(visit: Visit, resource: Resource) -> tuple[Field, ...]:
    """What the user may change in the list of a resource."""
    if not visit.may(resource.changes):
        return ()
    return tuple(f for f in resource.change if f.name in INLINE.get(resource.slug, ()))


def typed_rows(sent: Pairs) -> dict[str, Typed]:
    """What was typed into each row, by the ids of the entries."""
    rows: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, texts in forms.typed_in(sent).items():
        entry_id, dot, inner = name.partition(".")
        if dot:
            rows.setdefault(entry_id, {})[inner] = texts
    return dict(rows)


def inputs_in(
    visit: Visit, resource: Resource, fields: Sequence[Field], row: Mapping[str, Any], edits: Edits
) -> Inputs | None:
    """The inputs in the cells of a row; None where nothing is changed there."""
    if not fields:
        return None
    entry_id, name = resource.id_of(row), visit.called(resource, row)
    edit = edits.get(entry_id) or Edit(
        typed=forms.typed_of(fields, row), seen=forms.marks_of(fields, row)
    )
    made = inputs_of(fields, visit, edit.typed, edit.errors, edit.others)
    inputs = {
        each.field.name: msgspec.structs.replace(
            each,
            id=f"r-{entry_id}-{each.field.name}",
            name=f"{entry_id}.{each.field.name}",
            label=f"{each.label}: {name}",
            hint="",
        )
        for each in made
    }
    return Inputs(inputs, f"{entry_id}.{SEEN}", msgspec.json.encode(edit.seen).decode())
