"""Which of many path patterns (`/v1/property/{slug}`) a path fits.

A literal wins over a variable; where it leads nowhere, the variable has its turn. A variable is
one segment and never empty.
"""

from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")


class Match(msgspec.Struct, Generic[T], frozen=True):
    """What stands at the pattern that a path fits, and the values of its variables in order."""

    value: T
    variables: tuple[str, ...]


class _Node(Generic[T]):
    """A place in the tree of patterns."""

    def __init__(self) -> None:
        self.literals: dict[str, _Node[T]] = {}
        self.variable: _Node[T] | None = None
        self.value: T | None = None

    def below(self, segment: str) -> Iterator[tuple["_Node[T]", tuple[str, ...]]]:
        """Where a segment may lead, the literal first, with the value that it gives a variable."""
        literal = self.literals.get(segment)
        if literal is not None:
            yield literal, ()
        if self.variable is not None and segment:
            yield self.variable, (segment,)


class Patterns(Generic[T]):
    """Values by pattern, as a tree that is walked once for each path."""

    def __init__(self) -> None:
        self._root: _Node[T] = _Node()

    def add(self, pattern: str, value: T) -> None:
        """Put a value at a pattern.

        Raises:
            ValueError: another one stands there, whatever its variables are called.
        """
        node = self._place(pattern)
        if node.value is not None:
            raise ValueError(f"{pattern} stands for two things")
        node.value = value

    def get(self, pattern: str) -> T | None:
        """The value at a pattern, or None."""
        return self._place(pattern).value

    def find(self, segments: Sequence[str]) -> Match[T] | None:
        """What a whole path fits; its segments are decoded."""
        return next(_whole(self._root, segments, ()), None)

    def beginnings(self, segments: Sequence[str]) -> Iterator[T]:
        """The values of all patterns that a path begins with, the one that fits best first."""
        return _beginnings(self._root, segments)

    def _place(self, pattern: str) -> _Node[T]:
        node = self._root
        for segment in segments_of(pattern):
            if not segment.startswith("{"):
                node = node.literals.setdefault(segment, _Node())
                continue
            node.variable = node.variable or _Node()
            node = node.variable
        return node


def segments_of(path: str) -> list[str]:
    """The segments of a path or pattern; one slash at its end means nothing."""
    inner = path.removeprefix("/").removesuffix("/")
    return inner.split("/") if inner else []


def variables_of(pattern: str) -> list[str]:
    """The names of a pattern's variables, in order."""
    return [segment[1:-1] for segment in segments_of(pattern) if segment.startswith("{")]


def _whole(
    node: _Node[T], segments: Sequence[str], variables: tuple[str, ...]
) -> Iterator[Match[T]]:
    if not segments:
        if node.value is not None:
            yield Match(node.value, variables)
        return
    for below, bound in node.below(segments[0]):
        yield from _whole(below, segments[1:], (*variables, *bound))


def _beginnings(node: _Node[T], segments: Sequence[str]) -> Iterator[T]:
    if segments:
        for below, _ in node.below(segments[0]):
            yield from _beginnings(below, segments[1:])
    if node.value is not None:
        yield node.value
