"""What a mistake is."""

from pathlib import Path

import msgspec

HOME = Path(__file__).parents[2]
"""The project."""


class Mistake(msgspec.Struct, frozen=True):
    """`old` becomes `new` in `file`; `tests` are those that see it where the rest does not.

    A mistake whose text is gone must be written anew: it counts as missed.
    """

    file: str
    old: str
    new: str
    tests: str | None = None

    def is_possible(self, project: Path) -> bool:
        """Whether the file still says what the mistake would change."""
        file = project / self.file
        return file.exists() and self.old in file.read_text()


def room(name: str, old: str, new: str, tests: str | None = None) -> Mistake:
    """A mistake in what a room declares."""
    return Mistake(f"chalicelib/{name}/room.py", old, new, tests)
