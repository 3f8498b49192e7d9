"""The clock of the stack on this machine, which may be ahead: a stay that is booked now is over
at once.

    python -m local.clock --days 30

The API, the functions, the jobs and the stand-ins go by it. MiniStack keeps the machine's time.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from chalicelib.kernel import clock
from chalicelib.kernel.dates import LIMA
from local import folder

VARIABLE = "CASA_LOCAL_CLOCK"
"""Names the file that says how many days the clock is ahead."""
MOST_DAYS = 3650
IN_THE_PRESENT = frozenset({"fold_searches"})
"""Jobs that keep the machine's time. What is added up as far as a day ahead would leave out all
that comes before it, once the clock is put back."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code of the command."""
    parser = argparse.ArgumentParser(prog="python -m local.clock", description=__doc__)
    parser.add_argument("--days", type=_days, required=True, help="0 puts it back to the present")
    parser.add_argument("--state", type=Path, default=folder.STATE)
    options = parser.parse_args(arguments)
    put_ahead(options.state, options.days)
    print(f"The stack's clock: {_text(options.days)}.")
    return 0


def put_ahead(state: Path, days: int) -> None:
    """Let the clock of the stack that keeps its data in `state` be so many days ahead."""
    state.mkdir(parents=True, exist_ok=True)
    # Put in its place at once: processes read it whenever something happens, and never half of it.
    written = _file(state).with_suffix(f".{os.getpid()}")
    written.write_text(str(days))
    written.replace(_file(state))


def keep_in(state: Path) -> None:
    """Let this process, and those that it starts, go by the clock of a stack."""
    os.environ[VARIABLE] = str(_file(state))


def days_ahead() -> int:
    """How many days the clock is ahead, by which this process goes."""
    named = os.environ.get(VARIABLE)
    if named is None or not Path(named).exists():
        return 0
    return int(Path(named).read_text())


@contextmanager
def running(function: str | None = None) -> Iterator[None]:
    """Let `kernel.clock` answer the stack's time inside the block, which is one invocation, of a
    `function` by its name or of anything else."""
    days = 0 if function in IN_THE_PRESENT else days_ahead()
    if not days:
        yield
        return
    with clock.at(_moved(days)):
        yield


def text() -> str:
    """What the clock shows."""
    return _text(days_ahead())


def _text(days: int) -> str:
    shown = f"{_moved(days).astimezone(LIMA):%Y-%m-%d %H:%M} in Lima"
    return f"{shown}, {days} days ahead" if days else shown


def _moved(days: int) -> datetime:
    return datetime.now(UTC) + timedelta(days=days)


def _file(state: Path) -> Path:
    return state.resolve() / "clock"


def _days(text: str) -> int:
    days = int(text) if text.isascii() and text.isdecimal() else -1
    if not 0 <= days <= MOST_DAYS:
        raise argparse.ArgumentTypeError(f"{text} is no number of days from 0 to {MOST_DAYS}")
    return days


if __name__ == "__main__":
    sys.exit(main())
