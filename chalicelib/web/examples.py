"""Examples of fields, from the demonstration data (`local/examples.py` writes them)."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("examples.json")


OF_BODIES = re.compile("^New|(Change|Input|Replacement)$")


def examples_of(component: str) -> dict[str, Any]:
    """An example of each field that has one; a body's (`NewSeason`) are those of its view."""
    found, one = _examples(), OF_BODIES.sub("", component)
    views = (component,) if one == component else (component, f"{one}View", f"Staff{one}")
    return next((found[view] for view in views if view in found), {})


@cache
def _examples() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return found
