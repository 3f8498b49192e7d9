"""Import a file of the past into the running stack: `python -m local.importing --file past.csv
--what reservations`.

With `--dry` every row is only looked at.
"""

import argparse
import sys
from collections.abc import Sequence

from deploy import importing
from local import deployed


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 1 where no stack runs, or the file was not taken to its end."""
    parser = argparse.ArgumentParser(prog="python -m local.importing", description=__doc__)
    parser.add_argument("--aws-port", type=int, default=4566)
    importing.add_arguments(parser)
    options = parser.parse_args(arguments)
    more = ["--file", str(options.file), "--what", options.what, *["--dry"] * options.dry]
    return deployed.run(importing.main, options.aws_port, more)


if __name__ == "__main__":
    sys.exit(main())
