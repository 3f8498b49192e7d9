"""What keeps people out of a page: what axe finds, which many tools for accessibility rest on."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.support.chromium import Tab

AXE = Path(__file__).parent / "axe-4.14.1.min.js"
DIGEST = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"
FOUND = "axe.run(document, {resultTypes: ['violations']}).then(found => found.violations.map("
FOUND += "each => [each.id, ...each.nodes.map(node => node.html)]))"
PHONE, DESK = (390, 800), (1280, 900)
Look = tuple[tuple[int, int], str]
"""The size of a page, and whether it is light or dark."""
LOOKS: tuple[Look, ...] = ((DESK, "light"), (PHONE, "dark"))


def barriers(page: Tab, looks: Iterable[Look] = LOOKS) -> list[Any]:
    """What axe finds on a page, in each of its looks."""
    page.run(AXE.read_text())
    found = []
    for size, scheme in looks:
        page.sized(*size)
        page.lit(scheme)
        found += page.run(FOUND)
    return found
