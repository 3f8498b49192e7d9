"""Charts in a real browser: their policy refuses nothing of theirs, and axe finds no barrier."""

import pytest

from chalicelib.office.work.figures.sections import SECTIONS
from tests.integration.insights.desk import Desk
from tests.integration.office.test_in_browser import chrome, opened, tab
from tests.support import march
from tests.support.axe import PHONE, barriers
from tests.support.chromium import Tab
from tests.support.houses import new_house
from tests.support.http import Api

__all__ = ["chrome", "tab"]
MARCH = "date_from=2026-03-01&date_to=2026-03-31&month=3&year=2026"
OPEN = "document.querySelectorAll('details').forEach(each => each.open = true)"
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
OUTSIDE = """[...document.querySelectorAll('svg.chart rect, svg.chart circle')].filter(each => {
  const inner = each.getBoundingClientRect(), outer = each.closest('.block').getBoundingClientRect()
  return inner.width && (inner.left < outer.left - 1 || inner.right > outer.right + 1)
}).length"""


@pytest.fixture
def stays(api: Api) -> None:
    """Two houses, one of a very long name, and the stays of March."""
    desk = Desk(api)
    desk.houses = {
        march.FIRST_HOUSE: new_house("Casa Austin de la Playa Más Larga y de Nombre Aún Más Largo"),
        march.SECOND_HOUSE: new_house("Casa Austin 2"),
    }
    desk.have_march()


@pytest.mark.usefixtures("stays")
def test_charts_keep_nobody_out_and_stay_in_their_place(tab: Tab) -> None:
    kept = []
    for section in SECTIONS:
        opened(tab, f"figures/{section.slug}/?{MARCH}" if section.slug else f"figures/?{MARCH}")
        tab.run(OPEN)
        kept += barriers(tab)
        tab.sized(*PHONE)
        assert tab.run(WIDE) <= 0, section.slug
        assert tab.run(OUTSIDE) == 0, section.slug
    opened(tab, "figures/goals/2026-03/")
    kept += barriers(tab)
    assert kept == []
    assert tab.said == []
