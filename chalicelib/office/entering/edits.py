"""What a form changes, told by the marks of the values that it was made with."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from chalicelib.kernel import decoding
from chalicelib.office.described.fields import Field
from chalicelib.office.drawing import showing
from chalicelib.office.entering import forms
from chalicelib.office.entering.forms import Typed
from chalicelib.office.visits import Visit


def seen_in(sent: str) -> dict[str, str]:
    """The marks that a form was made with, as it carried them."""
    try:
        return decoding.decoded(sent or "{}", dict[str, str])
    except msgspec.DecodeError:
        return {}


def changed(fields: Iterable[Field], typed: Typed, seen: Mapping[str, str]) -> dict[str, Any]:
    """The values that were typed otherwise than they were shown."""
    known = {field.name: field for field in fields}
    return {
        name: value
        for name, value in forms.values_of(known.values(), typed, is_new=False).items()
        if forms.mark_of(known[name], value) != seen.get(name)
    }


def changed_by_others(
    visit: Visit,
    fields: Iterable[Field],
    current: Mapping[str, Any],
    mine: Mapping[str, Any],
    seen: Mapping[str, str],
) -> dict[str, str]:
    """What fields say now that were typed over and that somebody else has changed meanwhile."""
    return {
        field.name: showing.whole(field, current.get(field.name), visit.name, current)
        for field in fields
        if field.name in mine
        and field.name in current
        and forms.mark_of(field, current[field.name]) != seen.get(field.name)
        and forms.mark_of(field, current[field.name]) != forms.mark_of(field, mine[field.name])
    }
