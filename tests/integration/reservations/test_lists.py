"""The staff's lists: every filter, every page, and the calendars (vectors W23, W24, W2)."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

from chalicelib.clients import service as clients
from chalicelib.clients import writing
from chalicelib.clients.jobs import pack_clients
from chalicelib.clients.technical import ensure_technical_clients
from chalicelib.clients.types import CHANNEL_ID, MAINTENANCE_ID, Client
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import cache, clock
from chalicelib.properties.houses.service import HOUSES
from chalicelib.properties.types import House
from chalicelib.reservations.jobs import pack_stays
from tests.support.http import Api

from .conftest import NOW, Order, day, new_client
from .lists_desk import LIST, ids


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
