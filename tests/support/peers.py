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
SABRE = Path("/usr/share/php/Sabre/autoload.php")
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


@contextmanager
def sabredav(folder: Path) -> Iterator[str]:
    """The address of SabreDAV, which knows one user, `team` with the password `secret`. Skips the
    test where it is not installed (Debian's php-cli, php-sqlite3, php-xml, php-mbstring and
    php-sabre-dav)."""
    if not shutil.which("php") or not SABRE.exists():
        pytest.skip("No SabreDAV: make peers")
    port = free_port()
    command = ["php", "-S", f"{HOST}:{port}", str(ROOT / "tests" / "peers" / "address_book.php")]
    book = {"BOOK": str(folder / "book.sqlite"), "BOOK_USER": "team", "BOOK_PASSWORD": "secret"}
    environment = {**os.environ, **book}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
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
