"""The template as AWS gets it: valid for CloudFormation, and within API Gateway's limits."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from local.aws.ministack import EXECUTABLE

LINTER = EXECUTABLE.with_name("cfn-lint")
MOST_RESOURCES = 300
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


def test_the_api_has_fewer_resources_than_api_gateway_allows(definition: dict[str, Any]) -> None:
    """Every prefix of a path is a resource, the root too."""
    resources = {"/"}
    for path in definition["paths"]:
        parts = path.strip("/").split("/")
        resources |= {"/".join(parts[:end]) for end in range(1, len(parts) + 1)}
    assert len(resources) <= MOST_RESOURCES


def test_siblings_never_name_one_path_parameter_differently(definition: dict[str, Any]) -> None:
    """API Gateway takes one parameter name at each place of the tree."""
    names: dict[str, set[str]] = {}
    for path in definition["paths"]:
        parts = path.strip("/").split("/")
        for place, part in enumerate(parts):
            if part.startswith("{"):
                names.setdefault("/".join(parts[:place]), set()).add(part)
    assert {place: found for place, found in names.items() if len(found) > 1} == {}


def test_files_pass_the_gateway_as_they_are(definition: dict[str, Any]) -> None:
    types = definition["x-amazon-apigateway-binary-media-types"]
    assert "multipart/form-data" in types
    # JSON must stay text.
    assert not {"*/*", "application/json"} & set(types)


def test_every_path_answers_a_preflight(definition: dict[str, Any]) -> None:
    for path, methods in definition["paths"].items():
        assert "options" in methods, path
