"""What the owner wants months to earn, and how far they are (staff book, 3.8)."""

from collections.abc import Iterator
from typing import Any

import pytest
from chalice.test import HTTPResponse

from chalicelib.cloud import events
from chalicelib.kernel import clock
from chalicelib.properties.houses.service import HOUSES
from tests.support import march
from tests.support.meanwhile import meanwhile
from tests.support.people import ACTOR

from .circle import lima
from .desk import API, Desk

GOALS = "stats/metas/"
NOWHERE = "3f0c1b9e-5c1a-4d53-9d2e-0f6f0b8a7c11"


@pytest.fixture(autouse=True)
def _in_march() -> Iterator[None]:
    with clock.at(lima("2026-03-11")):
        yield


def put(desk: Desk, token: str | None = "admin", **body: Any) -> HTTPResponse:
    return desk.api.put(f"{API}{GOALS}", json={"year": 2026, "month": 3, **body}, token=token)


def goal(desk: Desk, **body: Any) -> dict[str, Any]:
    answer = put(desk, **body)
    assert answer.status_code == 200, answer.body
    found: dict[str, Any] = answer.json_body["data"]
    return found


def listed(desk: Desk, query: str = "?year=2026") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.read(f"{GOALS}{query}")["data"]["goals"]
    return found


def test_a_goal_of_all_houses_and_how_far_it_is(desk: Desk) -> None:
    """On 11 March the nights of R7 (1), R1 (3) and the first of R2 have passed."""
    desk.have_march()
    shown = goal(desk, revenue_goal_sol="8000", occupancy_goal=25)
    assert shown == {
        "property": None,
        "property_name": None,
        "year": 2026,
        "month": 3,
        "label": "Marzo 2026",
        "revenue_goal_sol": 8000.0,
        "actual": 2400.0,
        "progress_percentage": 30.0,
        "projected": 4000.0,
        "revenue_by_checkin": 4700.0,
        "occupancy_goal": 25.0,
        "occupancy_actual": 8.06,
        "occupancy_progress_percentage": 32.24,
        "occupancy_projected": 12.9,
    }
    assert listed(desk) == [shown]


def test_a_goal_of_a_house(desk: Desk) -> None:
    desk.have_march()
    house = desk.houses[march.FIRST_HOUSE]
    shown = goal(desk, property=house.property_id, revenue_goal_sol=1000)
    assert (shown["property"], shown["property_name"]) == (house.property_id, "Casa Austin 1")
    assert (shown["actual"], shown["progress_percentage"]) == (1900.0, 190.0)
    assert (shown["occupancy_goal"], shown["occupancy_progress_percentage"]) == (None, None)
    assert shown["occupancy_actual"] == 12.9


@pytest.mark.parametrize(
    ("today", "actual", "projected"),
    [
        ("2026-02-27", 0.0, 4000.0),
        ("2026-03-01", 0.0, 4000.0),
        ("2026-03-02", 500.0, 4000.0),
        ("2026-03-31", 3400.0, 4000.0),
        ("2026-04-01", 4000.0, 4000.0),
        ("2027-01-01", 4000.0, 4000.0),
    ],
)
def test_nights_before_today_are_earned(
    desk: Desk, today: str, actual: float, projected: float
) -> None:
    desk.have_march()
    goal(desk, revenue_goal_sol=1)
    with clock.at(lima(today)):
        [shown] = listed(desk)
    assert (shown["actual"], shown["projected"]) == (actual, projected)


def test_goals_come_month_by_month_and_all_houses_first(desk: Desk) -> None:
    first, second = (
        desk.houses[place].property_id for place in (march.FIRST_HOUSE, march.SECOND_HOUSE)
    )
    for month, house in ((4, None), (3, second), (3, None), (3, first)):
        goal(desk, month=month, property=house, revenue_goal_sol=1)
    goal(desk, year=2027, revenue_goal_sol=1)
    shown = [(each["month"], each["property_name"]) for each in listed(desk)]
    assert shown == [(3, None), (3, "Casa Austin 1"), (3, "Casa Austin 2"), (4, None)]
    assert [each["month"] for each in listed(desk, "")] == [3, 3, 3, 4]
    assert [each["month"] for each in listed(desk, "?month=4")] == [4]
    of_house = listed(desk, f"?property={second}")
    assert [each["property_name"] for each in of_house] == ["Casa Austin 2"]
    assert listed(desk, "?year=2020") == []


