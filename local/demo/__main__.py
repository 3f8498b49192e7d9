"""`python -m local.demo`: load the demonstration data again into the running stack."""

import argparse
import sys
from collections.abc import Sequence

from local import demo
from local.aws import ministack


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 1 where no stack is running."""
    parser = argparse.ArgumentParser(prog="python -m local.demo", description=__doc__)
    parser.add_argument("--aws-port", type=int, default=4566)
    options = parser.parse_args(arguments)
    # Whatever AWS the caller's environment names, only the one on this machine is in reach.
    with ministack.in_environment(options.aws_port):
        from local.demo.loading import NoLocalAws

        try:
            demo.load()
        except NoLocalAws as problem:
            print(problem, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
