"""Who books of those who search (staff book, 3.7; vector TV15)."""

from typing import Any

from ..circle import Circle
from .asking import STATS
from .figures import fold
from .visits import TRACK

# Who books (staff book, 3.7; vector TV15).


def search_as(circle: Circle, guest: dict[str, Any], guests: int = 2) -> None:
    body = {"check_in_date": "2026-06-01", "check_out_date": "2026-06-03", "guests": guests}
    assert circle.api.post(TRACK, json=body, token=guest["id"]).status_code == 200


def conversion(circle: Circle, query: str) -> float | None:
    answer = circle.api.get(f"{STATS}{query}", token="admin")
    rate: float | None = answer.json_body["data"]["search_summary"]["conversion_rate"]
    return rate


def test_of_two_clients_who_searched_one_booked(circle: Circle) -> None:
    with circle.at("2026-03-02"):
        ana, luz, eva = (circle.register(name) for name in ("Ana", "Luz", "Eva"))
        search_as(circle, ana)
        search_as(circle, luz)
    fold("2026-03-02 10:05")
    with circle.at("2026-03-12"):
        circle.book(ana, "300", status="pending")
        called_off = circle.book(luz, "300")
        circle.book(eva, "300")
    week = "?date_from=2026-03-01&date_to=2026-03-07"
    with circle.at("2026-03-13"):
        assert conversion(circle, week) == 100.0
        circle.change(called_off, status="cancelled")
    with circle.at("2026-03-14"):
        assert conversion(circle, week) == 50.0


def test_a_booking_counts_from_the_first_search_of_the_days_on(circle: Circle) -> None:
    with circle.at("2026-03-02"):
        ana = circle.register("Ana")
        search_as(circle, ana)
    fold("2026-03-02 10:05")
    with circle.at("2026-03-05"):
        circle.book(ana, "300")
    with circle.at("2026-03-09"):
        search_as(circle, ana)
    with circle.at("2026-03-10"):
        assert conversion(circle, "?date_from=2026-03-01&date_to=2026-03-10") == 100.0
        assert conversion(circle, "?date_from=2026-03-06&date_to=2026-03-10") == 0.0
        assert conversion(circle, "?date_from=2026-03-10&date_to=2026-03-10") is None