def test_a_goal_is_replaced_whole_and_taken_out_when_nothing_is_wanted(desk: Desk) -> None:
    goal(desk, revenue_goal_sol=100, occupancy_goal=50)
    shown = goal(desk, revenue_goal_sol=200.5)
    assert (shown["revenue_goal_sol"], shown["occupancy_goal"]) == (200.5, None)
    assert goal(desk)["revenue_goal_sol"] is None
    assert listed(desk) == []
    assert goal(desk)["progress_percentage"] is None


def test_the_log_has_every_goal_and_who_set_it(desk: Desk) -> None:
    house = desk.houses[march.FIRST_HOUSE].property_id
    goal(desk, property=house, revenue_goal_sol=100)
    goal(desk, property=house, revenue_goal_sol=100)
    goal(desk, property=house, revenue_goal_sol=300)
    goal(desk, property=house)
    goal(desk, property=house)
    told = list(reversed(events.timeline(f"goal#2026-03#{house}")))
    assert [each.name for each in told] == ["goal.saved", "goal.saved", "goal.removed"]
    assert {each.actor for each in told} == {"staff#1"}
    assert told[1].changes == {"revenue_goal_sol": ["100.00", "300.00"]}


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"year": 1999}, {"year"}),
        ({"month": 13, "year": 2101}, {"month", "year"}),
        ({"month": 0}, {"month"}),
        ({"revenue_goal_sol": 0}, {"revenue_goal_sol"}),
        ({"revenue_goal_sol": -5}, {"revenue_goal_sol"}),
        ({"revenue_goal_sol": "1.234"}, {"revenue_goal_sol"}),
        ({"revenue_goal_sol": 10**13}, {"revenue_goal_sol"}),
        ({"revenue_goal_sol": "mucho"}, {"revenue_goal_sol"}),
        ({"occupancy_goal": 101}, {"occupancy_goal"}),
        ({"occupancy_goal": 0}, {"occupancy_goal"}),
        ({"property": "casa"}, {"property"}),
        ({"property": NOWHERE, "revenue_goal_sol": 1}, {"property"}),
        ({"property": NOWHERE}, {"property"}),
        ({"goal": 1}, {"goal"}),
    ],
)
def test_a_wrong_goal_is_refused(desk: Desk, body: dict[str, Any], fields: set[str]) -> None:
    answer = put(desk, **body)
    assert (answer.status_code, answer.json_body["fields"].keys()) == (400, fields)
    assert answer.json_body["success"] is False
    assert listed(desk) == []


@pytest.mark.parametrize("query", ["year=x", "year=1999", "month=13", "property=x"])
def test_wrong_filters_are_told(desk: Desk, query: str) -> None:
    answer = desk.ask(f"{GOALS}?{query}")
    name = query.partition("=")[0]
    assert (answer.status_code, list(answer.json_body["fields"])) == (400, [name])


def test_of_two_who_set_a_goal_at_once_one_is_told(desk: Desk) -> None:
    goal(desk, revenue_goal_sol=100)

    def other() -> None:
        goal(desk, revenue_goal_sol=300)

    with meanwhile(other):
        answer = put(desk, revenue_goal_sol=200)
    assert answer.status_code == 409
    assert listed(desk)[0]["revenue_goal_sol"] == 300.0


def test_a_goal_of_a_house_that_is_gone_is_still_shown(desk: Desk) -> None:
    desk.have_march()
    house = desk.houses[march.FIRST_HOUSE].property_id
    goal(desk, property=house, revenue_goal_sol=100, occupancy_goal=10)
    HOUSES.remove(house, actor=ACTOR)
    [shown] = listed(desk)
    assert (shown["property_name"], shown["projected"]) == ("Casa Austin 1", 2300.0)
    assert shown["occupancy_projected"] == 0.0
    assert put(desk, property=house, revenue_goal_sol=5).status_code == 400


def test_who_may_set_and_who_may_see_goals(desk: Desk) -> None:
    assert put(desk, "vendedor").status_code == 403
    assert put(desk, "mantenimiento").status_code == 403
    assert put(desk, "guest").status_code == 401
    assert put(desk, None).status_code == 401
    assert desk.ask(GOALS, "vendedor").status_code == 200
    assert desk.ask(GOALS, "mantenimiento").status_code == 403


def test_a_key_sets_a_goal_once(desk: Desk) -> None:
    headers = {"Idempotency-Key": "k1"}
    body = {"year": 2026, "month": 3, "revenue_goal_sol": 5}
    for _ in range(2):
        answer = desk.api.put(f"{API}{GOALS}", json=body, token="admin", headers=headers)
        assert answer.json_body["data"]["revenue_goal_sol"] == 5.0
    assert len(events.timeline("goal#2026-03#all")) == 1
