"""Who holds a house and cancels, again and again, has to wait longer each time."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.clients.types import Client
from chalicelib.kernel import clock
from chalicelib.properties.types import House
from chalicelib.reservations import jobs
from tests.support.http import Api

from .conftest import NOW, day

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
CREATE = "/api/v1/clients/reservations/create/"


class Visitor:
    """A guest who books and thinks better of it."""

    def __init__(self, api: Api, house: House, token: str = "ana") -> None:
        self.api, self.house, self.token = api, house, token

    def book(self, when: datetime, month: int = 6) -> Any:
        body = {
            "property": self.house.property_id,
            "check_in_date": day(month, 1),
            "check_out_date": day(month, 4),
        }
        with clock.at(when):
            return self.api.post(CREATE, token=self.token, json=body)

    def hold(self, when: datetime, month: int = 6) -> str:
        answer = self.book(when, month)
        assert answer.status_code == 201, answer.body
        found: str = answer.json_body["reservation"]["id"]
        return found

    def cancel(self, stay: str, when: datetime) -> None:
        with clock.at(when):
            path = f"/api/v1/clients/client-auth/reservations/{stay}/cancel/"
            assert self.api.post(path, token=self.token).status_code == 200

    def hold_and_cancel(self, when: datetime) -> None:
        self.cancel(self.hold(when), when)


@pytest.fixture
def visitor(api: Api, house: House, ana: Client) -> Visitor:
    return Visitor(api, house)


def test_the_pauses_grow_and_then_the_day_is_over(visitor: Visitor) -> None:
    now = NOW
    for _ in range(4):
        visitor.hold_and_cancel(now)
    for minutes in (5, 10, 20):
        refused = visitor.book(now + minutes * MINUTE - timedelta(seconds=30))
        assert refused.status_code == 429
        assert refused.headers["Retry-After"] == "30"
        assert refused.json_body["code"] == "too_many_unpaid"
        assert refused.json_body["message"].endswith("en 1 minuto.")
        now += minutes * MINUTE
        visitor.hold_and_cancel(now)
    assert visitor.book(now + 12 * HOUR).status_code == 429
    assert visitor.book(NOW + 24 * HOUR).status_code == 201


def test_other_guests_book_meanwhile(visitor: Visitor, luis: Client) -> None:
    for _ in range(4):
        visitor.hold_and_cancel(NOW)
    assert visitor.book(NOW).status_code == 429
    assert Visitor(visitor.api, visitor.house, "luis").book(NOW).status_code == 201


@pytest.mark.parametrize("with_job", [False, True])
def test_a_hold_that_lapses_counts_as_one_that_is_cancelled(
    visitor: Visitor, with_job: bool
) -> None:
    for number in range(4):
        visitor.hold(NOW + number * 2 * HOUR)
        if with_job:
            jobs.expire_holds(NOW + (number + 1) * 2 * HOUR - MINUTE)
    last = NOW + 6 * HOUR
    for number in range(3):
        assert visitor.book(last + number * MINUTE).status_code in {400, 409, 429}
    assert visitor.book(last + HOUR + MINUTE).status_code == 201


def test_a_hold_that_is_confirmed_makes_nobody_wait(visitor: Visitor) -> None:
    for month in (5, 6, 7, 8, 9):
        stay = visitor.hold(NOW, month)
        form = {"status": "approved"}
        path = f"/api/v1/reservations/{stay}/"
        with clock.at(NOW):
            assert visitor.api.patch(path, token="admin", form=form).status_code == 200
    assert visitor.book(NOW, 10).status_code == 201


@pytest.mark.parametrize(
    ("check_in", "check_out", "status"),
    [
        ("1900-01-01", "1900-01-03", 400),
        ("2024-02-29", "2024-03-02", 400),
        ("2024-03-01", "2024-03-03", 201),
        ("2026-02-01", "2026-02-03", 201),
    ],
)
def test_staff_enter_stays_of_the_last_two_years_and_no_older_ones(
    api: Api, house: House, ana: Client, check_in: str, check_out: str, status: int
) -> None:
    form = {
        "property": house.property_id,
        "client": ana.client_id,
        "check_in_date": check_in,
        "check_out_date": check_out,
        "guests": "4",
        "price_usd": "400",
        "price_sol": "1500",
    }
    answer = api.post("/api/v1/reservations/", token="seller", form=form)
    assert answer.status_code == status, answer.body
    if status == 400:
        assert answer.json_body["check_in_date"] == [
            "El ingreso no puede ser de hace más de dos años."
        ]


def test_no_stay_is_moved_so_far_back_and_an_old_one_stays_editable(take: Any, api: Api) -> None:
    made = take("2024-03-01", "2024-03-04")
    path = f"/api/v1/reservations/{made['id']}/"
    moved = api.patch(path, token="admin", form={"check_in_date": "1900-01-01"})
    assert moved.status_code == 400
    with clock.at(NOW + timedelta(days=400)):
        form = {"check_in_date": "2024-03-01", "guests": "2", "comentarios_reservas": "Tarde"}
        assert api.patch(path, token="admin", form=form).status_code == 200
