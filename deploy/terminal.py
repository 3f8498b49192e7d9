"""How far something is: a bar on a terminal, and a line for each tenth elsewhere."""

from typing import TextIO

WIDTH = 30
TENTHS = 10


class Bar:
    """The progress of rows on a stream."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._last = ""

    def show(self, done: int, total: int, what: str) -> None:
        """Say how far it is; `what` is done with the rows, or what they are."""
        part = min(done / total, 1.0) if total else 1.0
        said = f"{min(done, total):,} of {total:,} rows {what}"
        if self._stream.isatty():
            filled = int(part * WIDTH)
            self._write(
                f"\r\033[K[{'#' * filled}{'.' * (WIDTH - filled)}] {part:4.0%} {said}", said
            )
        else:
            self._write(f"{said}\n", f"{what} {int(part * TENTHS)}")

    def end(self) -> None:
        """Leave what is shown, and begin a new line after it."""
        if self._last and self._stream.isatty():
            self._stream.write("\n")
        self._last = ""

    def _write(self, text: str, mark: str) -> None:
        """Write a text, unless the same is shown already."""
        if mark != self._last:
            self._last = mark
            self._stream.write(text)
            self._stream.flush()
