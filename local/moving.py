"""Move an export of the system before into the running stack: `python -m local.moving --file
dump.json`.

With `--dry` it only says what would come of it.
"""

import argparse
import sys
from collections.abc import Sequence

from deploy import moving
from local import deployed


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 1 where no stack runs, or rows were refused."""
    parser = argparse.ArgumentParser(prog="python -m local.moving", description=__doc__)
    parser.add_argument("--aws-port", type=int, default=4566)
    parser.add_argument("--file", required=True, help="what `dumpdata` wrote")
    parser.add_argument("--media", help="its files: a folder, or s3://bucket/prefix")
    parser.add_argument("--dry", action="store_true", help="only say what would be moved")
    options = parser.parse_args(arguments)
    more = ["--dry"] * options.dry
    more += [] if options.media is None else ["--media", options.media]
    return deployed.run(moving.main, options.aws_port, ["--file", options.file, *more])


if __name__ == "__main__":
    sys.exit(main())
