"""The calendar of staff (vectors W23, W24)."""

from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.clients import service as clients
from chalicelib.clients.types import Client
from chalicelib.cloud import events, usage
from chalicelib.kernel import clock
from chalicelib.properties.types import House
from tests.support import deliveries
from tests.support.http import Api

from .conftest import NOW, Order, day, new_client
from .lists_desk import LIST, ids


def test_the_calendar_view_is_a_plain_array_of_the_year(api: Api, take: Order) -> None:
    stay = take(day(4, 6), day(4, 8), late_checkout="true")
    take(day(4, 6, 2027), day(4, 8, 2027))

    rows = api.get("/api/v1/vistacalendario/?year=2026", token="seller").json_body

    assert [row["id"] for row in rows] == [stay["id"]]
    assert rows[0]["late_check_out_date"] == day(4, 8)
    assert rows[0]["property"]["name"] == "Casa Austin 1"
    assert rows[0]["adelanto_normalizado"] == 0
    assert api.get("/api/v1/vistacalendario/?year=x", token="seller").status_code == 400


def calendar(api: Api, query: str, token: str = "seller") -> list[dict[str, Any]]:
    answer = api.get(f"/api/v1/vistacalendario/?{query}", token=token)
    assert answer.status_code == 200, answer.body
    rows: list[dict[str, Any]] = answer.json_body
    return rows


def hold(api: Api, house: House) -> str:
    """A hold of Ana's, from 16 to 19 April; its id."""
    sent = {
        "property": house.property_id,
        "check_in_date": day(4, 16),
        "check_out_date": day(4, 19),
        "guests": 4,
    }
    answer = api.post("/api/v1/clients/reservations/create/", token="ana", json=sent)
    assert answer.status_code == 201, answer.body
    made: str = answer.json_body["reservation"]["id"]
    return made


def test_the_calendar_names_guests_and_keeps_their_contacts_to_itself(
    api: Api, take: Order, luis: Client
) -> None:
    stay = take(day(4, 6), day(4, 8), advance_payment="100", advance_payment_currency="usd")

    [row] = calendar(api, "year=2026")

    assert (row["client"]["first_name"], row["client"]["last_name"]) == ("Ana", "Quispe")
    assert (row["client"]["email"], row["client"]["tel_number"]) == (None, "")
    assert (row["price_usd"], row["price_sol"]) == ("400.00", "1500.00")
    assert (row["guests"], row["adelanto_normalizado"]) == (4, 375.0)
    api.patch(f"{LIST}{stay['id']}/", token="seller", form={"client": luis.client_id})
    assert calendar(api, "year=2026")[0]["client"]["first_name"] == "Luis"
    [moved, *_] = events.timeline(f"reservation#{stay['id']}")
    assert moved.changes["guest"] == ["***", "***"]


def test_the_calendar_follows_a_client_who_gets_another_name(
    api: Api, take: Order, ana: Client, luis: Client
) -> None:
    stay = take(day(4, 6), day(4, 8))
    take(day(4, 10), day(4, 12), client=luis.client_id)
    names = {"first_name": "Ana María", "last_name": "Ñahui"}
    clients.change(ana.client_id, names, actor="staff#1", now=clock.now())

    [changed] = events.timeline(f"client#{ana.client_id}", limit=1)
    assert deliveries.take(changed)

    shown = [row["client"] for row in calendar(api, "year=2026")]
    assert [client["first_name"] for client in shown] == ["Ana María", "Luis"]
    assert shown[0]["last_name"] == "Ñahui"
    detail = api.get(f"{LIST}{stay['id']}/", token="seller").json_body
    assert (detail["price_usd"], detail["status"]) == ("400.00", "approved")
    assert (
        api.patch(f"{LIST}{stay['id']}/", token="seller", form={"guests": "3"}).status_code == 200
    )


def test_the_calendar_of_a_guests_booking_has_the_guests_name(
    api: Api, house: House, ana: Client
) -> None:
    hold(api, house)

    [row] = calendar(api, "year=2026")

    assert (row["client"]["id"], row["client"]["first_name"]) == (ana.client_id, "Ana")
    assert row["seller"] == {"id": 0, "first_name": "Web", "last_name": ""}


