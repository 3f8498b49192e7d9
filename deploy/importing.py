"""Import clients or stays of the past from a file: `python -m deploy.importing --stage production
--file past.xlsx --what reservations`.

The workers of the stage do it; this shows how far they are. Cut short, they go on, and the same
command shows them again; what was entered is not entered twice. With `--dry` every row is only
looked at. The report names each row by its number in the file.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from chalicelib.kernel import clock
from deploy.terminal import Bar

if TYPE_CHECKING:
    from chalicelib.imports.bulk.types import Import, Outcome

KINDS, FORMATS = ("reservations", "clients"), (".csv", ".xlsx")
SECONDS = 1.0
PATIENCE = 600
"""Seconds without any progress, after which nobody waits."""
AT_ONCE = 1000
WHY = {
    "accepted": "accepted",
    "missing_data": "a needed cell is empty",
    "property_not_found": "no house has that name",
    "client_not_found": "not exactly one guest has that document",
    "invalid_dates": "its dates mean nothing, or end before they begin",
    "invalid_data": "a cell means nothing",
    "duplicates": "is there already, or stands in the file before",
    "overlaps": "another stay has one of its nights",
    "other_errors": "what is here contradicts it",
}
Wait = Callable[[float], None]


def main(arguments: list[str] | None = None, *, wait: Wait = time.sleep) -> int:
    """The command line; not zero where the file is refused, or its rows did not get to their
    end."""
    parser = argparse.ArgumentParser(prog="deploy.importing", description=__doc__)
    parser.add_argument("--stage", required=True)
    add_arguments(parser)
    options = parser.parse_args(arguments)
    os.environ["CASA_STAGE"] = options.stage
    # The names of tables follow from the stage, once for a process.
    from chalicelib.kernel.errors import CasaAustinError, Unavailable

    try:
        return _import(options, wait)
    except Unavailable:
        return _refuse("AWS did not answer; what was entered is right. Run this again")
    except (CasaAustinError, OSError) as problem:
        return _refuse(f"{options.file}: {problem}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What is imported, and how."""
    parser.add_argument("--file", type=_file, required=True, help="a file .csv or .xlsx")
    parser.add_argument("--what", choices=KINDS, required=True, help="what its rows are")
    parser.add_argument("--dry", action="store_true", help="only look at the rows")


def _file(name: str) -> Path:
    path = Path(name)
    if path.suffix.lower() not in FORMATS:
        raise argparse.ArgumentTypeError(f"{name} is neither .csv nor .xlsx")
    return path


def _import(options: argparse.Namespace, wait: Wait) -> int:
    from chalicelib.imports.bulk import service
    from chalicelib.kernel.callers import SYSTEM

    content, actor = options.file.read_bytes(), SYSTEM.actor
    file_format = options.file.suffix[1:].lower()
    progress = service.of_file(content, options.what, file_format, actor=actor, now=clock.now())
    sys.stderr.write(f"Administrators follow it at admin/imports/{progress.import_id}/\n")
    again = ("awaiting_file", "refused", *(["checked"] if options.dry else []))
    if progress.state in again:
        progress = service.check(progress.import_id, actor=actor, now=clock.now())
    progress = _followed(progress, "looked at", wait)
    if progress.state == "checked" and not options.dry:
        progress = service.commit(progress.import_id, actor=actor, now=clock.now())
        progress = _followed(progress, "entered", wait)
    return _tell(progress)


def _followed(progress: "Import", what: str, wait: Wait) -> "Import":
    """The import once its workers are done, or nothing came of it for too long."""
    from chalicelib.imports.bulk import service
    from chalicelib.imports.bulk.types import BUSY

    bar, idle = Bar(sys.stderr), 0.0
    while progress.state in BUSY and idle < PATIENCE:
        wait(SECONDS)
        idle, before = idle + SECONDS, progress
        progress = service.find(progress.import_id)
        if progress.version != before.version:
            idle = 0.0
        if progress.rows is not None:
            bar.show(progress.done, progress.rows, what)
    bar.end()
    return progress


def _tell(progress: "Import") -> int:
    """Print what became of each row, and how many of each."""
    from chalicelib.imports.bulk.types import BUSY

    if progress.state == "refused":
        return _refuse(f"The file is refused: {progress.reason}")
    if progress.state in BUSY:
        return _refuse(f"Nobody went on with import {progress.import_id}. Run this again later")
    for outcome, found in groupby(_rows(progress), key=lambda row: row[1]):
        numbers = [number for number, _ in found]
        span = f"row {numbers[0]}" if len(numbers) == 1 else f"rows {numbers[0]}-{numbers[-1]}"
        sys.stdout.write(f"{span}: {WHY[outcome]}\n")
    for outcome, number in progress.counts.items():
        sys.stdout.write(f"{outcome}: {number:,}\n")
    verb = "entered" if progress.state == "committed" else "looked at, and nothing entered"
    sys.stdout.write(f"Import {progress.import_id}: {progress.rows or 0:,} rows {verb}.\n")
    return 0


def _rows(progress: "Import") -> Iterator[tuple[int, "Outcome"]]:
    from chalicelib.imports.bulk import service

    for offset in range(0, progress.done, AT_ONCE):
        yield from service.rows(progress, offset=offset, size=AT_ONCE)


def _refuse(line: str) -> int:
    sys.stderr.write(f"{line}.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
