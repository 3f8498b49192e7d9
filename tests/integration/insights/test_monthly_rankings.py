"""The ranking of a month: live while it lasts, final afterwards (clients book, vector 18; staff
book, TV21)."""

from typing import Any

import pytest

from chalicelib.insights.referrals import jobs
from chalicelib.kernel import clock
from tests.support.http import Api

from .circle import (
    EXPECTED,
    OCTOBER,
    RANKING,
    SEPTEMBER,
    Circle,
    places,
)


def test_vector_18_lives_while_the_month_lasts(circle: Circle, october: dict[str, Any]) -> None:
    with circle.at("2025-10-10", "12:00"):
        now = circle.read(f"{RANKING}current/", "admin")
    assert (now["type"], now["ranking_period"], now["total_participants"]) == (
        "current_month",
        "Octubre 2025",
        2,
    )
    assert places(now) == EXPECTED
    assert now["rankings"] == circle.month(*OCTOBER, token="admin")["rankings"]


def test_vector_18_of_all_months_lists_both(circle: Circle, october: dict[str, Any]) -> None:
    with circle.at("2025-11-01", "01:00"):
        jobs.close_referral_ranking(clock.now())
    found = circle.read(RANKING, "admin")
    assert (found["type"], found["total_participants"], found["showing"]) == (
        "global_historical",
        2,
        2,
    )
    rows = [
        (
            row["global_position"],
            row["client_name"],
            row["total_referral_reservations"],
            row["total_referral_revenue"],
            row["total_new_referrals"],
            row["months_active"],
            row["best_monthly_position"],
        )
        for row in found["rankings"]
    ]
    assert rows == [
        (1, "Rosa Uno", 2, 700.0, 2, 1, 2),
        (2, "Raúl Dos", 2, 1000.0, 1, 1, 1),
    ]


def test_vector_18_counted_again_is_the_same(circle: Circle, october: dict[str, Any]) -> None:
    with circle.at("2025-11-01", "01:00"):
        jobs.close_referral_ranking(clock.now())
    before = circle.month(*OCTOBER, token="admin")
    with circle.at("2025-11-20"):
        circle.recalculate(OCTOBER, SEPTEMBER)
        circle.recalculate(OCTOBER)
    assert circle.month(*OCTOBER, token="admin") == before
    assert places(before) == EXPECTED


def test_tv21(circle: Circle) -> None:
    with circle.at("2025-11-03"):
        brought = {name: circle.register(name) for name in ("Xenia", "Yolanda", "Zoe", "Wendy")}
        guests = {name: circle.register("Ana", by=each) for name, each in brought.items()}
        for _ in range(2):
            circle.register("Eva", by=brought["Wendy"])
        for name, prices in {"Xenia": (800, 1200), "Yolanda": (1000,), "Zoe": (1500,)}.items():
            for price in prices:
                circle.book(guests[name], f"{price}.00")
    with circle.at("2025-12-01", "01:00"):
        jobs.close_referral_ranking(clock.now())
    closed = circle.month(2025, 11, token="admin")
    assert [row[:4] for row in places(closed)] == [
        (1, "Xenia", 2, "2000.00"),
        (2, "Zoe", 1, "1500.00"),
        (3, "Yolanda", 1, "1000.00"),
    ]
    with circle.at("2025-12-02"):
        circle.recalculate((2025, 11))
    assert circle.month(2025, 11, token="admin") == closed


def test_strangers_see_private_names_and_neither_ids_nor_revenue(
    circle: Circle, october: dict[str, Any]
) -> None:
    for token in (None, "guest", "vendedor", october["first"]["id"]):
        month = circle.month(*OCTOBER, token=token)
        assert month["rankings"][0] == {
            "client_name": "Raúl D.",
            "client_last_name": "",
            "year": 2025,
            "month": 10,
            "ranking_date_display": "Octubre 2025",
            "referral_reservations_count": 2,
            "referrals_made_count": 1,
            "position": 1,
            "points_earned": "0.00",
        }
        history = circle.read(RANKING, token)
        assert history["rankings"][0]["client_name"] == "Rosa U."
        assert not {"client_id", "total_referral_revenue"} & history["rankings"][0].keys()


def test_staff_who_may_read_money_see_all(circle: Circle, october: dict[str, Any]) -> None:
    row = circle.month(*OCTOBER, token="admin")["rankings"][0]
    assert row["client_id"] == october["second"]["id"]
    assert (row["client_name"], row["client_last_name"]) == ("Raúl", "Dos")


def test_a_limit_shortens_the_rows_and_not_the_count(
    circle: Circle, october: dict[str, Any]
) -> None:
    found = circle.month(*OCTOBER, "&limit=1")
    assert (len(found["rankings"]), found["total_participants"]) == (1, 2)
    history = circle.read(f"{RANKING}?limit=1")
    assert (history["showing"], history["total_participants"]) == (1, 2)


@pytest.mark.parametrize(
    "query", ["limit=x", "limit=0", "limit=101", "year=2025&month=13", "year=1&month=1"]
)
def test_what_is_no_month_and_no_limit_is_refused(api: Api, query: str) -> None:
    assert api.get(f"{RANKING}?{query}").status_code == 400


@pytest.mark.parametrize("half", ["year=2025", "month=10"])
def test_half_a_month_means_all_months(circle: Circle, october: dict[str, Any], half: str) -> None:
    found = circle.read(f"{RANKING}?{half}")
    assert found["type"] == "global_historical"
    assert found == circle.read(RANKING)


def test_a_month_without_anybody_is_empty(circle: Circle) -> None:
    found = circle.month(2024, 1)
    assert (found["total_participants"], found["rankings"]) == (0, [])
    assert circle.read(RANKING)["rankings"] == []


def test_equals_are_ordered_by_new_friends_then_by_whose_last_stay_was_earlier(
    circle: Circle,
) -> None:
    with circle.at("2025-09-10"):
        rosa, raul = circle.register("Rosa"), circle.register("Raúl")
        of_rosa, of_raul = circle.register("Ana", by=rosa), circle.register("Eva", by=raul)
        rita = circle.register("Rita")
    with circle.at("2025-10-01"):
        of_rita = circle.register("Olga", by=rita)
    for day, guest in (("02", of_raul), ("03", of_rosa), ("04", of_rita)):
        with circle.at(f"2025-10-{day}"):
            circle.book(guest, "500.00")
    names = [row["client_name"] for row in circle.month(*OCTOBER, token="admin")["rankings"]]
    assert names == ["Rita", "Raúl", "Rosa"]