@pytest.mark.parametrize("status", ["rejected", "cancelled"])
def test_what_ended_is_in_calendar_and_income_only_when_it_is_asked_for(
    api: Api, take: Order, house: House, ana: Client, status: str
) -> None:
    living = take(day(4, 1), day(4, 3))["id"]
    dead = hold(api, house)
    api.patch(f"{LIST}{dead}/", token="admin", form={"status": status})

    for query in ("year=2026", "year=2026&month=4", "year=2026&ended=false"):
        assert [row["id"] for row in calendar(api, query)] == [living]
    assert [row["id"] for row in calendar(api, "year=2026&ended=true")] == [living, dead]
    income = "year=2026&month=4&type=&exclude=man&from_check_in=true&search="
    assert ids(api, income) == [living]
    assert ids(api, f"{income}&ended=true") == [living, dead]
    assert ids(api, "year=2026&month=4") == [living, dead]


def test_a_hold_that_lapsed_blocks_and_earns_nothing(api: Api, house: House, ana: Client) -> None:
    hold(api, house)
    income = "year=2026&month=4&from_check_in=true"
    assert len(calendar(api, "year=2026")) == len(ids(api, income)) == 1

    with clock.at(NOW + timedelta(hours=2)):
        assert calendar(api, "year=2026") == []
        assert ids(api, income) == []
        assert len(calendar(api, "year=2026&ended=true")) == 1


def test_the_calendar_without_a_year_shows_this_one_or_all_that_its_filter_means(
    api: Api, take: Order, house: House
) -> None:
    before = take(day(12, 30, 2025), day(1, 2))["id"]
    present = take(day(3, 1), day(3, 4))["id"]
    coming = take(day(5, 1), day(5, 3))["id"]
    later = take(day(2, 1, 2027), day(2, 3, 2027))["id"]
    latest = take(day(11, 1, 2028), day(11, 3, 2028))["id"]

    def shown(query: str) -> list[str]:
        return [row["id"] for row in calendar(api, query)]

    assert shown("") == [before, present, coming]
    assert shown("from=today") == [coming, later, latest]
    assert shown("from=today&year=2026") == [coming]
    assert shown("from=in_progress") == [present]
    assert shown("from=pending") == []
    assert shown("month=5") == [coming]
    held = hold(api, house)
    api.patch(f"{LIST}{held}/", token="admin", form={"status": "cancelled"})
    api.post(f"{LIST}{held}/reopen/", token="admin")
    assert shown("from=pending") == [held]


def test_a_year_of_the_calendar_takes_few_calls_however_many_months_and_guests(
    api: Api, take: Order, other_house: House
) -> None:
    for number in range(30):
        start = date(2026, 3, 3) + timedelta(days=10 * number)
        guest = new_client(f"4100{number:04}", "Rosa")
        take(start.isoformat(), (start + timedelta(days=2)).isoformat(), client=guest.client_id)
    calendar(api, "year=2026")

    with usage.measured() as used:
        rows = calendar(api, "year=2026")

    assert len(rows) == 30
    assert used.calls <= 3


@pytest.mark.parametrize("query", ["month=13", "month=0", "month=x", "year=x", "exclude=mna"])
@pytest.mark.parametrize("path", ["reservations", "vistacalendario"])
def test_a_filter_that_means_nothing_is_refused_even_alone(api: Api, path: str, query: str) -> None:
    assert api.get(f"/api/v1/{path}/?{query}", token="seller").status_code == 400


def test_those_outside_sales_see_when_but_not_how_much(api: Api, take: Order) -> None:
    take(day(4, 6), day(4, 8))

    [row] = api.get("/api/v1/vistacalendario/?year=2026", token="cleaner").json_body

    assert (row["price_usd"], row["client"]["first_name"]) == ("0.00", "Ana")
    assert (row["client"]["tel_number"], row["client"]["number_doc"]) == ("", "")
    assert api.get("/api/v1/vistacalendario/?year=2026").status_code == 401


def test_one_stay_is_shown_as_the_calendar_shows_it(api: Api, take: Order) -> None:
    stay = take(day(4, 6), day(4, 8))
    path = f"/api/v1/vistacalendario/{stay['id']}/"
    assert api.get(path, token="seller").json_body == calendar(api, "year=2026")[0]
    assert api.get(path, token="cleaner").json_body == calendar(api, "year=2026", "cleaner")[0]
    assert api.get(path).status_code == 401
    assert api.delete(f"/api/v1/reservations/{stay['id']}/", token="admin").status_code == 204
    for gone in (path, "/api/v1/vistacalendario/x/"):
        assert api.get(gone, token="seller").status_code == 404
