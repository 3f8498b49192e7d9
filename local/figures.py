"""Make all figures of the running stack anew from its events: `python -m local.figures`.

With `--plan` it only says what differs.
"""

import argparse
import sys
from collections.abc import Sequence

from deploy import figures
from local import deployed


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 1 where no stack runs, or something differs and was not made anew."""
    parser = argparse.ArgumentParser(prog="python -m local.figures", description=__doc__)
    parser.add_argument("--aws-port", type=int, default=4566)
    parser.add_argument("--plan", action="store_true", help="only say what differs")
    options = parser.parse_args(arguments)
    return deployed.run(figures.main, options.aws_port, ["--plan"] * options.plan)


if __name__ == "__main__":
    sys.exit(main())
