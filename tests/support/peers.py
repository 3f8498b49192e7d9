"""What others write for the services that we speak to, installed by `make peers`."""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.support.servers import HOST, free_port

ROOT = Path(__file__).parents[2]
INSTALLED = ROOT / ".local" / "peers"
PYTHON = INSTALLED / "python" / "bin" / "python"
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


@contextmanager
def radicale(folder: Path) -> Iterator[str]:
    """The address of a calendar server that lets anybody in and keeps its calendars in `folder`.
    Skips the test where it is not installed."""
    if not (PYTHON.parent / "radicale").exists():
        pytest.skip("No Radicale: make peers")
    port = free_port()
    options = {
        "server-hosts": f"{HOST}:{port}",
        "auth-type": "none",
        "rights-type": "authenticated",
        "storage-filesystem-folder": str(folder),
        "web-type": "none",
    }
    named = [f"--{name}={value}" for name, value in options.items()]
    command = [str(PYTHON), "-m", "radicale", "--config", "", *named]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(port, process)
            yield f"http://{HOST}:{port}"
        finally:
            process.terminate()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + SECONDS
    while process.poll() is None and time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"not there: {process.args!r}")
