"""Statistics of searches as staff ask for them."""

from typing import Any

from chalicelib.kernel import clock

from .visits import Visits, lima

STATS = "/api/v1/stats/search-tracking/"
RANGE = "?date_from=2026-03-02&date_to=2026-03-05"
NOW = "2026-03-06 10:00"


def read(visits: Visits, query: str = RANGE, *, at: str = NOW, token: str = "seller") -> Any:
    """The statistics."""
    with clock.at(lima(at)):
        answer = visits.api.get(f"{STATS}{query}", token=token)
    assert answer.status_code == 200, answer.body
    assert answer.json_body["success"] is True
    return answer.json_body["data"]
