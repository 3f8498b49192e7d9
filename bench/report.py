"""What was measured: lines for a reader, and figures in a file for a comparison."""

from pathlib import Path
from statistics import median

import msgspec


class Figure(msgspec.Struct, frozen=True):
    """One number of a line. `spec` and `text` are how the line shows it."""

    value: float
    unit: str
    spec: str = ".0f"
    text: str = "{value} {unit}"

    def __str__(self) -> str:
        return self.text.format(value=format(self.value, self.spec), unit=self.unit)


class Measured(msgspec.Struct, frozen=True):
    """A figure of a file: one value from each run that wrote to the file, and their median."""

    name: str
    unit: str
    value: float
    rounds: tuple[float, ...]

    @property
    def key(self) -> tuple[str, str]:
        """What identifies a figure: one line may hold several, each with a unit of its own."""
        return self.name, self.unit


class Report:
    """The lines of one run."""

    def __init__(self) -> None:
        self._values: dict[tuple[str, str], float] = {}

    def line(self, what: str, *figures: Figure) -> None:
        """Print one line. `what` is indented where it belongs to the line above."""
        print(f"{what:<58} {', '.join(map(str, figures))}", flush=True)
        for figure in figures:
            self._values[what, figure.unit] = figure.value

    def add_to(self, path: Path) -> None:
        """Write the figures to a file, as one more round of what the file holds already."""
        before = {one.key: one.rounds for one in read(path)} if path.exists() else {}
        keys = [*before, *(key for key in self._values if key not in before)]
        measured = [_measured(key, before.get(key, ()), self._values.get(key)) for key in keys]
        path.write_bytes(msgspec.json.format(msgspec.json.encode(measured)))


def read(path: Path) -> list[Measured]:
    """The figures of a file.

    Raises:
        FileNotFoundError: there is none.
        msgspec.ValidationError: no report wrote it.
    """
    return msgspec.json.decode(path.read_bytes(), type=list[Measured])


def _measured(key: tuple[str, str], before: tuple[float, ...], value: float | None) -> Measured:
    rounds = before if value is None else (*before, value)
    return Measured(name=key[0], unit=key[1], value=median(rounds), rounds=rounds)
