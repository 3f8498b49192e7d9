"""A cold start pays for what every request needs, and for nothing else."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from chalicelib import wiring

HEAVY = {
    "PIL",
    "argon2",
    "babel",
    "boto3",
    "cryptography",
    "docx",
    "openpyxl",
    "docxtpl",
    "icalendar",
    "jinja2",
    "jwt",
    "lxml",
    "multipart",
    "phonenumbers",
    "rdocx",
    "zxcvbn",
    "requests",
    "slugify",
    "swagger_ui_bundle",
    "xlsxwriter",
    "chalicelib.web.openapi",
}
ROOT = Path(__file__).parents[2]


ROOMS = {room.name for room in wiring.ROOMS}
WITH_INDEX = (
    "from pathlib import Path; from chalicelib import entry; entry.INDEX = Path({index!r});"
)


@pytest.mark.parametrize("work", ["", "app.app.open_all();"])
def test_neither_importing_the_application_nor_opening_its_rooms_loads_a_heavy_library(
    work: str,
) -> None:
    loaded = set(_printed(f"import app, sys; {work} print(*sys.modules)").split())
    assert "chalicelib.entry" in loaded
    assert loaded & HEAVY == set()


def test_a_start_of_the_package_imports_no_room_however_many_there_are(tmp_path: Path) -> None:
    index = tmp_path / "paths.json"
    index.write_text(json.dumps(wiring.PATHS))
    start = WITH_INDEX.format(index=str(index))
    loaded = _printed(f"{start} import app, sys; print(*sys.modules)").split()
    rooms = {name.split(".")[1] for name in loaded if name.startswith("chalicelib.")}
    assert "entry" in rooms
    assert rooms & (ROOMS | {"wiring"}) == set()


def test_a_start_hardly_looks_for_garbage_among_what_it_will_keep() -> None:
    counted = "sum(each['collections'] for each in gc.get_stats())"
    work = "import app; app.app.open_all()"
    printed = _printed(f"import gc; before = {counted}; {work}; print({counted} - before)")
    assert int(printed) < 10


NOT_OF_A_LIST_OF_STAYS = {
    "chalicelib.pricing.catalogue",
    "chalicelib.pricing.sales.rules",
    "chalicelib.rates.types",
    "chalicelib.reservations.lists.searching",
    "chalicelib.reservations.receipts.records",
    "chalicelib.web.signatures",
}


def test_the_first_list_of_stays_imports_neither_searches_nor_quotes_nor_receipts() -> None:
    printed = _printed("import chalicelib.reservations.lists.routes, app, sys; print(*sys.modules)")
    loaded = set(printed.split())
    assert "chalicelib.reservations.lists.service" in loaded
    assert loaded & NOT_OF_A_LIST_OF_STAYS == set()


def test_all_clients_of_a_process_share_one_session() -> None:
    """Another session would cost a start that reads a table and a secret some milliseconds more."""
    made = "store.connection(), clients.client('secretsmanager'), clients.client('s3')"
    counted = "sum(isinstance(each, Session) for each in gc.get_objects())"
    imports = "import gc; from botocore.session import Session"
    ours = "from chalicelib.cloud import clients, store"
    assert _printed(f"{imports}; {ours}; kept = {made}; print({counted})").strip() == "1"


def _printed(statements: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", statements],
        cwd=ROOT,
        env={**os.environ, "AWS_DEFAULT_REGION": "us-east-1"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
