"""A cold start pays for what every request needs, and for nothing else."""

import os
import subprocess
import sys
from pathlib import Path

HEAVY = {
    "PIL",
    "argon2",
    "babel",
    "boto3",
    "cryptography",
    "docxtpl",
    "icalendar",
    "jwt",
    "lxml",
    "multipart",
    "phonenumbers",
    "requests",
    "slugify",
    "swagger_ui_bundle",
    "chalicelib.web.openapi",
}
ROOT = Path(__file__).parents[2]


def test_importing_the_application_loads_no_heavy_library() -> None:
    printed = subprocess.run(
        [sys.executable, "-c", "import app, sys; print(*sys.modules)"],
        cwd=ROOT,
        env={**os.environ, "AWS_DEFAULT_REGION": "us-east-1"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    loaded = set(printed.split())
    assert "chalicelib.wiring" in loaded
    assert loaded & HEAVY == set()
