"""What is wrong with the readable fields of a body whose other fields cannot be read, so that the
sender learns everything at once, types and limits."""

import types
import typing
from collections.abc import Callable, Container, Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

import msgspec

from chalicelib.kernel.errors import Invalid

STAND_INS: Mapping[Any, Any] = {
    str: "-",
    int: 1,
    Decimal: Decimal(1),
    bool: False,
    date: date(2000, 1, 1),
}


def wrong_in(check: Callable[[], object]) -> dict[str, list[str]]:
    """What `check` refuses, by the names of the wire."""
    try:
        check()
    except Invalid as error:
        return error.fields
    return {}


def among(fields: Container[str], wrong: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """What of it is wrong with these fields."""
    return {name: texts for name, texts in wrong.items() if name in fields}


def draft(struct: type[msgspec.Struct], values: Mapping[str, Any]) -> Any:
    """A value of `struct` with these fields, and stand-ins for those that it needs besides."""
    missing = [
        info for info in msgspec.structs.fields(struct) if info.required and info.name not in values
    ]
    return struct(**values, **{info.name: _stand_in(info.type) for info in missing})


def _stand_in(declared: Any) -> Any:
    """Something that no limit refuses."""
    origin, arguments = typing.get_origin(declared), typing.get_args(declared)
    if origin is Literal:
        return arguments[0]
    if origin is Annotated:
        return _stand_in(arguments[0])
    if origin in (typing.Union, types.UnionType):
        return None if type(None) in arguments else _stand_in(arguments[0])
    return STAND_INS[declared] if declared in STAND_INS else (origin or declared)()
