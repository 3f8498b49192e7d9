"""Statistics of searches take three round trips at most, in a new process and later on."""

import pytest

from bench.watching import watching
from chalicelib.kernel import cache, clock
from chalicelib.pricing.catalogue import catalogue
from tests.support.houses import new_house

from .figures import fold
from .visits import Visits, lima

PAGES = (
    "stats/search-tracking/?date_from=2025-03-06",
    "upcoming-checkins/?days_ahead=180",
    "stats/?date_from=2025-03-06",
)


@pytest.fixture
def searched(visits: Visits) -> Visits:
    """Searches of some days, the last of which nobody has added up."""
    house = new_house("Casa Austin 1").property_id
    visits.register("Ana")
    for day in ("2026-03-02", "2026-03-03", "2026-03-05"):
        visits.search(at=f"{day} 10:15", token="Ana", house=house)
        fold(f"{day} 11:00")
        fold(f"{day} 11:30")
    visits.search(at="2026-03-05 11:40")
    return visits


@pytest.mark.parametrize("page", PAGES)
def test_a_page_takes_three_round_trips_at_most(searched: Visits, page: str) -> None:
    with clock.at(lima("2026-03-05 11:45")):
        cache.forget_all()
        catalogue()
        rounds = []
        for _ in range(2):
            with watching() as watch:
                answer = searched.api.get(f"/api/v1/{page}", token="seller")
            assert answer.status_code == 200, answer.body
            rounds.append(watch.rounds)
    assert max(rounds) <= 3
