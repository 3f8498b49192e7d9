"""The bridge as it is installed in a house: by its one command, as a program of its own."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bridge import RELEASE
from bridge.configuration import KEY_VARIABLE, TOKEN_VARIABLE
from local.house import TOKEN
from local.house.server import application
from tests.unit.bridge.served import served


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a bridge was installed, from its lock."""
    home = tmp_path_factory.mktemp("bridge")
    places = {"HOME_OF_BRIDGE": str(home / "program"), "SETTINGS": str(home / "settings")}
    for _ in range(2):
        # The second time is how a newer release comes.
        subprocess.run(
            ["bridge/install.sh"],
            env={**os.environ, **places, "PYTHON": sys.executable},
            check=True,
        )
    return home


async def run(installed: Path, *more: str) -> "asyncio.subprocess.Process":
    """The program in a folder where nothing of the project is, with a house and without a cloud."""
    return await asyncio.create_subprocess_exec(
        str(installed / "program" / "bin" / "house-bridge"),
        *("--config", str(installed / "bridge.toml"), *more),
        cwd=installed,
        env={KEY_VARIABLE: "bridge.key", TOKEN_VARIABLE: TOKEN},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def configure(installed: Path, url: str) -> None:
    (installed / "bridge.toml").write_text(
        f'state = "{installed}/state"\n[cloud]\napi = "http://127.0.0.1:1/"\n'
        f'[home_assistant]\nurl = "{url}"\nentities = ["light.*"]\n'
    )


def test_its_settings_are_made_once(installed: Path) -> None:
    assert "[home_assistant]" in (installed / "settings" / "bridge.toml").read_text()


def test_it_says_what_it_reaches(installed: Path) -> None:
    async def main() -> None:
        async with served(application()) as (_, url):
            configure(installed, url)
            said, _ = await (await run(installed, "--check")).communicate()
            assert b"Home Assistant: release 2024.3.3" in said
            assert b"cloud: NOT reached" in said
            version, _ = await (await run(installed, "--version")).communicate()
            assert version.decode().strip() == RELEASE

    asyncio.run(asyncio.wait_for(main(), 30))


def test_it_runs_until_it_is_asked_to_end_and_shows_no_secret(installed: Path) -> None:
    async def main() -> None:
        async with served(application()) as (_, url):
            configure(installed, url)
            process = await run(installed)
            assert process.stderr is not None
            logged = b""
            while b"is reached" not in logged:
                logged += await process.stderr.readline()
            process.send_signal(signal.SIGTERM)
            logged += await process.stderr.read()
            assert await asyncio.wait_for(process.wait(), 5) == 0
            assert b"bridge.key" not in logged
            assert TOKEN.encode() not in logged
            assert b"Traceback" not in logged

    asyncio.run(asyncio.wait_for(main(), 30))
