"""Move in from the system that was in use before: `python -m deploy.moving --stage production
--file dump.json`, an export of `dumpdata`.

What was moved before stays as it is, so it may be run again, and goes on where it was cut short.
With `--dry` it only says what would come of it. With `--media` the files come along that it names.
"""

import argparse
import os
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

import msgspec

from chalicelib.kernel import clock
from deploy.media import media_at
from deploy.terminal import Bar


def main(arguments: list[str] | None = None) -> int:
    """The command line; not zero where rows were refused, or not all could be written."""
    options = _parser().parse_args(arguments)
    os.environ["CASA_STAGE"] = options.stage
    # The names of tables follow from the stage, once for a process.
    from chalicelib.cloud.transaction import Busy
    from chalicelib.imports.moving import service
    from chalicelib.kernel.errors import Unavailable

    try:
        rows = service.read(options.file.read_bytes())
    except (OSError, msgspec.DecodeError) as problem:
        return _refuse(f"{options.file} is no export: {problem}")
    try:
        media = None if options.media is None else media_at(options.media)
    except OSError as problem:
        return _refuse(f"No files can be read at {options.media}: {problem}")
    told = _progress(len(rows))
    try:
        report = service.move_in(
            rows, now=clock.now(), media=media, writes=not options.dry, told=told
        )
    except (Unavailable, Busy):
        return _refuse("AWS did not answer; what was written is right. Run this again")
    sys.stderr.write("\n" if sys.stderr.isatty() else "")
    sys.stdout.write(f"{report.text()}\n")
    return int(bool(report.refused.total()))


def _progress(total: int) -> Callable[[str], None]:
    """Shows how far it is."""
    bar, numbers = Bar(sys.stderr), count(1)
    return lambda model: bar.show(next(numbers), total, f"moved: {model}")


def _refuse(line: str) -> int:
    sys.stderr.write(f"{line}.\n")
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="deploy.moving", description=__doc__)
    parser.add_argument("--stage", required=True)
    parser.add_argument("--file", type=Path, required=True, help="what `dumpdata` wrote")
    parser.add_argument("--media", help="its files: a folder, or s3://bucket/prefix")
    parser.add_argument("--dry", action="store_true", help="only say what would be moved")
    return parser


if __name__ == "__main__":
    sys.exit(main())
