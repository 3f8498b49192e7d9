"""Run a scheduled job of the product once, now, on the running stack.

    python -m local.job expire_holds

`make rooms` names the jobs. It goes by the stack's clock (`local.clock`).
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from local import clock, folder
from local.aws import ministack
from local.steps import step


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 1 where no stack runs, or the job failed."""
    parser = argparse.ArgumentParser(prog="python -m local.job", description=__doc__)
    parser.add_argument("name")
    parser.add_argument("--module", default="app")
    parser.add_argument("--aws-port", type=int, default=4566)
    parser.add_argument("--providers-port", type=int, default=8025)
    parser.add_argument("--state", type=Path, default=folder.STATE)
    options = parser.parse_args(arguments)
    clock.keep_in(options.state)
    with ministack.in_environment(options.aws_port):
        return _run(options)


def _run(options: argparse.Namespace) -> int:
    # What the application reads from the environment it reads at import.
    from chalicelib import wiring
    from chalicelib.kernel.clock import now
    from local.demo.loading import NoLocalAws, require_local
    from local.invocation import Crashed, Functions
    from local.providers import registry
    from local.pumps.events import schedule_event

    jobs = {each.name: each for each in wiring.FUNCTIONS if each.job is not None}
    job = jobs.get(options.name)
    if job is None:
        print(f"There is no job {options.name}: {', '.join(sorted(jobs))}.", file=sys.stderr)
        return 1
    os.environ.update(registry.environment(f"http://{ministack.HOST}:{options.providers_port}"))
    try:
        require_local()
        functions = Functions(importlib.import_module(options.module), [job])
        with step(f"Job {job.name}"), clock.running(job.name):
            functions.invoke(job, schedule_event(job.name, now()))
    except NoLocalAws as problem:
        print(problem, file=sys.stderr)
        return 1
    except Crashed:
        # Its traceback is in the log above.
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
