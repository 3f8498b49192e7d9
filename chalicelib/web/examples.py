"""Examples of fields, from the demonstration data (`local/examples.py` writes them)."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("examples.json")


OF_BODIES = re.compile("^New|Change$")


def examples_of(component: str) -> dict[str, Any]:
    """An example of each field that has one; a body's (`NewSeason`) are those of its view."""
    view = f"{OF_BODIES.sub('', component)}View"
    found = _examples()
    return found.get(component) or (found.get(view, {}) if OF_BODIES.search(component) else {})


@cache
def _examples() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return found
