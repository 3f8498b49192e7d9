"""Make all figures anew from the log of events: `python -m deploy.figures --stage production`.

The product goes on meanwhile. With `--plan` it only says what differs.
"""

import argparse
import os
import sys

from chalicelib.kernel import clock


def main(arguments: list[str] | None = None) -> int:
    """The command line; not zero where something differs and was not made anew."""
    options = _parser().parse_args(arguments)
    os.environ["CASA_STAGE"] = options.stage
    # The names of tables follow from the stage, once for a process.
    from chalicelib.insights.rebuilding import service
    from chalicelib.insights.rebuilding.rules import counted
    from chalicelib.kernel.errors import Unavailable

    try:
        told = counted(service.log())
        found = service.compare(told) if options.plan else service.rebuild(told, now=clock.now())
    except service.StillChanging:
        return _refuse("The product kept changing its figures. Run this again")
    except Unavailable:
        return _refuse("AWS did not answer; what was written is right. Run this again")
    verb = "would be" if options.plan else "were"
    _print(f"{found.told} stays and profits in the log, {found.counted} {verb} counted otherwise")
    _print(f"{found.rows} rows {verb} written anew")
    _print(f"SHA-256 of all rows: {found.digest}")
    return int(options.plan and bool(found.counted or found.rows))


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _refuse(line: str) -> int:
    sys.stderr.write(f"{line}.\n")
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="deploy.figures", description=__doc__)
    parser.add_argument("--stage", required=True)
    parser.add_argument("--plan", action="store_true", help="only say what differs")
    return parser


if __name__ == "__main__":
    sys.exit(main())
