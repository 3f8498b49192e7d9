"""A real browser, without a window."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
SECONDS = 120


def find() -> str:
    """The browser of this machine. Without one a test is skipped, or fails where `CI=true`."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is not None:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail("No browser: apt-get install chromium")
    pytest.skip("No browser: apt-get install chromium")


def run(url: str, profile: Path, *options: str) -> str:
    """What the browser says of a page that it opens with `options`; it keeps its own in
    `profile`."""
    return subprocess.run(
        [
            *(find(), "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"),
            *("--disable-dev-shm-usage", f"--user-data-dir={profile}", *options, url),
        ],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=True,
    ).stdout


def document(url: str, profile: Path, *options: str) -> str:
    """The document of a page, as scripts and styles have made it."""
    return run(url, profile, *options, "--dump-dom")


def picture(url: str, profile: Path) -> bytes:
    """What a person sees of a page, as a PNG."""
    file = profile / "page.png"
    run(url, profile, f"--screenshot={file}", "--window-size=1280,720")
    return file.read_bytes()
