"""The package for production, and a MiniStack in which it is deployed, once for the whole run."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from deploy import package
from deploy.naming import Stage
from local.aws import ministack
from tests.deployment.desk import EMAIL, PASSWORD, run_beside
from tests.deployment.into_ministack import Deployed, deploy
from tests.support.waiting import PATIENCE_SECONDS


@pytest.fixture(scope="session")
def packaged() -> Path:
    """What AWS gets; built only when a source has changed since the last time."""
    out = package.ROOT / ".build" / "production"
    package.build(Stage("production"), out)
    return out


@pytest.fixture(scope="session")
def deployed(packaged: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    """The package, deployed into a MiniStack that enforces the policies of its roles."""
    if not ministack.EXECUTABLE.exists() and os.environ.get("CI") != "true":
        pytest.skip("MiniStack is not installed: make .local/ministack/.ready")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AUTH", "true")
        # Every worker unpacks the code there and leaves it behind.
        environment.setenv("TMPDIR", str(tmp_path_factory.mktemp("workers")))
        log = tmp_path_factory.mktemp("ministack") / "log"
        with ministack.running(log=log) as running:
            yield deploy(packaged, running)


@pytest.fixture(scope="session")
def administrator(deployed: Deployed) -> dict[str, str]:
    """The headers of the first administrator, created with the documented command."""
    run_beside(deployed, "chalicelib.accounts.first_administrator", "--email", EMAIL)
    answer = requests.post(
        f"{deployed.url}/v1/login",
        json={"email": EMAIL, "password": PASSWORD},
        timeout=PATIENCE_SECONDS,
    )
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['access']}"}
