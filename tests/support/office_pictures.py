"""The pictures of the office in README, taken anew from a running stack with the demonstration
data: `python -m tests.support.office_pictures` (`--port` where it is not 8000)."""

import argparse
import io
import tempfile
from pathlib import Path

from PIL import Image

from chalicelib.office.requests import HOME
from local import demo
from local.aws import ministack
from tests.support import chromium

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
COLOURS = 128
"""More would show nothing more, and make the files three times as large."""
DESK, LOW = (1280, 860), (1280, 700)
SHOTS: tuple[tuple[str, str, tuple[int, int], bool], ...] = (
    ("office-day", "day/", DESK, False),
    ("office-year", "year/", DESK, False),
    ("office-vouchers", "vouchers/", LOW, False),
    ("office-figures-dark", "figures/", DESK, True),
    ("office-phone", "tasks/", (390, 900), False),
)
"""What a picture is called, which page it shows, how large, and whether in the dark."""


def main() -> None:
    """Take all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    home = f"http://{ministack.HOST}:{parser.parse_args().port}{HOME}"
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile,
        chromium.tab(Path(profile)) as tab,
    ):
        tab.sign_in(home, demo.ADMINISTRATOR, demo.STAFF_PASSWORD)
        for name, path, (width, height), is_dark in SHOTS:
            tab.go(f"{home}{path}")
            _save(tab.picture(width=width, height=height, dark=is_dark), name)


def _save(picture: bytes, name: str) -> None:
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image.quantize(COLOURS).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
