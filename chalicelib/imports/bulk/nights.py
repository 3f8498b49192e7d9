"""The nights that rows before a page have taken, a bit a day: those of a century take a few
kilobytes for each house."""

from collections.abc import Iterable, Mapping
from datetime import date

FIRST = date(1900, 1, 1).toordinal()
Night = tuple[str, date]


class Taken:
    """Nights by house; `bits` is what is kept of them."""

    def __init__(self, bits: Mapping[str, bytes]) -> None:
        self._bits = {house: int.from_bytes(kept, "little") for house, kept in bits.items()}

    def add(self, nights: Iterable[Night]) -> None:
        """Take nights."""
        for house, night in nights:
            self._bits[house] = self._bits.get(house, 0) | _bit(night)

    def has_any(self, nights: Iterable[Night]) -> bool:
        """Whether one of them is taken."""
        return any(self._bits.get(house, 0) & _bit(night) for house, night in nights)

    @property
    def bits(self) -> dict[str, bytes]:
        """What is kept of them."""
        return {
            house: bits.to_bytes(bits.bit_length() // 8 + 1, "little")
            for house, bits in self._bits.items()
        }


def _bit(night: date) -> int:
    return 1 << (night.toordinal() - FIRST)
