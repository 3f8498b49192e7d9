"""What the owner's figures and the work on site have of the little world: what is kept of stays and
searches, what administrators enter beside it, and a day on which the house was not cleaned."""

from datetime import timedelta
from typing import Any

from chalicelib.cloud.transaction import Transaction
from chalicelib.insights.booked import service as booked
from chalicelib.insights.figures import service as figures
from chalicelib.insights.searches.rules import hour_of
from chalicelib.insights.tallies import folding
from chalicelib.kernel import clock, dates, ids
from chalicelib.operations.gaps import service as gaps
from chalicelib.operations.gaps.types import CleaningGap
from tests.support.http import Api

from .ground import SYSTEM, Ground

SEARCHED = timedelta(hours=3)
"""How long ago somebody searched, so that figures have it."""


def with_figures(ground: Ground, api: Api) -> Ground:
    """The same with figures of its stays, of searches, a profit of Airbnb and a goal."""
    now = clock.now()
    today, house = dates.today(now), ground.known["property"][0]
    for reservation_id in ground.known["reservation_id"]:
        figures.count(reservation_id, now=now)
        booked.note(reservation_id, now=now)
    _search(api, house)
    month = {"property": house, "year": today.year, "month": today.month}
    profit = api.post(
        "/api/v1/admin/airbnb-profits/", token="admin", json={**month, "profit_sol": "1234.56"}
    )
    assert profit.status_code == 201, profit.body
    goal = {**month, "revenue_goal_sol": "9000.00", "occupancy_goal": "60.00"}
    assert api.put("/api/v1/stats/metas/", token="admin", json=goal).status_code == 200
    known: dict[str, tuple[Any, ...]] = {
        "profit_id": (profit.json_body["id"],),
        "year": (today.year,),
        "month": (today.month, today.month % dates.MONTHS + 1),
        "profit_sol": ("1234.56",),
        "revenue_goal_sol": ("9000.00", None),
        "occupancy_goal": ("60.00", None),
        "after": (f"{hour_of(now - SEARCHED)}#",),
        "date_from": tuple(str(today + timedelta(days=n)) for n in (-20, 0, 5)),
        "date_to": tuple(str(today + timedelta(days=n)) for n in (0, 8, 26)),
    }
    return Ground({**ground.known, **known}, ground.callers)


def with_gap(ground: Ground) -> Ground:
    """The same with a day on which the house was not cleaned."""
    now = clock.now()
    today = dates.today(now)
    gap = CleaningGap(
        gap_id=ids.new_id(),
        property_id=ground.known["property"][0],
        reservation_id=ground.known["reservation_id"][0],
        gap_date=today,
        original_day=today,
        created=now,
        updated=now,
    )
    tx = Transaction(now)
    gaps.write(tx, None, gap, actor=SYSTEM)
    tx.commit()
    known: dict[str, tuple[Any, ...]] = {
        "gap_id": (gap.gap_id,),
        "rescheduled_date": (str(today), str(today + timedelta(days=2)), None),
        "work_task": (*ground.known["task_id"], None),
        "daily_rate": ("80.00",),
        "latitude": (-12.5, None),
        "longitude": (-76.7, None),
    }
    return Ground({**ground.known, **known}, ground.callers)


def _search(api: Api, house: str) -> None:
    """A guest and a visitor search; of theirs, figures have what was searched hours ago."""
    arrival = dates.today(clock.now()) + timedelta(days=40)
    body = {
        "check_in_date": str(arrival),
        "check_out_date": str(arrival + timedelta(days=2)),
        "guests": 2,
        "property": house,
    }
    for ago in (SEARCHED, timedelta()):
        with clock.at(clock.now() - ago):
            for token in ("guest", None):
                answer = api.post("/api/v1/clients/track-search/", token=token, json=body)
                assert answer.status_code == 200, answer.body
    folding.fold(now=clock.now())
