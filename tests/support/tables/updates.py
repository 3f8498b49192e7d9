"""What an update makes of an item: another one, that shares what stays the same."""

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec

from . import values
from .expressions import Operand, Path, Reader, Scope
from .values import SETS, Invalid, Item, Value, kind_of

Changed = Callable[[Scope], Value | None]
"""What stands at a path afterwards; None where nothing does."""
Step = tuple[Path, Changed]
NO_PLACE = "The document path provided in the update expression is invalid for update"
NOT_THERE = "The provided expression refers to an attribute that does not exist in the item"
WRONG_TYPE = "An operand in the update expression has an incorrect data type"


class Update(msgspec.Struct, frozen=True):
    """The steps of an update, and the placeholders that it uses."""

    steps: tuple[Step, ...]
    uses: frozenset[str]


@lru_cache(maxsize=4096)
def update(text: str) -> Update:
    """What an update expression says."""
    reader = _Updates(text)
    steps = reader.clauses()
    return Update(tuple(steps), frozenset(reader.uses))


def updated(item: Item, change: Update, scope: Scope) -> Item:
    """The item after an update; every step sees it as it was before."""
    found = [(tuple(_named(path, scope)), value(scope)) for path, value in change.steps]
    for path, value in found:
        item = _placed(item, path, value)
    return item


def touched(change: Update, scope: Scope) -> set[str]:
    """The attributes that an update names."""
    return {scope.name(str(path[0])) for path, _ in change.steps}


def _named(path: Path, scope: Scope) -> list[str | int]:
    return [part if isinstance(part, int) else scope.name(part) for part in path]


def _placed(fields: Item, path: Path, value: Value | None) -> Item:
    name, rest = str(path[0]), path[1:]
    if rest:
        if name not in fields:
            raise Invalid(NO_PLACE)
        return {**fields, name: _placed_inside(fields[name], rest, value)}
    if value is None:
        return {key: kept for key, kept in fields.items() if key != name}
    return {**fields, name: value}


def _placed_inside(holder: Value, path: Path, value: Value | None) -> Value:
    place = path[0]
    if isinstance(place, str) and "M" in holder:
        return {"M": _placed(holder["M"], path, value)}
    if isinstance(place, int) and "L" in holder:
        return {"L": _placed_in_list(holder["L"], place, path[1:], value)}
    raise Invalid(NO_PLACE)


def _placed_in_list(entries: list[Value], place: int, rest: Path, value: Value | None) -> Any:
    if rest:
        if place >= len(entries):
            raise Invalid(NO_PLACE)
        value = _placed_inside(entries[place], rest, value)
    new = [] if value is None else [value]
    return [*entries[:place], *new, *entries[place + 1 :]]


class _Updates(Reader):
    def clauses(self) -> list[Step]:
        """Every clause stands once."""
        readers: dict[str, Callable[[], Step]] = {
            "SET": self._assigned,
            "REMOVE": self._removed,
            "ADD": lambda: self._joined(_sum),
            "DELETE": lambda: self._joined(_without),
        }
        steps: list[Step] = []
        while self.peek():
            read = readers.pop(self.take(*readers).upper())
            steps.append(read())
            while self.peek() == ",":
                self.take()
                steps.append(read())
        return steps

    def _assigned(self) -> Step:
        path = self.path()
        self.take("=")
        left = self._operand()
        if self.peek() not in {"+", "-"}:
            return path, left
        sign = 1 if self.take() == "+" else -1
        right = self._operand()
        return path, lambda scope: _moved(left(scope), right(scope), sign)

    def _removed(self) -> Step:
        return self.path(), lambda _: None

    def _joined(self, join: Callable[[Value | None, Value], Value | None]) -> Step:
        path, name = self.path(), self.placeholder()
        return path, lambda scope: join(scope.at(path), scope.values[name])

    def _operand(self) -> Operand:
        if self.peek().startswith(":"):
            name = self.placeholder()
            return lambda scope: scope.values[name]
        if self.peek(1) == "(":
            return self._function()
        path = self.path()
        return lambda scope: _there(scope.at(path))

    def _function(self) -> Operand:
        name = self.take("IF_NOT_EXISTS", "LIST_APPEND")
        self.take("(")
        if name == "list_append":
            first = self._operand()
            self.take(",")
            second = self._operand()
            self.take(")")
            return lambda scope: _appended(first(scope), second(scope))
        path = self.path()
        self.take(",")
        otherwise = self._operand()
        self.take(")")

        def kept(scope: Scope) -> Value | None:
            found = scope.at(path)
            return otherwise(scope) if found is None else found

        return kept


def _there(value: Value | None) -> Value:
    if value is None:
        raise Invalid(NOT_THERE)
    return value


def _moved(left: Value | None, right: Value | None, sign: int) -> Value:
    one, other = _there(left), _there(right)
    if "N" not in one or "N" not in other:
        raise Invalid(WRONG_TYPE)
    return values.number(Decimal(one["N"]) + sign * Decimal(other["N"]))


def _appended(first: Value | None, second: Value | None) -> Value:
    one, other = _there(first), _there(second)
    if "L" not in one or "L" not in other:
        raise Invalid(WRONG_TYPE)
    return {"L": [*one["L"], *other["L"]]}


def _sum(found: Value | None, more: Value) -> Value:
    """What ADD makes: a greater number, or a set with more members."""
    kind = kind_of(more)
    if kind not in {"N", *SETS} or (found is not None and kind_of(found) != kind):
        raise Invalid(WRONG_TYPE)
    if found is None:
        return more
    if kind == "N":
        return _moved(found, more, 1)
    known = values.members(found)
    return {
        kind: [*found[kind], *(each for each in more[kind] if _member(kind, each) not in known)]
    }


def _without(found: Value | None, fewer: Value) -> Value | None:
    """What DELETE leaves of a set: nothing where none of its members is left."""
    kind = kind_of(fewer)
    if kind not in SETS or (found is not None and kind_of(found) != kind):
        raise Invalid(WRONG_TYPE)
    if found is None:
        return None
    gone = values.members(fewer)
    left = [each for each in found[kind] if _member(kind, each) not in gone]
    return {kind: left} if left else None


def _member(kind: str, each: str) -> Any:
    return Decimal(each) if kind == "NS" else each
