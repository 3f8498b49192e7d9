"""What somebody at a desk does with a stage: run its commands, wait, look into its queues."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import TypeVar

from chalicelib.accounts.first_administrator import PASSWORD_VARIABLE
from deploy import package
from local.aws import ministack
from tests.deployment.into_ministack import Deployed, complaints
from tests.support.waiting import PATIENCE_SECONDS

T = TypeVar("T")
EMAIL = "ana@example.pe"
PASSWORD = "una casa frente al mar 2026"


def run_beside(deployed: Deployed, module: str, *arguments: str) -> None:
    """Run a command of the product against the stack, as somebody at a desk would."""
    port = int(deployed.endpoint.rpartition(":")[2])
    subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=package.ROOT,
        env={
            **os.environ,
            **ministack.environment(port),
            "CASA_STAGE": "production",
            PASSWORD_VARIABLE: PASSWORD,
        },
        check=True,
    )


def eventually(deployed: Deployed, look: Callable[[], T | None]) -> T:
    """What `look` finds, when it finds something."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"nothing within {PATIENCE_SECONDS} s; {complaints(deployed)}")


def depth(deployed: Deployed, queue: str) -> int:
    """How many messages a queue holds, visible or not."""
    kinds = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    answer = deployed.client("sqs").get_queue_attributes(
        QueueUrl=deployed.resources[queue], AttributeNames=kinds
    )
    return sum(int(count) for count in answer["Attributes"].values())
