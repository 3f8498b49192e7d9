"""Many texts as one, in which a word is looked for once instead of in each of them."""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

import msgspec

from chalicelib.clients.search.rules import Meaning, Term

NEAR = 64
"""How many texts further the next one with a common part is looked for first."""


class Texts(msgspec.Struct, frozen=True):
    """Texts, a line break after each, and where each begins, and the last one ends, in that.

    A text is known by its number. A common word has many thousands of them: to look at each thing
    that they are of would cost more than to find the word.
    """

    joined: str
    starts: Sequence[int]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Texts":
        """The texts, which have no line breaks, numbered from 0."""
        lines = [f"{text}\n" for text in texts]
        return cls("".join(lines), array("L", accumulate(map(len, lines), initial=0)))

    def having(self, terms: Sequence[Term]) -> list[int]:
        """The numbers of those that have every term, in order; there is one term at least. The
        first should be the rarest: the others are looked for only in what has that."""
        first, *others = terms
        numbers = self._in_any_way(first, None)
        for term in others:
            numbers = self._in_any_way(term, numbers)
        return numbers

    def _in_any_way(self, term: Term, among: list[int] | None) -> list[int]:
        if len(term) == 1:
            return self._with_all(term[0], among)
        return sorted({number for meaning in term for number in self._with_all(meaning, among)})

    def _with_all(self, meaning: Meaning, among: list[int] | None) -> list[int]:
        for part in meaning:
            among = self._anywhere(part) if among is None else self._narrowed(part, among)
        return among or []

    def _narrowed(self, part: str, numbers: list[int]) -> list[int]:
        find, starts = self.joined.find, self.starts
        return [each for each in numbers if find(part, starts[each], starts[each + 1]) >= 0]

    def _anywhere(self, part: str) -> list[int]:
        joined, starts = self.joined, self.starts
        last, numbers = len(starts) - 1, []
        after, place = 0, joined.find(part)
        while place >= 0:
            near = after + NEAR
            is_near = near < last and place < starts[near]
            after = bisect_right(starts, place, after, near if is_near else last)
            numbers.append(after - 1)
            place = joined.find(part, starts[after])
        return numbers
