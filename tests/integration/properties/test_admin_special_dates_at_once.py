"""Many special dates at once: all of a house's, or lines of text, all or none of them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from chalicelib.cloud import events, store
from chalicelib.kernel import cache, dates
from chalicelib.pricing.catalogue import catalogue
from chalicelib.properties.types import House
from tests.integration.resources import at, date_body, wrong_fields
from tests.support.http import Api
from tests.support.meanwhile import meanwhile

MANAGER, BULK, DATES = "special-dates-manager", "bulk-special-dates", "special-dates"
YEAR = [(day.month, day.day) for day in dates.days_between(date(2024, 1, 1), date(2025, 1, 1))]
LINES = "31,12,Año Nuevo,450\n24,12,Nochebuena,300,2"


def row(month: int, day: int, **details: Any) -> dict[str, Any]:
    return {"month": month, "day": day, "price_usd": "100.00", **details}


def put(api: Api, house: House, rows: Any) -> Any:
    body = {"dates_data": rows}
    return api.put(at(MANAGER, house.property_id), json=body, token="admin")


def replace(api: Api, house: House, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    answer = put(api, house, rows)
    assert answer.status_code == 200, answer.body
    kept: list[dict[str, Any]] = answer.json_body["dates_data"]
    return kept


def load(api: Api, house: House, lines: str = LINES, **options: Any) -> Any:
    body = {"property": house.property_id, "bulk_data": lines, **options}
    return api.post(at(BULK), json=body, token="admin")


def counts(answer: Any) -> tuple[int, int, int]:
    assert answer.status_code == 200, answer.body
    body = answer.json_body
    return body["created"], body["updated"], body["skipped"]


def days(api: Api, house: House) -> list[tuple[int, int]]:
    rows = api.get(at(MANAGER, house.property_id), token="admin").json_body["dates_data"]
    return [(one["month"], one["day"]) for one in rows]


@contextmanager
def transactions() -> Iterator[list[int]]:
    """How many writes each transaction has."""
    sizes: list[int] = []
    client: Any = store.connection().client
    name = "before-parameter-build.dynamodb.TransactWriteItems"

    def note(params: dict[str, Any], **_: Any) -> None:
        sizes.append(len(params["TransactItems"]))

    client.meta.events.register(name, note)
    yield sizes
    client.meta.events.unregister(name, note)


def test_each_house_has_a_card_in_natural_order(api: Api, make_house: Callable[..., House]) -> None:
    ten, two = make_house("Casa 10"), make_house("Casa 2")
    replace(
        api, ten, [row(12, day, is_active=day > 1, description=f"D{day}") for day in range(1, 6)]
    )
    first, second = api.get(at(MANAGER), token="admin").json_body["results"]
    assert first == {
        "property": two.property_id,
        "property_name": "Casa 2",
        "count": 0,
        "active": 0,
        "first_prices": [],
        "warning": "Esta propiedad no tiene fechas especiales.",
    }
    assert (second["count"], second["active"], second["warning"]) == (5, 4, None)
    assert second["first_prices"] == [
        {"date_display": f"{day} de Diciembre", "description": f"D{day}", "price_usd": "100.00"}
        for day in (1, 2, 3)
    ]
    assert len(api.get(f"{at(MANAGER)}?page_size=none", token="admin").json_body) == 2


def test_what_was_read_can_be_sent_back(api: Api, house: House) -> None:
    kept = replace(api, house, [row(12, 31, minimum_consecutive_nights=3), row(2, 29)])
    shown = api.get(at(MANAGER, house.property_id), token="admin").json_body
    assert shown == {
        "property": house.property_id,
        "property_name": house.name,
        "dates_data": kept,
    }
    version = catalogue().version
    assert replace(api, house, kept) == kept
    assert catalogue().version == version


def test_dates_that_stay_keep_their_ids_and_least_nights(api: Api, house: House) -> None:
    made = api.post(
        at(DATES), json=date_body(house, minimum_consecutive_nights=3), token="admin"
    ).json_body
    kept = replace(api, house, [row(12, 31), row(1, 1)])
    assert [(one["month"], one["minimum_consecutive_nights"]) for one in kept] == [(1, 1), (12, 3)]
    assert kept[1]["id"] == made["id"]
    assert kept[1]["description"] == "Año Nuevo"
    moved = replace(api, house, [row(12, 30, id=made["id"])])
    assert (moved[0]["id"], moved[0]["minimum_consecutive_nights"]) == (made["id"], 3)
    assert replace(api, house, []) == []
    assert api.get(at(DATES, made["id"]), token="admin").status_code == 404


def test_a_replacement_is_one_fact_that_says_each_change(api: Api, house: House) -> None:
    replace(api, house, [row(12, 31), row(1, 1)])
    replace(api, house, [row(12, 31, price_usd=450)])
    fact = events.timeline(f"property#{house.property_id}")[0]
    assert (fact.name, fact.actor) == ("property.saved", "staff#1")
    assert fact.changes["12-31.price_usd"] == ["100.00", "450.00"]
    assert fact.changes["01-01.price_usd"] == ["100.00", None]


@pytest.mark.parametrize(
    ("rows", "fields"),
    [
        ([row(12, 31), row(12, 31)], {"dates_data[1].day"}),
        ([row(1, 1), row(2, 30)], {"dates_data[1].day"}),
        ([row(13, 1, price_usd=-1)], {"dates_data[0].month", "dates_data[0].price_usd"}),
        ([{"month": 1}], {"dates_data[0].day", "dates_data[0].price_usd"}),
        (
            [row(1, 1), row(1, 2, price_usd="x"), {**row(1, 3), "day": "y"}],
            {"dates_data[1].price_usd", "dates_data[2].day"},
        ),
        ([row(1, 1, color="red")], {"dates_data[0].color"}),
        ([row(1, 1, id=str(uuid4()))], {"dates_data[0].id"}),
        ([row(1, 1, id="x")], {"dates_data[0].id"}),
        ([row(1, 1, minimum_consecutive_nights=0)], {"dates_data[0].minimum_consecutive_nights"}),
        (["x"], {"dates_data"}),
        ("x", {"dates_data"}),
        ([row(1, 1)] * 367, {"dates_data"}),
        ([{}] * 5000, {"dates_data"}),
        (None, {"dates_data"}),
    ],
)
def test_wrong_rows_are_named_and_nothing_is_written(
    api: Api, house: House, rows: Any, fields: set[str]
) -> None:
    before = replace(api, house, [row(7, 28)])
    assert wrong_fields(put(api, house, rows)) == fields
    shown = api.get(at(MANAGER, house.property_id), token="admin").json_body["dates_data"]
    assert shown == before


def test_an_unknown_house_has_no_dates_to_manage(api: Api, house: House) -> None:
    for id_ in (str(uuid4()), "1"):
        assert api.get(at(MANAGER, id_), token="admin").status_code == 404
        answer = api.put(at(MANAGER, id_), json={"dates_data": []}, token="admin")
        assert answer.status_code == 404
    # Another process has deleted it just now.
    with meanwhile(lambda: api.delete(at("properties", house.property_id), token="admin")):
        assert put(api, house, [row(1, 1)]).status_code == 404


def test_a_replacement_over_an_unseen_change_is_stale(api: Api, house: House) -> None:
    def someone_else() -> None:
        api.post(at(DATES), json=date_body(house), token="admin")

    with meanwhile(someone_else):
        assert put(api, house, [row(1, 1)]).status_code == 409
    assert days(api, house) == [(12, 31)]


def test_the_format_of_a_bulk_load_is_told(api: Api) -> None:
    told = api.get(at(BULK), token="admin").json_body
    assert told["columns"] == "día,mes,descripción,precio_usd[,noches_mínimas]"
    assert told["max_lines"] == 366


def test_the_example_of_the_format_can_be_loaded(api: Api, house: House) -> None:
    example = api.get(at(BULK), token="admin").json_body["example"]
    assert counts(load(api, house, example)) == (1, 0, 0)


def test_lines_are_loaded_and_counted(api: Api, house: House) -> None:
    answer = load(api, house, bulk_submit="Cargar")
    assert answer.json_body == {
        "property": house.property_id,
        "created": 2,
        "updated": 0,
        "skipped": 0,
        "message": "Fechas creadas: 2; actualizadas: 0; omitidas: 0.",
    }
    eve, new_year = api.get(at(MANAGER, house.property_id), token="admin").json_body["dates_data"]
    assert (eve["description"], eve["minimum_consecutive_nights"]) == ("Nochebuena", 2)
    assert (new_year["price_usd"], new_year["minimum_consecutive_nights"]) == ("450.00", 1)
    fact = events.timeline(f"property#{house.property_id}")[0]
    assert fact.name == "property.saved"
    days = {name.partition(".")[0] for name in fact.changes}
    assert days == {f"{one['month']:02d}-{one['day']:02d}" for one in (eve, new_year)}


def test_existing_dates_are_skipped_unless_they_may_be_overwritten(api: Api, house: House) -> None:
    made = api.post(
        at(DATES),
        json=date_body(house, minimum_consecutive_nights=3, is_active=False),
        token="admin",
    ).json_body
    assert counts(load(api, house)) == (1, 0, 1)
    assert api.get(at(DATES, made["id"]), token="admin").json_body == made
    version = catalogue().version
    assert counts(load(api, house)) == (0, 0, 2)
    assert catalogue().version == version
    assert counts(load(api, house, overwrite_existing=True)) == (0, 2, 0)
    kept = api.get(at(DATES, made["id"]), token="admin").json_body
    assert kept == {**made, "price_usd": "450.00", "is_active": True}


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_csv_file_is_loaded_with_the_form_of_the_panel(
    api: Api, house: House, mark: bytes
) -> None:
    content = mark + '31,12,"Año Nuevo, fuegos",450\r\n'.encode()
    answer = api.post(
        at(BULK),
        form={"property": house.property_id, "overwrite_existing": "on", "csv_submit": "1"},
        files={"csv_file": ("fechas.csv", content, "text/csv")},
        token="admin",
    )
    assert counts(answer) == (1, 0, 0)
    (kept,) = api.get(at(MANAGER, house.property_id), token="admin").json_body["dates_data"]
    assert kept["description"] == "Año Nuevo, fuegos"


def test_text_lines_may_come_in_a_form_too(api: Api, house: House) -> None:
    form = {"property": house.property_id, "bulk_data": LINES, "csv_file": ""}
    assert counts(api.post(at(BULK), form=form, token="admin")) == (2, 0, 0)


def test_every_wrong_line_is_told_and_nothing_is_written(api: Api, house: House) -> None:
    lines = "1,1,Bien,100\n31,2,Mal,100\n2,1,,0\n1,1,Otra vez,100\n29,2,Bisiesto,100"
    answer = load(api, house, lines)
    assert wrong_fields(answer) == {"bulk_data"}
    told = answer.json_body["bulk_data"]
    assert [text.partition(":")[0] for text in told] == ["Línea 2", "Línea 3", "Línea 4"]
    assert days(api, house) == []


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"bulk_data"}),
        ({"bulk_data": "  "}, {"bulk_data"}),
        ({"bulk_data": LINES, "property": str(uuid4())}, {"property"}),
        ({"bulk_data": LINES, "property": "x"}, {"property"}),
        ({"bulk_data": LINES, "property": None}, {"property"}),
        ({"bulk_data": LINES, "overwrite_existing": "quizás"}, {"overwrite_existing"}),
        ({"bulk_data": LINES, "csv_file": "text"}, {"csv_file"}),
        ({"bulk_data": "1,1,x,1\n" * 367}, {"bulk_data"}),
        ({"bulk_data": "1,1,x,1" + " " * 75_000}, {"bulk_data"}),
        ({"bulk_data": LINES, "other": 1}, {"other"}),
    ],
)
def test_a_wrong_bulk_load_is_refused(
    api: Api, house: House, body: dict[str, Any], fields: set[str]
) -> None:
    sent = {"property": house.property_id, **body}
    assert wrong_fields(api.post(at(BULK), json=sent, token="admin")) == fields
    assert days(api, house) == []


@pytest.mark.parametrize(
    ("content", "extra", "fields"),
    [
        ("1,1,Año,1".encode("latin-1"), {}, {"csv_file"}),
        (b"", {}, {"csv_file"}),
        (b"day,month,description,price_usd\n1,1,x,1", {}, {"csv_file"}),
        (b"\x00\x01\x02", {}, {"csv_file"}),
        (b"1,1,x,1", {"bulk_data": LINES}, {"bulk_data", "csv_file"}),
    ],
)
def test_a_wrong_file_is_refused(
    api: Api, house: House, content: bytes, extra: dict[str, str], fields: set[str]
) -> None:
    answer = api.post(
        at(BULK),
        form={"property": house.property_id, **extra},
        files={"csv_file": ("fechas.csv", content, "text/csv")},
        token="admin",
    )
    assert wrong_fields(answer) == fields
    assert days(api, house) == []


def test_a_whole_year_is_one_write_whatever_stood_there(api: Api, house: House) -> None:
    text = "\n".join(f"{day},{month},Día especial,{100 + day},2" for month, day in YEAR)
    with transactions() as sizes:
        assert counts(load(api, house, text)) == (366, 0, 0)
        assert counts(load(api, house, text, overwrite_existing=True)) == (0, 366, 0)
        replace(api, house, [row(month, day, description="x" * 100) for month, day in YEAR])
    assert len(sizes) == 3
    assert max(sizes) < 10
    assert days(api, house) == YEAR


@pytest.mark.parametrize("how", ["json", "form"])
def test_a_whole_year_of_the_longest_descriptions_is_loaded(
    api: Api, house: House, how: str
) -> None:
    text = "\r\n".join(f'{day},{month},"{"é" * 100}",12345.00,30' for month, day in YEAR)
    sent: dict[str, Any] = {how: {"property": house.property_id, "bulk_data": text}}
    assert counts(api.post(at(BULK), token="admin", **sent)) == (366, 0, 0)


def test_whoever_reads_meanwhile_sees_all_of_a_load_or_nothing(api: Api, house: House) -> None:
    load(api, house)
    seen: list[int] = []

    def look() -> None:
        cache.forget_all()
        seen.append(len(catalogue().houses[0].special_dates))

    text = "\n".join(f"{day},{month},Día,1" for month, day in YEAR)
    with meanwhile(look):
        load(api, house, text)
    look()
    assert seen == [2, 366]


def test_a_load_over_an_unseen_change_is_stale_and_writes_nothing(api: Api, house: House) -> None:
    with meanwhile(lambda: replace(api, house, [row(1, 1)])):
        assert load(api, house).status_code == 409
    assert days(api, house) == [(1, 1)]


def test_the_same_key_loads_once(api: Api, house: House) -> None:
    sent: dict[str, Any] = {"token": "admin", "headers": {"Idempotency-Key": "k1"}}
    body = {"property": house.property_id, "bulk_data": LINES}
    first = api.post(at(BULK), json=body, **sent)
    assert api.post(at(BULK), json=body, **sent).json_body == first.json_body
    other = {**body, "overwrite_existing": True}
    assert api.post(at(BULK), json=other, **sent).status_code == 422
    # Also where nothing was there to write.
    sent["headers"] = {"Idempotency-Key": "k2"}
    skipped = api.post(at(BULK), json=body, **sent)
    assert counts(skipped) == (0, 0, 2)
    replace(api, house, [])
    assert api.post(at(BULK), json=body, **sent).json_body == skipped.json_body
    assert days(api, house) == []
