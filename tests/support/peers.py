"""What others write for the services that stand-ins play, installed by `make peers`."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
INSTALLED = ROOT / ".local" / "peers"
SECONDS = 60


def answered(script: str, needs: str, **variables: str) -> Any:
    """What a script of `tests/peers` prints, as JSON. Skips the test where `needs` (the name of a
    library) is not installed."""
    if not shutil.which("node") or not (INSTALLED / "node_modules" / needs).exists():
        pytest.skip(f"No {needs}: make peers")
    environment: Mapping[str, str] = {**os.environ, **variables}
    finished = subprocess.run(
        # A script from standard input finds the libraries of the directory that it runs in.
        ["node", "--input-type=module", "-"],
        cwd=INSTALLED,
        input=(ROOT / "tests" / "peers" / script).read_text(),
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=True,
    )
    return json.loads(finished.stdout)
