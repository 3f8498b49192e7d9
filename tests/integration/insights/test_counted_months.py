"""The ranking of a month follows what happens while it lasts, and is final afterwards (clients
book, vector 18; staff book, 3.5)."""

from typing import Any

import pytest

from chalicelib.insights.referrals import calculating, jobs, service
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Caller
from tests.support import deliveries
from tests.support.http import Api
from tests.support.meanwhile import meanwhile

from .circle import EXPECTED, OCTOBER, OWN, RANKING, RECALCULATE, Circle, earn, lima, places


def test_the_live_ranking_follows_whatever_becomes_of_a_stay(circle: Circle) -> None:
    with circle.at("2025-10-02"):
        rosa = circle.register("Rosa")
        ana, eva = circle.register("Ana", by=rosa), circle.register("Eva")
        stay = circle.book(ana, "300.00")
    steps: list[tuple[dict[str, str], list[tuple[int, str]]]] = [
        ({"price_sol": "350.00"}, [(1, "350.00")]),
        ({"client": eva["id"]}, []),
        ({"client": ana["id"]}, [(1, "350.00")]),
        ({"status": "cancelled"}, []),
    ]
    for fields, expected in steps:
        with circle.at("2025-10-03"):
            circle.change(stay, **fields)
        rows = circle.month(*OCTOBER, token="admin")["rankings"]
        found = [(r["referral_reservations_count"], r["total_referral_revenue"]) for r in rows]
        assert found == expected


def test_a_referrer_who_leaves_makes_room_until_they_come_back(
    circle: Circle, api: Api, october: dict[str, Any]
) -> None:
    path = f"/api/v1/clients/{october['second']['id']}/"
    with circle.at("2025-10-11"):
        assert api.delete(path, token="admin").status_code == 204
    assert places(circle.month(*OCTOBER, token="admin")) == [(1, "Rosa", 2, "700.00", 0)]
    with circle.at("2025-10-12"):
        assert api.post(f"{path}restore/", token="admin").status_code == 200
    assert places(circle.month(*OCTOBER, token="admin")) == EXPECTED


def test_who_was_said_to_have_brought_a_guest_counts_for_the_other(
    circle: Circle, api: Api, october: dict[str, Any]
) -> None:
    ana = october["friends"][0]
    with circle.at("2025-10-12"):
        api.put(
            f"/api/v1/clients/{ana['id']}/referrer/",
            json={"referrer_code": october["third"]["referral_code"]},
            token="admin",
        )
    assert [row[:4] for row in places(circle.month(*OCTOBER, token="admin"))] == [
        (1, "Raúl", 2, "1000.00"),
        (2, "Rosa", 1, "400.00"),
        (3, "Rita", 1, "300.00"),
    ]


def test_a_month_that_is_over_changes_no_more_until_it_is_counted_again(
    circle: Circle, october: dict[str, Any]
) -> None:
    with circle.at("2025-10-20"):
        stay = circle.book(october["friends"][0], "800.00")
    with circle.at("2025-11-01", "01:00"):
        jobs.close_referral_ranking(clock.now())
    final = circle.month(*OCTOBER, token="admin")
    assert [row[:4] for row in places(final)] == [
        (1, "Rosa", 3, "1500.00"),
        (2, "Raúl", 2, "1000.00"),
    ]
    with circle.at("2025-11-05"):
        circle.change(stay, status="cancelled")
    assert circle.month(*OCTOBER, token="admin") == final
    with circle.at("2025-11-06"):
        circle.recalculate(OCTOBER)
    assert places(circle.month(*OCTOBER, token="admin")) == EXPECTED


def test_the_month_before_is_made_final_once(circle: Circle, october: dict[str, Any]) -> None:
    with circle.at("2025-11-01", "01:00"):
        jobs.close_referral_ranking(clock.now())
    assert calculating.is_final("2025-10")
    with clock.at(lima("2025-11-02", "01:00")):
        jobs.close_referral_ranking(clock.now())
        assert circle.outbox.waiting() == []


def test_a_count_that_midnight_overtakes_does_not_close_the_month(circle: Circle) -> None:
    with circle.at("2025-09-10"):
        rosa, raul = circle.register("Rosa"), circle.register("Raúl")
        ana, eva = circle.register("Ana", by=rosa), circle.register("Eva", by=raul)
    with circle.at("2025-10-10"):
        circle.book(ana, "300.00")
    with clock.at(lima("2025-10-31", "23:59")):
        jobs.calculate_referral_ranking(clock.now())
        for _ in range(31):
            assert all(deliveries.take(each) for each in circle.outbox.waiting())
        last = circle.outbox.waiting()
        assert [each.name for each in last] == ["ranking.review"]
        circle.book(eva, "500.00")
    with circle.at("2025-11-01", "00:00"):
        assert all(deliveries.take(each) for each in last)
    assert not calculating.is_final("2025-10")
    with circle.at("2025-11-01", "01:00"):
        jobs.close_referral_ranking(clock.now())
    assert calculating.is_final("2025-10")
    names = [row[:2] for row in places(circle.month(*OCTOBER, token="admin"))]
    assert names == [(1, "Raúl"), (2, "Rosa")]


def test_the_hourly_count_mends_what_no_event_told(circle: Circle, october: dict[str, Any]) -> None:
    with clock.at(lima("2025-10-12")):
        circle.book(october["friends"][0], "800.00")
        circle.outbox.waiting()
    assert places(circle.month(*OCTOBER, token="admin")) == EXPECTED
    with circle.at("2025-10-12", "11:00"):
        jobs.calculate_referral_ranking(clock.now())
    assert places(circle.month(*OCTOBER, token="admin"))[0] == (1, "Rosa", 3, "1500.00", 0)
    assert not calculating.is_final("2025-10")


