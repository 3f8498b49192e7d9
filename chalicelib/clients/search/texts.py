"""The texts of many lines as one, in which a word is looked for once instead of in each of them."""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Generic

import msgspec

from chalicelib.clients.search.rules import Meaning, T, Term, having


class Texts(msgspec.Struct, Generic[T], frozen=True):
    """Lines, their texts with a line break after each, and where each ends in that."""

    lines: Sequence[T]
    joined: str
    ends: Sequence[int]

    @classmethod
    def of(cls, lines: Iterable[T]) -> "Texts[T]":
        """The texts of lines."""
        lines = list(lines)
        texts = [f"{line.text}\n" for line in lines]
        return cls(lines, "".join(texts), array("L", accumulate(map(len, texts))))

    def having(self, term: Term) -> list[T]:
        """Those whose text has what a term asks for, each once."""
        if len(term) == 1:
            return self._having(term[0])
        found = {id(line): line for meaning in term for line in self._having(meaning)}
        return list(found.values())

    def _having(self, meaning: Meaning) -> list[T]:
        first, *others = meaning
        lines = [self.lines[number] for number in self._with(first)]
        return having(lines, (tuple(others),))

    def _with(self, part: str) -> Iterator[int]:
        """The numbers of lines that have a part, in order. No part has a line break."""
        joined, ends = self.joined, self.ends
        place = joined.find(part)
        while place >= 0:
            number = bisect_right(ends, place)
            yield number
            place = joined.find(part, ends[number])
