"""Commands for stages, given to the running stack."""

import sys
from collections.abc import Callable, Sequence

from local.aws import ministack


def run(command: Callable[[list[str]], int], aws_port: int, arguments: Sequence[str]) -> int:
    """The exit code of a command of `deploy`: 1 where no stack runs."""
    with ministack.in_environment(aws_port):
        from chalicelib.cloud.settings import settings
        from local.demo.loading import NoLocalAws, require_local

        try:
            require_local()
        except NoLocalAws as problem:
            print(problem, file=sys.stderr)
            return 1
        return command(["--stage", settings().stage, *arguments])
