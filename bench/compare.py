"""Two files of figures side by side: `python -m bench.compare before.json after.json`.

A ratio is the second file's figure by the first one's. The files come from `python -m bench --json
FILE`; run both sides in turns, so that the machine's moods reach both alike.
"""

import argparse
from pathlib import Path

from bench.report import Measured, read

MISSING = "-"
WHOLE = 100
"""From here on fractions of a figure say nothing."""


def table(before: list[Measured], after: list[Measured]) -> list[str]:
    """A heading, and a line for each figure of either side."""
    old = {one.key: one for one in before}
    new = {one.key: one for one in after}
    keys = list(dict.fromkeys([*old, *new]))
    rows = [("what", "unit", "before", "after", "ratio")]
    rows += [(*key, *_cells(old.get(key), new.get(key))) for key in keys]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [_line(row, widths) for row in rows]


def _cells(before: Measured | None, after: Measured | None) -> tuple[str, str, str]:
    return _number(before), _number(after), _ratio(before, after)


def _number(measured: Measured | None) -> str:
    if measured is None:
        return MISSING
    return f"{measured.value:,.0f}" if measured.value >= WHOLE else f"{measured.value:.3g}"


def _ratio(before: Measured | None, after: Measured | None) -> str:
    if before is None or after is None or not before.value:
        return MISSING
    return f"{after.value / before.value:.2f}"


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    texts = [text.ljust(width) for text, width in zip(row[:2], widths[:2], strict=True)]
    numbers = [text.rjust(width) for text, width in zip(row[2:], widths[2:], strict=True)]
    return "  ".join([*texts, *numbers])


def main(arguments: list[str] | None = None) -> None:
    """Print the table of two files."""
    parser = argparse.ArgumentParser(prog="bench.compare", description=__doc__)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    given = parser.parse_args(arguments)
    print("\n".join(table(read(given.before), read(given.after))))


if __name__ == "__main__":
    main()