def test_a_long_ranking_is_reviewed_and_placed_page_by_page(
    circle: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calculating, "AT_ONCE", 2)
    with circle.at("2025-10-03"):
        for number in range(5):
            referrer = circle.register(f"R{number}")
            circle.book(circle.register("Ana", by=referrer), f"{100 + number}.00")
    with circle.at("2025-11-01", "01:00"):
        jobs.close_referral_ranking(clock.now())
    found = circle.read(RANKING, "admin")["rankings"]
    assert sorted(row["best_monthly_position"] for row in found) == [1, 2, 3, 4, 5]


def test_messages_that_come_twice_count_nothing_twice(
    circle: Circle, october: dict[str, Any]
) -> None:
    with circle.at("2025-11-01", "01:00"):
        jobs.close_referral_ranking(clock.now())
        delivered = circle.outbox.settle()
        before = circle.month(*OCTOBER, token="admin")
        for each in delivered:
            assert deliveries.take(each)
        assert circle.outbox.waiting() == []
    assert circle.month(*OCTOBER, token="admin") == before


def test_two_reactions_at_once_leave_one_row(circle: Circle, october: dict[str, Any]) -> None:
    rosa = october["first"]["id"]
    with clock.at(lima("2025-10-12")):
        circle.book(october["friends"][0], "800.00")

        def other() -> None:
            service.refresh(rosa, "2025-10", now=clock.now())

        with meanwhile(other):
            service.refresh(rosa, "2025-10", now=clock.now())
        circle.outbox.waiting()
    found = circle.month(*OCTOBER, token="admin")
    assert (places(found)[0], found["total_participants"]) == ((1, "Rosa", 3, "1500.00", 0), 2)


def test_a_stay_that_comes_between_a_look_and_its_write_counts(
    circle: Circle, october: dict[str, Any]
) -> None:
    rosa = october["first"]["id"]
    with clock.at(lima("2025-10-12")):
        circle.book(october["friends"][0], "800.00")

        def other() -> None:
            circle.book(october["friends"][1], "50.00")

        with meanwhile(other):
            service.refresh(rosa, "2025-10", now=clock.now())
        circle.outbox.waiting()
    found = circle.month(*OCTOBER, token="admin")
    assert (places(found)[0], found["total_participants"]) == ((1, "Rosa", 4, "1550.00", 0), 2)


def test_a_guest_reads_their_own_month_and_place(circle: Circle, october: dict[str, Any]) -> None:
    rosa, rita = october["first"]["id"], october["third"]["id"]
    expected = {
        "referral_reservations_count": 2,
        "total_referral_revenue": 700.0,
        "referrals_made_count": 0,
        "points_earned": 0.0,
        "ranking_position": 2,
        "is_in_ranking": True,
        "year": 2025,
        "month": 10,
        "period_display": "Octubre 2025",
    }
    with circle.at("2025-10-15"):
        assert circle.read(f"{OWN}monthly/", rosa) == expected
        outside = circle.read(f"{OWN}monthly/", rita)
    with circle.at("2025-11-01", "01:00"):
        jobs.close_referral_ranking(clock.now())
    assert circle.read(f"{OWN}monthly/?year=2025&month=10", rosa) == expected
    assert (outside["ranking_position"], outside["is_in_ranking"]) == (None, False)
    assert outside["referrals_made_count"] == 1


def test_every_participant_reads_the_place_that_the_list_shows(circle: Circle) -> None:
    with circle.at("2025-10-03"):
        referrers = [circle.register(f"R{number}") for number in range(12)]
        for number, referrer in enumerate(referrers):
            friend = circle.register("Ana", by=referrer)
            for _ in range(1 + number % 3):
                circle.book(friend, f"{100 + 37 * number}.00")
    with circle.at("2025-10-04"):
        listed = circle.read(f"{RANKING}current/?limit=100", "admin")["rankings"]
        for row in listed:
            own = circle.read(f"{OWN}monthly/", row["client_id"])
            assert own["ranking_position"] == row["position"]


def test_only_administrators_have_it_counted_anew(
    api: Api, circle: Circle, tokens: dict[str, Caller]
) -> None:
    with circle.at("2025-11-20"):
        for token, status in ((None, 401), ("guest", 401), ("vendedor", 403)):
            assert api.post(RECALCULATE, json={}, token=token).status_code == status
        answer = api.post(RECALCULATE, json={}, token="admin")
        future = api.post(
            RECALCULATE, json={"periods": [{"year": 2025, "month": 12}]}, token="admin"
        )
    assert (answer.status_code, answer.json_body["periods"]) == (202, ["2025-10"])
    assert answer.json_body["message"] == "Se está recalculando: Octubre 2025."
    assert (future.status_code, "periods" in future.json_body["fields"]) == (400, True)


def test_points_of_referrals_count_in_the_month_in_which_they_come(
    circle: Circle, october: dict[str, Any]
) -> None:
    rosa, ana = october["first"]["id"], october["friends"][0]["id"]
    with circle.at("2025-10-15"):
        earn(rosa, ana, "30.50")
    row = circle.month(*OCTOBER)["rankings"][1]
    assert (row["client_name"], row["points_earned"]) == ("Rosa U.", "30.50")
    assert circle.read(RANKING)["rankings"][0]["total_points_earned"] == 30.5
