"""Hand a stage's package to CloudFormation: `python -m deploy.release --stage production`.

Builds the package first where anything changed, then runs the ordinary AWS command line with the
caller's own credentials and region, and then the changes of data that the stage has not had. The
bucket for archives and templates is made once by hand (docs/deployment.md).
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import get_args

import msgspec

from chalicelib.guests.codes.settings import PROVIDERS
from chalicelib.reservations.stays.windows import LateCheckout
from deploy import alarms, package, template
from deploy.dependencies import Unfit
from deploy.naming import Stage

ARTIFACTS_VARIABLE = "CASA_ARTIFACTS"


class Release(msgspec.Struct, frozen=True):
    """What a release is made of. `plan` shows the change sets and leaves them unexecuted."""

    stage: Stage
    out: Path
    artifacts: str
    parameters: dict[str, str]
    plan: bool = False

    def commands(self) -> list[list[str]]:
        """The command lines, in their order: AWS's own, and the changes of data that are missing.

        The released template is YAML: as JSON, which that command line spreads out, it would be
        twice as long, and CloudFormation reads a megabyte.
        """
        released = str(self.out / "released.yaml")
        upload = ["aws", "cloudformation", "package", *self._where]
        upload += ["--template-file", str(self.out / package.TEMPLATE)]
        upload += ["--output-template-file", released]
        # The alarms first: they name what they watch, and a stage that calls nobody ends here.
        watch = self._apply(self.stage.alarms_stack, str(self.out / package.ALARMS), alarms)
        needs = ["--capabilities", "CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
        apply = self._apply(self.stage.stack, released, template, *needs)
        if self.plan:
            return [upload, *([*each, "--no-execute-changeset"] for each in (watch, apply))]
        # Changes of data come last: they count on the new indexes, and on code that keeps them.
        migrate = [sys.executable, "-m", "deploy.migrations", "--stage", self.stage.name]
        return [upload, watch, apply, migrate]

    @property
    def _where(self) -> list[str]:
        return ["--s3-bucket", self.artifacts, "--s3-prefix", self.stage.stack]

    def _apply(self, stack: str, file: str, declared: ModuleType, *needs: str) -> list[str]:
        """Make or change a stack, with those parameters that its template declares."""
        command = ["aws", "cloudformation", "deploy", *self._where, "--stack-name", stack]
        command += ["--template-file", file, "--no-fail-on-empty-changeset", *needs]
        command += ["--tags", "product=casa-austin", f"stage={self.stage.name}"]
        named = self.parameters.keys() & declared.PARAMETERS.keys()
        overrides = [f"{name}={self.parameters[name]}" for name in sorted(named)]
        return [*command, "--parameter-overrides", *overrides] if overrides else command


def refuse_unreleasable(packaged: Path) -> None:
    """See that Lambda still takes the package's runtimes.

    Raises:
        Unfit: it was packaged with a Python that it does not take.
    """
    resources = json.loads(packaged.read_text())["Resources"]
    for resource in resources.values():
        package.refuse_retired(resource.get("Properties", {}).get("Runtime", ""))


def main(arguments: list[str] | None = None) -> int:
    """The command line; not zero when something was refused or a command failed."""
    parsed = parser().parse_args(arguments)
    if parsed.artifacts is None:
        sys.stderr.write(
            f"Name the bucket for archives and templates: `make deploy STAGE={parsed.stage} "
            f"ARTIFACTS=...`, or {ARTIFACTS_VARIABLE} in the environment (docs/deployment.md).\n"
        )
        return 1
    try:
        release = Release(
            stage=Stage(parsed.stage),
            out=package.ROOT / ".build" / parsed.stage,
            artifacts=parsed.artifacts,
            parameters=parameters_of(parsed),
            plan=parsed.plan,
        )
        package.build(release.stage, release.out)
        refuse_unreleasable(release.out / package.TEMPLATE)
    except (Unfit, ValueError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return _run(release.commands())


def _run(commands: list[list[str]]) -> int:
    for command in commands:
        sys.stdout.write(f"{' '.join(command)}\n")
        sys.stdout.flush()
        done = subprocess.run(command, check=False)  # noqa: S603 - written by `commands`
        if done.returncode:
            return done.returncode
    return 0


def parameters_of(parsed: argparse.Namespace) -> dict[str, str]:
    """The parameters of the stacks that a command line names; the others keep their values."""
    named = {
        "BaseUrl": parsed.base_url,
        "AlarmEmail": parsed.alarm_email,
        "CodesBy": parsed.codes_by,
        "CodesADay": parsed.codes_a_day,
        "LateCheckout": parsed.late_checkout,
        "ReserveConcurrency": parsed.reserve_concurrency,
        "RequestsOfAnAddress": parsed.requests_of_an_address,
    }
    return {name: str(value) for name, value in named.items() if value is not None}


def parser() -> argparse.ArgumentParser:
    """What the command line takes."""
    command = argparse.ArgumentParser(prog="deploy.release", description=__doc__)
    command.add_argument("--stage", required=True)
    command.add_argument(
        "--artifacts",
        default=os.environ.get(ARTIFACTS_VARIABLE),
        help=f"bucket for archives and templates (default ${ARTIFACTS_VARIABLE})",
    )
    command.add_argument("--base-url", help="address that links start with; kept when left out")
    command.add_argument(
        "--alarm-email", help="who is told of alarms; a stage's first release must name one"
    )
    command.add_argument(
        "--codes-by", choices=PROVIDERS, help="who sends one-time codes first; kept when left out"
    )
    command.add_argument(
        "--codes-a-day", type=int, help="how many one-time codes are sent; kept when left out"
    )
    command.add_argument(
        "--late-checkout",
        choices=get_args(LateCheckout),
        help="until when a late checkout has the house; kept when left out",
    )
    command.add_argument(
        "--reserve-concurrency",
        choices=["true", "false"],
        help="whether the publisher and the job of holds can always run; kept when left out",
    )
    command.add_argument(
        "--requests-of-an-address",
        type=int,
        help="how many the firewall admits in five minutes, 0 for none; kept when left out",
    )
    command.add_argument(
        "--plan", action="store_true", help="make the change set, do not execute it"
    )
    return command


if __name__ == "__main__":
    sys.exit(main())
