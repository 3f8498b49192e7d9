"""Values as they stand in requests (`{"S": "text"}`), compared as DynamoDB compares them."""

from base64 import b64decode
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

Value = Mapping[str, Any]
Item = dict[str, Any]
ORDERED = frozenset({"S", "N", "B"})
SETS = frozenset({"SS", "NS", "BS"})
EXACT = 38
"""Digits of a number."""


class Invalid(Exception):
    """A ValidationException, and its text."""


def kind_of(value: Value) -> str:
    """The type of a value: `S`, `N`, `SS`…"""
    return next(iter(value))


def plain(value: Value) -> Any:
    """What a text, a number or bytes are ordered by."""
    [(kind, content)] = value.items()
    if kind == "N":
        return Decimal(content)
    return b64decode(content) if kind == "B" else content


def equal(one: Value | None, other: Value | None) -> bool:
    """Whether both are there, of one type, and the same."""
    if one is None or other is None or kind_of(one) != kind_of(other):
        return False
    return one == other or _equal_inside(kind_of(one), one, other)


def _equal_inside(kind: str, one: Value, other: Value) -> bool:
    """Whether values of one type are the same though they are written otherwise."""
    left, right = one[kind], other[kind]
    if kind == "N":
        return Decimal(left) == Decimal(right)
    if kind in SETS:
        return members(one) == members(other)
    if kind == "L":
        return len(left) == len(right) and all(map(equal, left, right))
    return kind == "M" and _equal_maps(left, right)


def _equal_maps(left: Mapping[str, Value], right: Mapping[str, Value]) -> bool:
    return left.keys() == right.keys() and all(equal(left[name], right[name]) for name in left)


def members(value: Value) -> set[Any]:
    """The members of a set, so that equal ones are one."""
    [(kind, content)] = value.items()
    return set(map(Decimal, content)) if kind == "NS" else set(content)


def compare(one: Value | None, other: Value | None) -> int | None:
    """-1, 0 or 1; None where the two have no order."""
    if one is None or other is None:
        return None
    kind = kind_of(one)
    if kind != kind_of(other) or kind not in ORDERED:
        return None
    left, right = plain(one), plain(other)
    return int(left > right) - int(left < right)


def begins(one: Value | None, other: Value | None) -> bool:
    """Whether a text, or bytes, begin with others."""
    if one is None or other is None or kind_of(one) != kind_of(other):
        return False
    return kind_of(one) in {"S", "B"} and bool(plain(one).startswith(plain(other)))


def contains(one: Value | None, other: Value | None) -> bool:
    """Whether a text has a part, a set or a list a member."""
    if one is None or other is None:
        return False
    kind, sought = kind_of(one), kind_of(other)
    if kind == "L":
        return any(equal(each, other) for each in one["L"])
    if kind in SETS:
        return kind[0] == sought and members(one) >= members({kind: [other[sought]]})
    return kind == sought and kind in {"S", "B"} and plain(other) in plain(one)


def length(value: Value | None) -> Value | None:
    """What `size()` says of a value."""
    if value is None or kind_of(value) in {"N", "BOOL", "NULL"}:
        return None
    content = plain(value) if kind_of(value) == "B" else value[kind_of(value)]
    return {"N": str(len(content))}


def number(value: Decimal) -> Value:
    """A number as DynamoDB writes it: without an exponent or zeros at its end."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return {"N": "0" if text in {"-0", ""} else text}


def octets(value: Value) -> int:
    """What a value counts for in the size of its item."""
    [(kind, content)] = value.items()
    if kind == "S":
        return len(content.encode())
    if kind == "N":
        return len(content) // 2 + 1
    if kind == "M":
        return 3 + size_of(content)
    if kind == "L":
        return 3 + sum(map(octets, content))
    if kind in SETS:
        return sum(octets({kind[0]: each}) for each in content)
    return len(plain(value)) if kind == "B" else 1


def size_of(item: Mapping[str, Value]) -> int:
    """The size of an item, in bytes."""
    return sum(len(name.encode()) + octets(value) for name, value in item.items())


def check(value: Value) -> None:
    """Refuse what no item may hold.

    Raises:
        Invalid: a set without members or with one twice; what is no number.
    """
    [(kind, content)] = value.items()
    if kind in SETS and (not content or len(members(value)) != len(content)):
        raise Invalid(f"One or more parameter values were invalid: the set {content}")
    if kind in {"N", "NS"}:
        for each in [content] if kind == "N" else content:
            _check_number(each)
    if kind == "M":
        check_all(content)
    if kind == "L":
        for each in content:
            check(each)


def check_all(item: Mapping[str, Value]) -> None:
    """Refuse an item that holds what none may."""
    for value in item.values():
        check(value)


def _check_number(text: str) -> None:
    try:
        found = Decimal(text)
    except ArithmeticError as error:
        raise Invalid(f"The parameter cannot be converted to a numeric value: {text}") from error
    if not found.is_finite() or len(found.normalize().as_tuple().digits) > EXACT:
        raise Invalid(f"Attempting to store more than 38 significant digits in a Number: {text}")
