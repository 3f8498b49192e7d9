"""`python -m local.stop`: end the stack of this folder; its data is kept when it returns."""

import argparse
import os
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from local import folder
from local.processes import PATIENCE_SECONDS
from local.steps import step

POLL_SECONDS = 0.1


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 where no stack runs any more."""
    parser = argparse.ArgumentParser(prog="python -m local.stop", description=__doc__)
    parser.add_argument("--state", type=Path, default=folder.STATE)
    state = parser.parse_args(arguments).state.resolve()
    process = folder.holder(state)
    if process is None:
        print("No stack runs here.")
        return 0
    with step(f"Stopping process {process}"):
        # Killed before, it has left MiniStack saving: then there is nobody to ask.
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGTERM)
        return _wait(state)


def _wait(state: Path) -> int:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while folder.holder(state) is not None:
        if time.monotonic() > deadline:
            print(f"It has not ended within {PATIENCE_SECONDS} s.", file=sys.stderr)
            return 1
        time.sleep(POLL_SECONDS)
    return 0


if __name__ == "__main__":
    sys.exit(main())
