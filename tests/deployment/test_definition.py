"""The template as AWS gets it: valid for CloudFormation, and within API Gateway's limits."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from local.aws.ministack import EXECUTABLE

LINTER = EXECUTABLE.with_name("cfn-lint")
# CloudFormation reads a megabyte; what a release makes of this file is shorter.
LARGEST_TEMPLATE = 1_000_000


@pytest.fixture(scope="module")
def definition(packaged: Path) -> dict[str, Any]:
    template = json.loads((packaged / "sam.json").read_text())
    found: dict[str, Any] = template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
    return found


def test_cloudformation_would_take_the_template(packaged: Path) -> None:
    if not LINTER.exists() and os.environ.get("CI") != "true":
        pytest.skip("cfn-lint is not installed: make .local/ministack/.ready")
    command = [str(LINTER), "--regions", "us-east-1", "sa-east-1", "--template"]
    done = subprocess.run(
        [*command, str(packaged / "sam.json")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_template_fits_what_cloudformation_reads(packaged: Path) -> None:
    assert (packaged / "sam.json").stat().st_size < LARGEST_TEMPLATE


def test_every_request_goes_to_the_application_whatever_its_path(
    definition: dict[str, Any],
) -> None:
    """API Gateway allows 300 resources: these are a few, however many routes there are."""
    above = {"/v1", "/v1/admin", "/v1/admin/ui"}
    assert set(definition["paths"]) == {
        "/",
        "/{proxy+}",
        *above,
        *(f"{p}/{{proxy+}}" for p in above),
    }
    for methods in definition["paths"].values():
        assert set(methods) == {"delete", "get", "head", "options", "patch", "post", "put"}
        for operation in methods.values():
            assert operation["x-amazon-apigateway-integration"]["type"] == "aws_proxy"


def test_the_definition_declares_the_variable_of_its_path(definition: dict[str, Any]) -> None:
    for operation in definition["paths"]["/{proxy+}"].values():
        (variable,) = operation["parameters"]
        assert (variable["name"], variable["in"]) == ("proxy", "path")


def test_files_pass_the_gateway_as_they_are(definition: dict[str, Any]) -> None:
    # The function says of each answer whether it is bytes; named types would be matched with the
    # first that a caller accepts, which is anything where a browser fetches a file.
    assert definition["x-amazon-apigateway-binary-media-types"] == ["*/*"]
