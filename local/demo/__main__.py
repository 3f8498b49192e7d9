"""`python -m local.demo`: load the demonstration data again into the running stack."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from local import clock, demo, folder
from local.aws import ministack
from local.house import bridge
from local.steps import step

YES = {"y", "yes", "s", "si", "sí"}


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 1 where no stack is running, or nobody agrees to what is lost."""
    parser = argparse.ArgumentParser(prog="python -m local.demo", description=__doc__)
    parser.add_argument("--aws-port", type=int, default=4566)
    parser.add_argument("--yes", action="store_true", help="do not ask before deleting")
    parser.add_argument("--state", type=Path, default=folder.STATE)
    options = parser.parse_args(arguments)
    clock.keep_in(options.state)
    # Whatever AWS the caller's environment names, only the one on this machine is in reach.
    with ministack.in_environment(options.aws_port):
        from local.demo.loading import NoLocalAws, require_local

        try:
            require_local()
        except NoLocalAws as problem:
            print(problem, file=sys.stderr)
            return 1
        if not options.yes and not _agreed(ministack.endpoint(options.aws_port)):
            print("Nothing was changed.", file=sys.stderr)
            return 1
        with step("Demonstration data") as loading, clock.running():
            loading.result = demo.load()
        with step("Running processes forget the data before"):
            demo.wait_until_known()
        with step("The bridge of the first house gets a key"):
            _let_bridge_in(options.state)
    return 0


def _let_bridge_in(state: Path) -> None:
    from local.demo.devices import hand_out_key

    handed_out = hand_out_key()
    if handed_out is not None:
        bridge.keep_key(state.resolve(), handed_out[1])


def _agreed(address: str) -> bool:
    if not sys.stdin.isatty():
        print("YES=1 says that everything may be deleted.", file=sys.stderr)
        return False
    answer = input(f"This deletes everything that the stack at {address} holds. Go on? [y/N] ")
    return answer.strip().lower() in YES


if __name__ == "__main__":
    sys.exit(main())
