"""Fields whose values stay out of the log: secrets, and what a person may ask to have forgotten.

    class House(msgspec.Struct, frozen=True):
        airbnb_url: Annotated[str | None, SECRET] = None

The mark stands on the field of the type; events and their changes show `***` in its place.
"""

import typing
from functools import lru_cache
from typing import Any

import msgspec

SECRET = msgspec.Meta(extra={"secret": True})
"""Marks a field, inside `Annotated`."""
MASK = "***"
"""What stands in the place of a value that is not shown."""


@lru_cache(maxsize=256)
def secret_fields(struct: type[msgspec.Struct]) -> frozenset[str]:
    """The names of the fields that `struct` marks."""
    hints = typing.get_type_hints(struct, include_extras=True)
    return frozenset(
        name
        for name in struct.__struct_fields__
        if SECRET in getattr(hints[name], "__metadata__", ())
    )


def shown(struct: msgspec.Struct) -> dict[str, Any]:
    """The fields of `struct` as JSON values, the marked ones only as set (`***`) or not (None)."""
    values: dict[str, Any] = msgspec.to_builtins(struct)
    for name in secret_fields(type(struct)):
        if values[name] is not None:
            values[name] = MASK
    return values
