"""A cold start pays for what every request needs, and for nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

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
    "zxcvbn",
    "requests",
    "slugify",
    "swagger_ui_bundle",
    "xlsxwriter",
    "chalicelib.web.openapi",
}
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("work", ["", "app.app.open_all();"])
def test_neither_importing_the_application_nor_opening_its_rooms_loads_a_heavy_library(
    work: str,
) -> None:
    printed = subprocess.run(
        [sys.executable, "-c", f"import app, sys; {work} print(*sys.modules)"],
        cwd=ROOT,
        env={**os.environ, "AWS_DEFAULT_REGION": "us-east-1"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    loaded = set(printed.split())
    assert "chalicelib.entry" in loaded
    assert loaded & HEAVY == set()
