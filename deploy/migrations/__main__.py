"""`python -m deploy.migrations --stage production`: run the steps that the stage has not had."""

import argparse
import os
import sys

from deploy.migrations import steps
from deploy.migrations.runner import Runner, missing, tables_of
from deploy.migrations.step import StillChanging, steps_in
from deploy.naming import Stage


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="deploy.migrations", description=__doc__)
    parser.add_argument("--stage", required=True)
    parser.add_argument("--plan", action="store_true", help="only say what would run")
    options = parser.parse_args(arguments)
    # The AWS command line, which a release is made with, reads this variable; boto3 does not.
    tables = tables_of(Stage(options.stage), os.environ.get("AWS_REGION"))
    due = missing(tables, steps_in(steps))
    if options.plan or not due:
        _print("\n".join(f"{step.id}: {step.purpose}" for step in due) or "no step is missing")
        return 0
    try:
        Runner(tables, log=_print).run(due)
    except StillChanging as problem:
        sys.stderr.write(f"{problem}: it keeps changing; run the steps again\n")
        return 1
    return 0


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
