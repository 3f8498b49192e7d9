"""The list of codes: newest first, in any length, at the price of three rounds."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from bench.watching import watching
from chalicelib.discounts.codes.service import CODES as COLLECTION
from chalicelib.discounts.types import CodeSource, DiscountCode
from chalicelib.kernel import clock
from chalicelib.pricing.catalogue import catalogue
from chalicelib.properties.types import House
from tests.support.http import Api

from .conftest import ACTOR, NOW

CODES = "/api/v1/admin/discount-codes/"


def made(
    text: str, at: datetime = NOW, *houses: House, days: int = 30, source: CodeSource = "manual"
) -> str:
    """A code made at an instant, redeemable for some days from then on."""
    with clock.at(at):
        COLLECTION.save(
            DiscountCode(
                code=text,
                discount_value=Decimal(10),
                start_date=at.date(),
                end_date=at.date() + timedelta(days=days),
                source=source,
                property_ids=frozenset(house.property_id for house in houses),
            ),
            actor=ACTOR,
        )
    return text


def listed(api: Api, query: str) -> list[str]:
    answer = api.get(f"{CODES}?{query}", token="admin")
    assert answer.status_code == 200, answer.body
    body = answer.json_body
    return [row["code"] for row in (body if isinstance(body, list) else body["results"])]


@pytest.fixture
def history(api: Api) -> list[str]:
    """Codes of a year, newest first, some months without any."""
    start = datetime(2025, 3, 1, 6, 0, tzinfo=UTC)
    instants = [start + timedelta(days=offset) for offset in (0, 1, 40, 41, 42, 130, 300, 360)]
    return [made(f"CODE-{number}", at) for number, at in enumerate(instants)][::-1]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 100])
def test_every_page_is_found_in_order(api: Api, history: list[str], size: int) -> None:
    pages = -(-len(history) // size)
    found = [
        code
        for page in range(1, pages + 1)
        for code in listed(api, f"page={page}&page_size={size}")
    ]
    assert found == history
    assert api.get(f"{CODES}?page={pages + 1}&page_size={size}", token="admin").status_code == 404


def test_the_whole_list_is_an_array(api: Api, history: list[str]) -> None:
    assert listed(api, "page_size=none") == history


def test_a_page_tells_where_it_stands(api: Api, history: list[str]) -> None:
    page = api.get(f"{CODES}?page=2&page_size=3", token="admin").json_body
    assert (page["count"], page["actual"], page["total_paginas"]) == (8, 2, 3)
    assert "page=3" in page["next"]
    assert "page=1" in page["previous"]


def test_an_empty_list_has_one_page(api: Api) -> None:
    page = api.get(CODES, token="admin").json_body
    assert (page["count"], page["results"], page["total_paginas"]) == (0, [], 1)


def test_months_are_those_of_lima(api: Api) -> None:
    """The first hours of a UTC month are still the month before."""
    earlier = made("MARZO", datetime(2026, 4, 1, 4, 59, tzinfo=UTC))
    later = made("ABRIL", datetime(2026, 4, 1, 5, 0, tzinfo=UTC))
    assert listed(api, "page_size=1") == [later]
    assert listed(api, "page_size=1&page=2") == [earlier]


def test_withdrawn_codes_leave_no_gap(api: Api, history: list[str]) -> None:
    for code in (history[0], history[4]):
        COLLECTION.remove(code, actor=ACTOR)
    left = [code for code in history if code not in {history[0], history[4]}]
    assert listed(api, "page_size=4") + listed(api, "page_size=4&page=2") == left
    assert api.get(CODES, token="admin").json_body["count"] == 6


def test_search_finds_a_code_by_its_text_in_any_case(api: Api, history: list[str]) -> None:
    assert listed(api, "search=code-3") == ["CODE-3"]
    assert listed(api, "search=%20CODE-3%20&page_size=none") == ["CODE-3"]
    assert listed(api, "search=%E2%80%8Bcode-3%EF%BB%BF%E2%81%A0") == ["CODE-3"]
    for missing in ("code", "CODE-99", "x", "A" * 300):
        page = api.get(f"{CODES}?search={missing}", token="admin").json_body
        assert (page["count"], page["results"]) == (0, [])
    assert api.get(f"{CODES}?search=code-3&page=2", token="admin").status_code == 404


def test_an_empty_search_is_none(api: Api, history: list[str]) -> None:
    assert listed(api, "search=&page_size=none") == history


def test_each_row_tells_its_houses_and_its_state(api: Api, houses: tuple[House, House]) -> None:
    made("AHORA", NOW, *houses)
    made("ANTES", NOW - timedelta(days=90), houses[0])
    rows = api.get(f"{CODES}?page_size=none", token="admin").json_body
    assert [(row["code"], row["status_display"]) for row in rows] == [
        ("AHORA", "Vigente"),
        ("ANTES", "Vencido"),
    ]
    names = [[house["name"] for house in row["properties_detail"]] for row in rows]
    assert names == [["Casa Austin 1", "Casa Austin 2"], ["Casa Austin 1"]]


def test_a_deleted_house_keeps_its_name_in_the_list(api: Api, houses: tuple[House, House]) -> None:
    made("VIEJO", NOW, houses[0])
    api.delete(f"/api/v1/admin/properties/{houses[0].property_id}/", token="admin")
    (row,) = api.get(f"{CODES}?page_size=none", token="admin").json_body
    assert row["properties_detail"] == [{"id": houses[0].property_id, "name": "Casa Austin 1"}]


def test_a_code_is_vigente_until_the_end_of_its_last_day_in_lima(api: Api) -> None:
    made("CORTO", NOW, days=0)
    last_moment = datetime(2026, 3, 3, 4, 59, tzinfo=UTC)
    assert last_moment.date() > date(2026, 3, 2)
    for instant, state in (
        (last_moment, "Vigente"),
        (last_moment + timedelta(minutes=1), "Vencido"),
    ):
        with clock.at(instant):
            row = api.get(f"{CODES}CORTO/", token="admin").json_body
        assert row["status_display"] == state


@pytest.mark.parametrize("query", ["", "page_size=2&page=3", "page_size=none"])
def test_any_page_costs_three_rounds(
    api: Api, history: list[str], houses: tuple[House, House], query: str
) -> None:
    made("NUEVO", NOW, *houses)
    catalogue()
    with watching() as watch:
        listed(api, query)
    assert watch.rounds <= 3


@pytest.fixture
def crowd(api: Api) -> dict[str, list[str]]:
    """Codes of three sources among each other in two months, newest first; one is inactive."""
    start = datetime(2026, 2, 20, 15, 0, tzinfo=UTC)
    sources: list[CodeSource] = ["manual", "simple", "dynamic", "simple"]
    found: dict[str, list[str]] = defaultdict(list)
    for number in range(16):
        source = sources[number % 4]
        found[source].append(made(f"N-{number:02}", start + timedelta(days=number), source=source))
    COLLECTION.change("N-08", {"is_active": False}, actor=ACTOR)
    return {source: texts[::-1] for source, texts in found.items()}


@pytest.mark.parametrize("source", ["manual", "simple", "dynamic"])
@pytest.mark.parametrize("size", [1, 3, 100])
def test_the_codes_of_one_source_do_not_drown_among_the_others(
    api: Api, crowd: dict[str, list[str]], source: str, size: int
) -> None:
    pages = -(-len(crowd[source]) // size)
    found = [
        code
        for page in range(1, pages + 1)
        for code in listed(api, f"source={source}&page={page}&page_size={size}")
    ]
    assert found == crowd[source]
    count = api.get(f"{CODES}?source={source}", token="admin").json_body["count"]
    assert count == len(crowd[source])


@pytest.mark.parametrize("size", [3, 5, 100])
def test_all_sources_together_are_in_order(
    api: Api, crowd: dict[str, list[str]], size: int
) -> None:
    everything = sorted((code for texts in crowd.values() for code in texts), reverse=True)
    pages = range(1, -(-len(everything) // size) + 1)
    assert [
        code for page in pages for code in listed(api, f"page={page}&page_size={size}")
    ] == everything


def test_the_inactive_can_be_left_out_or_alone(api: Api, crowd: dict[str, list[str]]) -> None:
    active = [code for code in crowd["manual"] if code != "N-08"]
    assert listed(api, "source=manual&is_active=true") == active
    assert listed(api, "is_active=false") == ["N-08"]
    assert listed(api, "source=simple&is_active=false") == []
    assert listed(api, "source=welcome") == []
    COLLECTION.change("N-08", {"is_active": True}, actor=ACTOR)
    assert listed(api, "is_active=false") == []
    assert listed(api, "source=manual&is_active=true") == crowd["manual"]
    COLLECTION.change("N-08", {"is_active": False}, actor=ACTOR)
    COLLECTION.remove("N-08", actor=ACTOR)
    assert listed(api, "is_active=false&page_size=none") == []
    assert api.get(f"{CODES}?source=manual", token="admin").json_body["count"] == 3


def test_a_search_keeps_to_the_source(api: Api, crowd: dict[str, list[str]]) -> None:
    assert listed(api, "search=n-08&source=manual&is_active=false") == ["N-08"]
    assert listed(api, "search=n-08&is_active=true") == []
    assert listed(api, "search=n-08&source=simple") == []


@pytest.mark.parametrize("query", ["source=web", "is_active=quizas"])
def test_another_filter_is_refused(api: Api, query: str) -> None:
    assert api.get(f"{CODES}?{query}", token="admin").status_code == 400


def test_links_keep_the_filters(api: Api, crowd: dict[str, list[str]]) -> None:
    page = api.get(f"{CODES}?source=simple&is_active=true&page_size=1", token="admin").json_body
    query = dict(parse_qsl(urlsplit(page["next"]).query))
    assert query["source"] == "simple"
    assert listed(api, urlencode(query)) == [crowd["simple"][1]]


@pytest.mark.parametrize("query", ["", "source=simple", "is_active=true&page_size=2&page=3"])
def test_a_page_of_many_groups_costs_three_rounds(
    api: Api, crowd: dict[str, list[str]], query: str
) -> None:
    catalogue()
    with watching() as watch:
        listed(api, query)
    assert watch.rounds <= 3
