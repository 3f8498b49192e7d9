"""Stop the bridge of the made-up house of the running stack, or start it again: `make bridge`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from local import folder
from local.house import keeping


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 1 where no stack runs, or the bridge did not end."""
    parser = argparse.ArgumentParser(prog="python -m local.bridge", description=__doc__)
    parser.add_argument("--off", action="store_true")
    parser.add_argument("--state", type=Path, default=folder.STATE)
    options = parser.parse_args(arguments)
    state = options.state.resolve()
    if folder.holder(state) is None:
        print("No stack runs here: start it with `make run`.", file=sys.stderr)
        return 1
    if not options.off:
        keeping.turn_on(state)
        print("The bridge is on.")
        return 0
    if not keeping.turn_off(state):
        print("The bridge has not ended yet.", file=sys.stderr)
        return 1
    print("The bridge is off.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
