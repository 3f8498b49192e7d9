"""What conditions, projections and updates say: each is read once, then called."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import msgspec
from moto.dynamodb.parsing.reserved_keywords import ReservedKeywords

from . import values
from .values import Invalid, Item, Value

TOKEN = re.compile(r"\s*([:#][\w-]+|[A-Za-z_]\w*|\d+|<>|<=|>=|[()\[\].,+\-=<>])")
COMPARISONS: dict[str, Callable[[int], bool]] = {
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}
Path = tuple[str | int, ...]
"""Names as they are written, and places in lists."""


class Scope(msgspec.Struct):
    """An item, and what the placeholders of an expression stand for."""

    item: Mapping[str, Value]
    names: Mapping[str, str]
    values: Mapping[str, Value]

    def name(self, written: str) -> str:
        """The attribute that is meant."""
        return self.names[written] if written.startswith("#") else written

    def at(self, path: Path) -> Value | None:
        """What stands at a path; None where nothing does."""
        found: Any = self.item.get(self.name(str(path[0])))
        for part in path[1:]:
            if found is None:
                return None
            found = self._inside(found, part)
        value: Value | None = found
        return value

    def _inside(self, value: Value, part: str | int) -> Value | None:
        if isinstance(part, int):
            entries = value.get("L", ())
            return entries[part] if part < len(entries) else None
        inside: Value | None = value.get("M", {}).get(self.name(part))
        return inside


Operand = Callable[[Scope], Value | None]
Test = Callable[[Scope], bool]


class Condition(msgspec.Struct, frozen=True):
    """Whether it holds of an item, which placeholders it uses, and what it says is equal."""

    holds: Test
    uses: frozenset[str]
    equalities: tuple[tuple[str, str], ...]


class Projection(msgspec.Struct, frozen=True):
    """The paths that are asked for."""

    paths: tuple[Path, ...]
    uses: frozenset[str]


class Reader:
    """Reads an expression from its first word to its last."""

    def __init__(self, text: str) -> None:
        self.uses: set[str] = set()
        self.equalities: list[tuple[str, str]] = []
        self._text = text
        self._tokens = _tokens(text)
        self._at = 0

    def peek(self, ahead: int = 0) -> str:
        """A token that comes; nothing at the end."""
        place = self._at + ahead
        return self._tokens[place] if place < len(self._tokens) else ""

    def word(self) -> str:
        """The next token as a keyword."""
        return self.peek().upper()

    def take(self, *expected: str) -> str:
        """The next token, which must be one of these."""
        token = self.peek()
        if not token or (expected and token.upper() not in expected):
            raise Invalid(f"Syntax error; token: {token or '<EOF>'}, near: {self._text}")
        self._at += 1
        return token

    def end(self) -> None:
        """Nothing may follow."""
        if self.peek():
            raise Invalid(f"Syntax error; token: {self.peek()}, near: {self._text}")

    def path(self) -> Path:
        """The place of an attribute, or of a part of it."""
        parts: list[str | int] = [self._name()]
        while self.peek() in {".", "["}:
            if self.take() == ".":
                parts.append(self._name())
            else:
                parts.append(int(self.take()))
                self.take("]")
        return tuple(parts)

    def placeholder(self) -> str:
        """A value that comes with the request."""
        name = self.take()
        if not name.startswith(":"):
            raise Invalid(f"Syntax error; token: {name}, near: {self._text}")
        self.uses.add(name)
        return name

    def _name(self) -> str:
        name = self.take()
        if name.startswith("#"):
            self.uses.add(name)
        elif not re.match(r"[A-Za-z_]", name):
            raise Invalid(f"Syntax error; token: {name}, near: {self._text}")
        elif name.upper() in ReservedKeywords.get_reserved_keywords():
            raise Invalid(f"Attribute name is a reserved keyword; reserved keyword: {name}")
        return name


def _tokens(text: str) -> list[str]:
    found, place = [], 0
    end = len(text.rstrip())
    while place < end:
        match = TOKEN.match(text, place)
        if match is None:
            raise Invalid(f"Syntax error; token: {text[place]}, near: {text}")
        found.append(match[1])
        place = match.end()
    return found


@lru_cache(maxsize=4096)
def condition(text: str) -> Condition:
    """A condition, a filter, or the condition of a key."""
    reader = _Conditions(text)
    holds = reader.any_of()
    reader.end()
    return Condition(holds, frozenset(reader.uses), tuple(reader.equalities))


@lru_cache(maxsize=256)
def projection(text: str) -> Projection:
    """The attributes that an answer is to have."""
    reader = Reader(text)
    paths = [reader.path()]
    while reader.peek():
        reader.take(",")
        paths.append(reader.path())
    return Projection(tuple(paths), frozenset(reader.uses))


class _Conditions(Reader):
    """OR binds least, then AND, then NOT."""

    def any_of(self) -> Test:
        tests = [self._all_of()]
        while self.word() == "OR":
            self.take()
            tests.append(self._all_of())
        return tests[0] if len(tests) == 1 else lambda scope: any(test(scope) for test in tests)

    def _all_of(self) -> Test:
        tests = [self._one()]
        while self.word() == "AND":
            self.take()
            tests.append(self._one())
        return tests[0] if len(tests) == 1 else lambda scope: all(test(scope) for test in tests)

    def _one(self) -> Test:
        if self.word() == "NOT":
            self.take()
            test = self._one()
            return lambda scope: not test(scope)
        if self.peek() == "(":
            self.take()
            test = self.any_of()
            self.take(")")
            return test
        named = FUNCTIONS.get(self.peek()) if self.peek(1) == "(" else None
        return named(self) if named else self._comparison()

    def _comparison(self) -> Test:
        start = self.peek()
        left = self.operand()
        sign = self.take("=", "<>", *COMPARISONS, "BETWEEN", "IN").upper()
        if sign == "BETWEEN":
            return self._between(left)
        if sign == "IN":
            return self._among(left)
        if sign == "=":
            self.equalities.append((start, self.peek()))
        right = self.operand()
        if sign == "=":
            return lambda scope: values.equal(left(scope), right(scope))
        if sign == "<>":
            return lambda scope: not values.equal(left(scope), right(scope))
        return _ordered(left, COMPARISONS[sign], right)

    def _between(self, operand: Operand) -> Test:
        low = self.operand()
        self.take("AND")
        high = self.operand()
        above = _ordered(operand, COMPARISONS[">="], low)
        below = _ordered(operand, COMPARISONS["<="], high)
        return lambda scope: above(scope) and below(scope)

    def _among(self, operand: Operand) -> Test:
        self.take("(")
        choices = [self.operand()]
        while self.take(",", ")") == ",":
            choices.append(self.operand())
        return lambda scope: any(values.equal(operand(scope), each(scope)) for each in choices)

    def operand(self) -> Operand:
        """A path, a value, or the size of what stands at a path."""
        if self.peek().startswith(":"):
            name = self.placeholder()
            return lambda scope: scope.values[name]
        if self.peek() == "size" and self.peek(1) == "(":
            self.take()
            [sized] = self.arguments(1)
            return lambda scope: values.length(sized(scope))
        path = self.path()
        return lambda scope: scope.at(path)

    def arguments(self, number: int) -> list[Operand]:
        """What stands in the brackets of a function."""
        self.take("(")
        found = [self.operand()]
        while len(found) < number:
            self.take(",")
            found.append(self.operand())
        self.take(")")
        return found

    def exists(self) -> Test:
        self.take()
        [operand] = self.arguments(1)
        return lambda scope: operand(scope) is not None

    def is_missing(self) -> Test:
        exists = self.exists()
        return lambda scope: not exists(scope)

    def begins(self) -> Test:
        self.take()
        one, other = self.arguments(2)
        return lambda scope: values.begins(one(scope), other(scope))

    def contains(self) -> Test:
        self.take()
        one, other = self.arguments(2)
        return lambda scope: values.contains(one(scope), other(scope))

    def is_of_type(self) -> Test:
        self.take()
        one, other = self.arguments(2)

        def holds(scope: Scope) -> bool:
            found, kind = one(scope), other(scope)
            return found is not None and kind is not None and values.kind_of(found) == kind["S"]

        return holds


FUNCTIONS: dict[str, Callable[[_Conditions], Test]] = {
    "attribute_exists": _Conditions.exists,
    "attribute_not_exists": _Conditions.is_missing,
    "attribute_type": _Conditions.is_of_type,
    "begins_with": _Conditions.begins,
    "contains": _Conditions.contains,
}


def _ordered(left: Operand, is_so: Callable[[int], bool], right: Operand) -> Test:
    def holds(scope: Scope) -> bool:
        order = values.compare(left(scope), right(scope))
        return order is not None and is_so(order)

    return holds


def projected(item: Item, paths: tuple[Path, ...], names: Mapping[str, str]) -> Item:
    """The parts of an item that a projection asks for, which are whole attributes here.

    Raises:
        NotImplementedError: a part of an attribute is asked for, which nothing of the product does.
    """
    if any(len(path) > 1 for path in paths):
        raise NotImplementedError("projections of parts of attributes")
    wanted = {names.get(str(path[0]), str(path[0])) for path in paths}
    return {name: value for name, value in item.items() if name in wanted}
