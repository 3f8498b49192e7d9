"""Long lists in parts, for whatever takes only so much at once."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def in_parts(items: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    """The items in their order, `most` at a time."""
    return (items[start : start + most] for start in range(0, len(items), most))
