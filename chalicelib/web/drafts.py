"""What is wrong with the readable fields of a body whose other fields cannot be read, so that the
sender learns everything at once, types and limits."""

import types
import typing
from collections.abc import Callable, Container, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

import msgspec

from chalicelib.kernel.errors import Invalid

StandIns = Mapping[Any, Any]
ANYTHING: StandIns = {str: "-", int: 1, Decimal: Decimal(1), bool: False}
STAND_INS: tuple[StandIns, ...] = (
    {**ANYTHING, date: date(2000, 1, 1), datetime: datetime(2000, 1, 1, tzinfo=UTC)},
    {**ANYTHING, date: date(2900, 1, 1), datetime: datetime(2900, 1, 1, tzinfo=UTC)},
)
"""What stands for a field that cannot be read. A limit between two fields may refuse one of these;
then what it refuses is not the sender's mistake."""


def wrong_in(check: Callable[[StandIns], object]) -> dict[str, list[str]]:
    """What `check` refuses whatever stands for unreadable fields, by the names of the wire."""
    first, *others = (_wrong(check, stand_ins) for stand_ins in STAND_INS)
    return {name: texts for name, texts in first.items() if all(name in each for each in others)}


def _wrong(check: Callable[[StandIns], object], stand_ins: StandIns) -> dict[str, list[str]]:
    try:
        check(stand_ins)
    except Invalid as error:
        return error.fields
    return {}


def among(fields: Container[str], wrong: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """What of it is wrong with these fields."""
    return {name: texts for name, texts in wrong.items() if name in fields}


def draft(struct: type[msgspec.Struct], values: Mapping[str, Any], stand_ins: StandIns) -> Any:
    """A value of `struct` with these fields, and stand-ins for those that it needs besides."""
    missing = [
        info for info in msgspec.structs.fields(struct) if info.required and info.name not in values
    ]
    return struct(**values, **{info.name: _stand_in(info.type, stand_ins) for info in missing})


def _stand_in(declared: Any, stand_ins: StandIns) -> Any:
    """Something that hardly a limit refuses."""
    origin, arguments = typing.get_origin(declared), typing.get_args(declared)
    if origin is Literal:
        return arguments[0]
    if origin is Annotated:
        return _stand_in(arguments[0], stand_ins)
    if origin in (typing.Union, types.UnionType):
        return None if type(None) in arguments else _stand_in(arguments[0], stand_ins)
    return stand_ins[declared] if declared in stand_ins else (origin or declared)()
