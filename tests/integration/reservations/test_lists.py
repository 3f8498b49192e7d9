"""The staff's lists: every filter, every page, and the calendars (vectors W23, W24, W2)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest

from chalicelib.clients import service as clients
from chalicelib.clients import writing
from chalicelib.clients.jobs import pack_clients
from chalicelib.clients.service import ensure_technical_clients
from chalicelib.clients.types import CHANNEL_ID, MAINTENANCE_ID, Client
from chalicelib.cloud import events, usage
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import cache, clock
from chalicelib.properties.houses.service import HOUSES
from chalicelib.properties.types import House
from chalicelib.reservations.jobs import pack_stays
from tests.support import deliveries
from tests.support.http import Api

from .conftest import NOW, Order, day, new_client

LIST = "/api/v1/reservations/"


def ids(api: Api, query: str) -> list[str]:
    answer = api.get(f"{LIST}?{query}", token="seller")
    assert answer.status_code == 200, answer.body
    return [row["id"] for row in answer.json_body["results"]]


def test_empty_filters_do_not_filter(api: Api, take: Order) -> None:
    stay = take(day(4, 16), day(4, 19))
    assert ids(api, "page=1&page_size=10&search=&from=&created_today=&type=") == [stay["id"]]


def test_every_page_of_the_whole_history_is_found_in_order(api: Api, take: Order) -> None:
    starts = [NOW.date() + timedelta(days=offset) for offset in range(-400, 200, 40)]
    made = [
        take(start.isoformat(), (start + timedelta(days=2)).isoformat())["id"] for start in starts
    ]

    pages = [api.get(f"{LIST}?page={page}&page_size=4", token="seller") for page in (1, 2, 3, 4)]

    assert [row["id"] for page in pages for row in page.json_body["results"]] == made
    last = pages[3].json_body
    assert (last["count"], last["total_paginas"], last["actual"], last["next"]) == (15, 4, 4, None)
    assert "page=3" in last["previous"]
    past_the_end = api.get(f"{LIST}?page=5&page_size=4", token="seller")
    assert (past_the_end.status_code, past_the_end.json_body["detail"]) == (404, "Página inválida.")
    whole = api.get(f"{LIST}?page_size=none", token="seller").json_body
    assert [row["id"] for row in whole] == made


@pytest.mark.parametrize(
    ("check_in", "check_out", "in_house"),
    [
        (day(3, 2), day(3, 3), True),
        (day(2, 28), day(3, 4), True),
        (day(3, 1), day(3, 2), False),
        (day(3, 3), day(3, 4), False),
    ],
)
def test_in_progress_means_sleeping_here_tonight(
    api: Api, take: Order, check_in: str, check_out: str, in_house: bool
) -> None:
    stay = take(check_in, check_out)
    assert ids(api, "from=in_progress") == ([stay["id"]] if in_house else [])


def test_a_cancelled_stay_is_not_in_progress(api: Api, take: Order) -> None:
    stay = take(day(3, 1), day(3, 5))
    api.patch(f"{LIST}{stay['id']}/", token="seller", form={"status": "cancelled"})
    assert ids(api, "from=in_progress") == []


def test_what_is_to_come_begins_today_and_is_paged(api: Api, take: Order) -> None:
    take(day(3, 1), day(3, 2))
    coming = [
        take(day(3, 2), day(3, 3))["id"],
        take(day(3, 20), day(3, 21))["id"],
        take(day(4, 20), day(4, 21))["id"],
        take(day(7, 20), day(7, 21))["id"],
    ]

    assert ids(api, "from=today") == coming
    assert ids(api, "from=today&page_size=2&page=2") == coming[2:]


def test_a_month_lists_the_stays_that_touch_it_or_only_arrive_in_it(api: Api, take: Order) -> None:
    spanning = take(day(1, 25), day(3, 5))["id"]
    api.patch(f"{LIST}{spanning}/", token="seller", form={"status": "cancelled"})
    leaving = take(day(1, 30), day(2, 2))["id"]
    arriving = take(day(2, 27), day(3, 2))["id"]
    take(day(3, 6), day(3, 8))

    assert ids(api, "year=2026&month=2") == [spanning, leaving, arriving]
    assert ids(api, "year=2026&month=2&from_check_in=true") == [arriving]
    assert len(ids(api, "year=2026")) == 4


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("year=2026&month=13", "error_month_param"),
        ("year=2026&month=x", "error_month_param"),
        ("year=2026&month=0000019", "error_month_param"),
        ("year=99999&month=1", "error_year_param"),
        ("year=002026999&month=1", "error_year_param"),
        ("created_today=1", "created_today"),
        ("from=yesterday", "from"),
        ("page=0", "page"),
        ("page_size=-1", "page_size"),
    ],
)
def test_an_impossible_filter_is_named(api: Api, query: str, field: str) -> None:
    answer = api.get(f"{LIST}?{query}", token="seller")
    assert answer.status_code == 400
    assert field in answer.json_body


@pytest.mark.parametrize(
    "path",
    [
        "reservations/?page=1&page_size=10&search=&from=&created_today=&type=",
        "reservations/?page=1&page_size=20&search=&year=2026&month=4&type=&exclude=man"
        "&from_check_in=true",
        "reservations/?page=1&page_size=1000",
        "vistacalendario/?year=2026",
        "vistacalendario/?year=2026&month=4",
    ],
)
def test_what_the_published_panel_asks_for_is_served(api: Api, take: Order, path: str) -> None:
    stay = take(day(4, 16), day(4, 19))
    answer = api.get(f"/api/v1/{path}", token="seller")
    assert answer.status_code == 200, answer.body
    assert stay["id"] in answer.body.decode()


@pytest.mark.parametrize("path", ["reservations", "vistacalendario"])
def test_a_misspelt_filter_is_refused_and_does_not_show_everything(api: Api, path: str) -> None:
    answer = api.get(f"/api/v1/{path}/?serch=ana", token="seller")
    assert (answer.status_code, answer.json_body["serch"]) == (400, ["Este campo no se reconoce."])


def test_created_today_is_the_lima_day(api: Api, take: Order) -> None:
    with clock.at(datetime(2026, 1, 15, 4, 59, 59, tzinfo=UTC)):
        take(day(5, 1), day(5, 2))
    with clock.at(datetime(2026, 1, 16, 3, 0, tzinfo=UTC)):
        within = take(day(5, 2), day(5, 3))
    with clock.at(datetime(2026, 1, 16, 5, 0, tzinfo=UTC)):
        take(day(5, 3), day(5, 4))

    with clock.at(datetime(2026, 1, 16, 2, 0, tzinfo=UTC)):
        assert ids(api, "created_today=true") == [within["id"]]


def test_created_today_holds_for_a_search_too(api: Api, take: Order) -> None:
    with clock.at(NOW - timedelta(days=1)):
        take(day(4, 16), day(4, 19))
    today = take(day(4, 20), day(4, 22))

    path = "/api/v1/reservations/?search=ana&created_today=true"
    found = api.get(path, token="seller").json_body["results"]

    assert [stay["id"] for stay in found] == [today["id"]]


def test_channels_are_kept_or_left_out(api: Api, take: Order) -> None:
    ensure_technical_clients(now=clock.now())
    own = take(day(4, 1), day(4, 2))["id"]
    channel = take(day(4, 2), day(4, 3), origin="air")["id"]
    block = take(day(4, 3), day(4, 4), token="admin", client=MAINTENANCE_ID)["id"]

    assert ids(api, "type=air") == [channel]
    assert ids(api, "exclude=man") == [own, channel]
    assert ids(api, "type=nothing") == []
    assert set(ids(api, "")) == {own, channel, block}


def test_a_search_finds_guests_by_the_beginning_of_their_words_and_houses_by_name(
    api: Api, take: Order, other_house: House
) -> None:
    maria = new_client("40000009", "María José", last_name="Ñahui Pérez", email="mj@example.com")
    hers = take(day(4, 1), day(4, 2), client=maria.client_id)["id"]
    other = take(day(4, 1), day(4, 2), property=other_house.property_id)["id"]

    assert ids(api, "search=nahui%20mar") == [hers]
    assert ids(api, "search=otra%40example") == []
    assert ids(api, "search=austin%202") == [other]
    assert ids(api, "search=austin") == sorted([hers, other])
    assert ids(api, "search=pérez%20austin") == [hers]
    assert ids(api, "search=nobody") == []


def test_every_word_of_a_search_stands_in_the_client_or_in_the_house(
    api: Api, take: Order, other_house: House
) -> None:
    marisol = new_client("40000009", "Marisol", last_name="Ñahui", email="ms@example.com")
    hers = take(day(4, 1), day(4, 2), client=marisol.client_id)["id"]
    other = take(day(4, 1), day(4, 2), property=other_house.property_id)["id"]

    for text in ("arisol", "ahui aust", "MS@EXAMPLE.COM austin", "9 ñahui", "0009", "nahui\u200b"):
        assert ids(api, f"search={quote(text)}") == ([] if text == "9 ñahui" else [hers])
    assert ids(api, "search=arisol%202") == []
    assert ids(api, "search=tin%202") == [other]
    assert ids(api, "search=---") == []
    assert len(ids(api, "search=%E2%80%8B")) == 2


def test_stays_of_a_renamed_and_of_a_deleted_client_are_found_by_what_they_show(
    api: Api, take: Order
) -> None:
    guest = new_client("40000009", "Zoila", last_name="Ñahui", email="z@example.com")
    stay = take(day(4, 1), day(4, 2), client=guest.client_id)["id"]
    clients.change(guest.client_id, {"first_name": "Casandra"}, actor="staff#1", now=clock.now())

    assert ids(api, "search=zoila") == []
    assert ids(api, "search=casandra") == [stay]

    # A client with stays to come is not deleted; this is how one with past stays leaves.
    client = clients.find(guest.client_id)
    tx = Transaction(clock.now())
    writing.replace(tx, client, writing.changed(client, deleted_at=clock.now()))
    tx.commit()
    pack_clients(clock.now())

    [row] = api.get(f"{LIST}?search=casandra", token="seller").json_body["results"]
    assert (row["id"], row["client"]["first_name"]) == (stay, "Casandra")


def test_a_stay_is_found_by_its_own_contact_number(api: Api, take: Order, luis: Client) -> None:
    take(day(4, 1), day(4, 2))
    stay = take(day(4, 3), day(4, 4), tel_contact_number="51999111222")["id"]
    for _ in range(2):
        for text in ("999111222", "(999) 111-222", "0051 999111222", "1222 ana", "austin 9991"):
            assert ids(api, f"search={quote(text)}") == [stay]
        assert ids(api, "search=999111222%20luis") == []
        pack_stays(clock.now())
    api.patch(
        f"/api/v1/reservations/{stay}/",
        form={"tel_contact_number": "51999333444"},
        token="seller",
    )
    assert ids(api, "search=999111222") == []
    assert ids(api, "search=999333444") == [stay]


def test_stays_of_a_removed_house_are_found_by_its_name(
    api: Api, take: Order, other_house: House
) -> None:
    take(day(4, 1), day(4, 2))
    stay = take(day(4, 1), day(4, 2), property=other_house.property_id)["id"]
    with clock.at(NOW + timedelta(days=200)):
        HOUSES.remove(other_house.property_id, actor="staff#1")
        cache.forget_all()
        for _ in range(2):
            assert ids(api, "search=austin%202") == [stay]
            assert len(ids(api, "search=casa%20austin")) == 2


def test_a_search_follows_each_change_of_a_stay_whenever_the_job_packs(
    api: Api, take: Order, other_house: House
) -> None:
    stay = take(day(4, 1), day(4, 3))["id"]
    path = f"/api/v1/reservations/{stay}/"
    for pack in (True, False, True):
        if pack:
            pack_stays(clock.now())
        assert ids(api, "search=ana%20austin&year=2026&month=4") == [stay]
        assert ids(api, "search=ana&year=2026&month=5") == []
        assert ids(api, "search=ana&type=air") == []
    api.patch(path, form={"property": other_house.property_id}, token="seller")
    assert ids(api, "search=ana%202") == [stay]
    api.delete(path, token="admin")
    for _ in range(3):
        assert ids(api, "search=ana") == []
        pack_stays(clock.now())


def test_pages_of_a_search_are_by_check_in_and_counted_rightly(api: Api, take: Order) -> None:
    made = [take(day(4, 2 * n), day(4, 2 * n + 1))["id"] for n in range(7, 0, -1)][::-1]
    pages = [
        api.get(f"{LIST}?search=ana&page={n}&page_size=3", token="seller").json_body
        for n in (1, 2, 3)
    ]
    assert [row["id"] for page in pages for row in page["results"]] == made
    assert {page["count"] for page in pages} == {7}


def test_rows_never_lack_client_house_or_seller(api: Api, take: Order, ana: Client) -> None:
    take(day(4, 1), day(4, 2), tel_contact_number="51999888777")

    [row] = api.get(LIST, token="seller").json_body["results"]

    assert row["client"]["id"] == ana.client_id
    assert row["client"]["number_doc"] == "40000001"
    assert row["property"]["background_color"] == "#112233"
    assert "on_temperature_pool_url" not in row["property"]
    assert "airbnb_url" not in row["property"]
    assert isinstance(row["seller"]["id"], int)
    assert row["status_display"] == "Aprobada"


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


def test_the_public_calendar_tells_when_and_never_who(api: Api, take: Order, house: House) -> None:
    take(day(4, 6), day(4, 8))
    take(day(4, 8), day(4, 10))
    take(day(4, 20), day(4, 21))

    path = f"/api/v1/property/{house.slug}/calendar-occupancy/"
    answer = api.get(f"{path}?year=2026&month=4")

    assert answer.json_body["data"]["occupancy"] == [
        {"start_date": day(4, 6), "end_date": day(4, 10), "blocked": True},
        {"start_date": day(4, 20), "end_date": day(4, 21), "blocked": True},
    ]
    one_day = api.get(f"{path}?year=2026&month=4&day=20").json_body["data"]["occupancy"]
    assert len(one_day) == 1


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 400), ("?year=x", 400), ("?year=2026&day=3", 400), ("?year=2026&month=2&day=30", 400)],
)
def test_the_public_calendar_refuses_what_is_no_date(
    api: Api, house: House, query: str, status: int
) -> None:
    answer = api.get(f"/api/v1/property/{house.slug}/calendar-occupancy/{query}")
    assert (answer.status_code, answer.json_body["success"]) == (status, False)


def test_the_public_calendar_says_which_part_of_the_date_is_wrong(api: Api, house: House) -> None:
    path = f"/api/v1/property/{house.slug}/calendar-occupancy/"
    assert api.get(f"{path}?year=x&month=13").json_body == {
        "success": False,
        "error": "Año: Se requiere un número entero válido. Mes: Debe ser 12 o menos.",
    }


def test_the_public_calendar_knows_slugs_only(api: Api, house: House) -> None:
    path = f"/api/v1/property/{house.property_id}/calendar-occupancy/?year=2026"
    assert api.get(path).status_code == 404


def test_a_stay_that_is_moved_is_not_in_its_own_way(api: Api, take: Order, house: House) -> None:
    stay = take(day(4, 6), day(4, 8))
    form = {
        "property": house.property_id,
        "check_in_date": day(4, 7),
        "check_out_date": day(4, 9),
        "reservation_id": stay["id"],
    }

    assert api.patch("/api/v1/prop/check-avaible/", form=form).json_body["condition"] is True
    del form["reservation_id"]
    assert api.post("/api/v1/prop/check-avaible/", form=form).json_body["condition"] is False


def test_a_busy_house_is_a_conflict_that_the_panel_shows(
    api: Api, take: Order, house: House
) -> None:
    take(day(4, 6), day(4, 8))
    form = {
        "property": house.property_id,
        "check_in_date": day(4, 7),
        "check_out_date": day(4, 9),
    }
    answer = api.post("/api/v1/prop/check-avaible/", form=form)
    assert answer.status_code == 409
    assert answer.json_body["condition"] is False
    assert answer.json_body["message"] == "Propiedad no disponible para esa fecha"
    assert answer.json_body["detail"] == "Propiedad no disponible para esa fecha"


@pytest.mark.parametrize(
    ("check_in", "check_out"),
    [
        (None, None),
        (None, day(4, 9)),
        (day(4, 7), None),
        ("", day(4, 9)),
        ("Invalid Date", day(4, 9)),
        (day(4, 7), "Invalid Date"),
        (day(4, 7), "undefined"),
        (day(4, 7), "2026-04-"),
        (day(4, 7), "2026-04-31"),
        (day(4, 7), "0202-04-09"),
        ("0202-04-07", day(4, 9)),
        (day(4, 9), day(4, 7)),
        (day(4, 7), day(4, 7)),
        (day(4, 7), day(9, 7)),
    ],
)
def test_dates_that_are_still_typed_are_no_conflict(
    api: Api, take: Order, house: House, check_in: str | None, check_out: str | None
) -> None:
    take(day(4, 6), day(4, 10))
    dates = {"check_in_date": check_in, "check_out_date": check_out}
    form = {name: text for name, text in dates.items() if text is not None}
    answer = api.post("/api/v1/prop/check-avaible/", form={"property": house.property_id, **form})
    assert answer.status_code == 200, answer.body
    assert answer.json_body["message"]


def test_availability_needs_a_house(api: Api) -> None:
    form = {"check_in_date": day(4, 7), "check_out_date": day(4, 9)}
    answer = api.post("/api/v1/prop/check-avaible/", form=form)
    assert answer.status_code == 400
    assert "property" in answer.json_body


def test_a_stay_without_a_number_shows_that_of_its_client(
    api: Api, take: Order, ana: Client
) -> None:
    own, borrowed = (
        take(day(4, 6), day(4, 8), tel_contact_number="51999888777"),
        take(day(4, 8), day(4, 10)),
    )
    listed = api.get("/api/v1/reservations/", token="admin").json_body["results"]
    shown = {row["id"]: row["tel_contact_number"] for row in listed}
    assert shown == {own["id"]: "51999888777", borrowed["id"]: "51987654321"}
    detail = api.get(f"/api/v1/reservations/{borrowed['id']}/", token="admin").json_body
    assert detail["tel_contact_number"] == "51987654321"


@pytest.mark.parametrize("client_id", [CHANNEL_ID, MAINTENANCE_ID])
def test_stays_of_the_systems_own_clients_show_a_number_too(
    api: Api, take: Order, client_id: str
) -> None:
    ensure_technical_clients(now=clock.now())
    stay = take(day(4, 6), day(4, 8), client=client_id, token="admin")
    detail = api.get(f"/api/v1/reservations/{stay['id']}/", token="admin").json_body
    assert detail["tel_contact_number"].isdigit()
