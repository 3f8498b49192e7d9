"""Searches that tests make up."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from hypothesis import strategies as st

from chalicelib.insights.searches.types import Search
from chalicelib.kernel import dates

START = datetime(2026, 3, 1, 5, 0, tzinfo=UTC)
"""Midnight of 1 March 2026 in Lima."""
_numbers = count(1)


def search(at: str, check_in: str = "2026-04-03", nights: int = 2, **details: Any) -> Search:
    """A search at an instant of Lima (`2026-03-02 10:00`)."""
    arrival = date.fromisoformat(check_in)
    given: dict[str, Any] = {"guests": 2, **details}
    return Search(
        search_id=str(next(_numbers)),
        at=datetime.fromisoformat(f"{at}:00-05:00"),
        check_in=arrival,
        check_out=arrival + timedelta(days=nights),
        **given,
    )


def of_visitor(address: str, **details: Any) -> dict[str, Any]:
    """What a search has of somebody at an IPv4 address."""
    return {
        "visitor": address.encode().hex(),
        "network": f"{address.rpartition('.')[0]}.xxx",
        "device": "browser",
        **details,
    }


@st.composite
def searches(draw: st.DrawFn, most: int = 40) -> list[Search]:
    """Searches of few people who like few houses, within four days."""
    return [_any(draw, str(number)) for number in range(draw(st.integers(0, most)))]


def _any(draw: st.DrawFn, search_id: str) -> Search:
    at = START + timedelta(minutes=draw(st.integers(0, 4 * 24 * 60 - 1)))
    check_in = dates.today(at) + timedelta(days=draw(st.integers(0, 3)))
    client = draw(st.sampled_from([None, "ana", "luz", "eva"]))
    details: dict[str, Any] = {}
    if client is None and draw(st.booleans()):
        number = draw(st.integers(1, 3))
        details = of_visitor(f"203.0.{number % 2}.{number}", device=draw(st.sampled_from("ab")))
    return Search(
        search_id=search_id,
        at=at,
        check_in=check_in,
        check_out=check_in + timedelta(days=draw(st.integers(1, 3))),
        guests=draw(st.integers(1, 4)),
        property_id=draw(st.sampled_from([None, "casa-1", "casa-2"])),
        client_id=client,
        **details,
    )
