"""The ranking of a month: live while it lasts, final afterwards (clients book, vector 18; staff
book, TV21)."""

from typing import Any

import pytest

from chalicelib.insights.referrals import calculating, jobs, service
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Caller
from tests.support import deliveries
from tests.support.http import Api
from tests.support.meanwhile import meanwhile

from .circle import OWN, RANKING, RECALCULATE, Circle, earn, lima, places

SEPTEMBER, OCTOBER = (2025, 9), (2025, 10)


@pytest.fixture
def october(circle: Circle) -> dict[str, Any]:
    """Vector 18: R1's friends came in September, R2's in the first hour of October."""
    with circle.at("2025-09-10"):
        first, second = circle.register("Rosa", "Uno"), circle.register("Raúl", "Dos")
        third = circle.register("Rita", "Tres")
        friends = [circle.register("Ana", by=first), circle.register("Eva", by=first)]
    with circle.at("2025-10-01", "00:30"):
        luis = circle.register("Luis", by=second)
    with circle.at("2025-10-10"):
        circle.book(friends[0], "300.00")
        circle.book(friends[1], "400.00")
        circle.book(luis, "900.00")
        circle.book(luis, "100.00")
        circle.register("Olga", by=third)
    return {"first": first, "second": second, "third": third, "friends": friends}


EXPECTED = [
    (1, "Raúl", 2, "1000.00", 1),
    (2, "Rosa", 2, "700.00", 0),
]


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
