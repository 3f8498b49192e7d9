"""The description of the API is printed without a running stack."""

import json
import os
import subprocess
import sys
from pathlib import Path

from chalicelib import entry
from chalicelib.web import openapi

ROOT = Path(__file__).parents[2]


def test_the_description_needs_neither_aws_nor_credentials() -> None:
    bare = {"PATH": os.environ["PATH"], "AWS_EC2_METADATA_DISABLED": "true"}
    command = [sys.executable, "-m", "local.schema"]
    printed = subprocess.run(command, cwd=ROOT, env=bare, capture_output=True, check=True).stdout
    described = openapi.document(entry.application().open_all())
    described["servers"] = [{"url": "/api/v1"}]
    assert json.loads(printed) == json.loads(json.dumps(described))
