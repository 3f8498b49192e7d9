"""The first page of the panel, and the year's income: what they show, to whom, and to the cent."""

from datetime import date
from typing import Any

import msgspec
import pytest

from chalicelib.cloud import objects
from chalicelib.insights.figures import service
from chalicelib.kernel import clock
from chalicelib.kernel.spanish import month_name
from chalicelib.properties.houses.service import HOUSES
from tests.support import march
from tests.support.people import ACTOR, employ

from .circle import lima
from .desk import Desk, later, write

MARCH = "dashboard?month=3&year=2026"
AFTERWARDS = lima("2026-08-01")
SPANISH = [month.lower() for month in map(month_name, range(1, 13))]
NOTHING_EXPECTED = {
    "reservas": 0,
    "dinero_facturado": 0.0,
    "noches": 0,
    "ingresos_por_noche": 0.0,
}


@pytest.fixture(autouse=True)
def _afterwards() -> Any:
    with clock.at(AFTERWARDS):
        yield


def of_house(shown: dict[str, Any], name: str) -> dict[str, Any]:
    [house] = [each for each in shown["free_days_per_house"] if each["casa"] == name]
    found: dict[str, Any] = house
    return found


def test_march_is_as_the_book_has_it(desk: Desk) -> None:
    """TV9, new; free days are those that nobody has or awaits approval for."""
    desk.have_march()
    shown = desk.read(MARCH)
    assert shown["free_days_per_house"] == [
        {
            "casa": "Casa Austin 1",
            "property__background_color": "#ff0000",
            "dias_libres": 26,
            "dias_ocupada": 5,
            "noches_man": 0,
            "dinero_por_cobrar": 1475.0,
            "dinero_facturado": 3534.56,
            "ingresos_por_noche": 2300.0,
            "tarifa_promedio": 460.0,
            "noches_disponibles": 31,
            "ocupacion": 16.13,
            "ingreso_por_noche_disponible": 74.19,
            "esperado": {"pendiente": NOTHING_EXPECTED, "en_revision": NOTHING_EXPECTED},
        },
        {
            "casa": "Casa Austin 2",
            "property__background_color": "#0000ff",
            "dias_libres": 25,
            "dias_ocupada": 3,
            "noches_man": 2,
            "dinero_por_cobrar": 2400.0,
            "dinero_facturado": 2400.0,
            "ingresos_por_noche": 1700.0,
            "tarifa_promedio": 566.67,
            "noches_disponibles": 31,
            "ocupacion": 9.68,
            "ingreso_por_noche_disponible": 54.84,
            "esperado": {
                "pendiente": {
                    "reservas": 1,
                    "dinero_facturado": 450.0,
                    "noches": 1,
                    "ingresos_por_noche": 450.0,
                },
                "en_revision": NOTHING_EXPECTED,
            },
        },
    ]
    del shown["free_days_per_house"]
    assert shown == {
        "best_sellers": [
            seller(march.ADMINISTRATOR, "Wilma", "2400.00"),
            seller(march.SELLER, "Vera", "2300.00"),
        ],
        "free_days_total": 51,
        "ocuppied_days_total": 8,
        "occupied_days_total": 8,
        "noches_man": 2,
        "puntos_canjeados": "50.00",
        "dinero_por_cobrar": "3875.00",
        "dinero_total_facturado": "5934.56",
        # TV12.
        "ingresos_por_noche": 4000.0,
        "tarifa_promedio": 500.0,
        "noches_disponibles": 62,
        "ocupacion": 12.9,
        "ingreso_por_noche_disponible": 64.52,
        "esperado": {
            "pendiente": {
                "reservas": 1,
                "dinero_facturado": 450.0,
                "noches": 1,
                "ingresos_por_noche": 450.0,
            },
            "en_revision": NOTHING_EXPECTED,
        },
    }


def seller(user_id: int, name: str, sales: str) -> dict[str, Any]:
    return {
        "id": user_id,
        "nombre": name,
        "apellido": "Quispe",
        "ventas_soles": sales,
        "foto_perfil": None,
    }


def test_a_stay_counts_in_each_month_that_it_touches(desk: Desk) -> None:
    """TV9 and TV12: April has two nights of a stay of March, and nobody who arrives."""
    desk.have_march()
    april = of_house(desk.read("dashboard?month=4&year=2026"), "Casa Austin 2")
    assert (april["dias_libres"], april["dias_ocupada"]) == (28, 2)
    assert (april["dinero_facturado"], april["ingresos_por_noche"]) == (0.0, 1200.0)
    february = of_house(desk.read("dashboard?month=2&year=2026"), "Casa Austin 2")
    assert (february["dinero_facturado"], february["ingresos_por_noche"]) == (2000.0, 1500.0)


def test_a_stay_of_the_whole_month_fills_it(desk: Desk) -> None:
    long = march.stay("R9", date(2026, 2, 20), date(2026, 4, 10), "4900")
    desk.have([long])
    found = of_house(desk.read(MARCH), "Casa Austin 1")
    assert (found["dias_libres"], found["dias_ocupada"]) == (0, 31)
    assert found["ingresos_por_noche"] == 3100.0


@pytest.mark.parametrize(
    ("now", "free"),
    [("2026-03-01", 26), ("2026-03-04", 25), ("2026-03-12", 20), ("2026-03-31", 1)],
)
def test_free_days_of_the_present_month_are_those_from_today_on(
    desk: Desk, now: str, free: int
) -> None:
    desk.have_march()
    with clock.at(lima(now)):
        for query in (MARCH, "dashboard", "dashboard?month=7", "dashboard?year=1999"):
            shown = desk.read(query)
            house = of_house(shown, "Casa Austin 1")
            assert (house["dias_libres"], house["dias_ocupada"]) == (free, 5)


def test_today_is_limas(desk: Desk) -> None:
    desk.have_march()
    with clock.at(lima("2026-03-31", "23:30")):
        assert of_house(desk.read("dashboard"), "Casa Austin 2")["dias_ocupada"] == 3
    with clock.at(lima("2026-04-01", "00:30")):
        assert of_house(desk.read("dashboard"), "Casa Austin 2")["dias_ocupada"] == 2


@pytest.mark.parametrize("month", ["dashboard?month=1&year=2024", "dashboard?month=1&year=1900"])
def test_a_month_without_anything_has_every_house(desk: Desk, month: str) -> None:
    """Panel book, 4.3: the calendar takes its legend from such a month."""
    shown = desk.read(month)
    assert [each["casa"] for each in shown["free_days_per_house"]] == [
        "Casa Austin 1",
        "Casa Austin 2",
    ]
    assert {each["dias_libres"] for each in shown["free_days_per_house"]} == {31}
    assert shown["free_days_total"] == 62
    assert shown["dinero_total_facturado"] == shown["puntos_canjeados"] == "0.00"
    assert {each["ventas_soles"] for each in shown["best_sellers"]} == {"0.00"}


def test_a_house_that_is_gone_keeps_what_it_earned(desk: Desk) -> None:
    desk.have_march()
    HOUSES.remove(desk.houses[march.FIRST_HOUSE].property_id, actor=ACTOR)
    shown = desk.read(MARCH)
    former = of_house(shown, "Casa Austin 1")
    assert (former["dias_libres"], former["noches_disponibles"], former["ocupacion"]) == (0, 0, 0)
    assert former["dinero_facturado"] == 3534.56
    assert shown["dinero_total_facturado"] == desk.read("profit-resume?year=2026")["marzo"]
    empty = desk.read("dashboard?month=1&year=2024")
    assert [each["casa"] for each in empty["free_days_per_house"]] == ["Casa Austin 2"]


def test_whoever_may_sell_is_there_once(desk: Desk) -> None:
    employ(8, "Ada", "admin", "vendedor", profile_photo="staff/8/photo.jpg")
    employ(9, "Marco", "mantenimiento")
    employ(10, "Lucas", "vendedor", is_active=False)
    objects.put("staff/8/photo.jpg", b"\xff\xd8", "image/jpeg")
    sold_by_former = msgspec.structs.replace(march.R1, seller_id=11)
    employ(11, "Olga", "vendedor", is_active=False)
    desk.have([sold_by_former])
    shown = desk.read(MARCH)["best_sellers"]
    assert [each["nombre"] for each in shown] == ["Olga", "Ada", "Vera", "Wilma"]
    picture = shown[1]["foto_perfil"]
    assert picture.startswith("http")
    assert "staff/8/photo.jpg" in picture


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("month=13&year=2026", {"month"}),
        ("month=0&year=2026", {"month"}),
        ("month=x&year=2026", {"month"}),
        ("month=3&year=1899", {"year"}),
        ("month=3&year=2101", {"year"}),
        ("month=3&year=20260", {"year"}),
        ("month=-1&year=dosmil", {"month", "year"}),
        ("month=%D9%A3&year=2026", {"month"}),
        ("month=3.0&year=2026", {"month"}),
    ],
)
def test_no_such_month_is_told(desk: Desk, query: str, fields: set[str]) -> None:
    answer = desk.ask(f"dashboard?{query}")
    assert answer.status_code == 400
    assert answer.json_body["fields"].keys() == fields
    assert answer.json_body["error"] == answer.json_body["detail"] != ""


@pytest.mark.parametrize("slash", ["", "/"])
def test_the_slash_is_optional(desk: Desk, slash: str) -> None:
    assert desk.ask(f"dashboard{slash}?month=3&year=2026").status_code == 200
    assert desk.ask(f"profit-resume{slash}?year=2026").status_code == 200


def test_sellers_read_all_that_administrators_read(desk: Desk) -> None:
    desk.have_march()
    assert desk.read(MARCH, "vendedor") == desk.read(MARCH)


def test_maintenance_sees_nights_and_no_money_nor_sellers(desk: Desk) -> None:
    """DESIGN, 6: their calendar has its legend from here."""
    desk.have_march()
    mine, everything = desk.read(MARCH, "mantenimiento"), desk.read(MARCH)
    assert mine["best_sellers"] == []
    money = {"puntos_canjeados", "dinero_por_cobrar", "dinero_total_facturado"}
    assert {mine[name] for name in money} == {"0.00"}
    nights = ("casa", "property__background_color", "dias_libres", "dias_ocupada", "noches_man")
    for ours, theirs in zip(
        mine["free_days_per_house"], everything["free_days_per_house"], strict=True
    ):
        assert [ours[name] for name in nights] == [theirs[name] for name in nights]
        amounts = ("dinero_por_cobrar", "dinero_facturado", "ingresos_por_noche", "tarifa_promedio")
        assert {ours[name] for name in amounts} == {0.0}
        assert isinstance(ours["dinero_facturado"], float)
    assert mine["esperado"]["pendiente"]["dinero_facturado"] == 0.0
    assert (mine["ocupacion"], mine["free_days_total"]) == (12.9, 51)


def test_others_see_no_figures(desk: Desk) -> None:
    for path in ("dashboard", "profit/?year=2026", "profit-resume/?year=2026"):
        assert desk.ask(path, None).status_code == 401
        assert desk.ask(path, "guest").status_code == 401
    for path in ("profit/?year=2026", "profit-resume/?year=2026"):
        assert desk.ask(path, "mantenimiento").status_code == 403


def test_a_year_has_twelve_months_in_order(desk: Desk) -> None:
    """Panel book, 4.2."""
    desk.have_march()
    shown = desk.read("profit-resume/?year=2026")
    assert list(shown) == SPANISH
    assert (shown["febrero"], shown["marzo"], shown["abril"]) == ("2000.00", "5934.56", "0.00")
    assert {shown[month] for month in SPANISH[3:]} == {"0.00"}
    assert desk.read("profit/?year=2026", "vendedor") == shown


def test_w29_billed_month(desk: Desk) -> None:
    """Reservations book, 14."""
    house = desk.houses[march.FIRST_HOUSE].property_id
    january = [
        march.stay("A", date(2026, 1, 5), date(2026, 1, 7), "1000"),
        march.stay("B", date(2026, 1, 20), date(2026, 1, 22), "500", status="rejected"),
        march.stay("C", date(2026, 1, 30), date(2026, 2, 2), "800"),
    ]
    desk.have(january)
    body = {"property": house, "year": 2026, "month": 1, "profit_sol": "300"}
    desk.api.post("/api/v1/admin/airbnb-profits/", json=body, token="admin")
    shown = desk.read("profit/?year=2026")
    assert (shown["enero"], shown["febrero"]) == ("2100.00", "0.00")


def test_a_year_by_night(desk: Desk) -> None:
    """TV12, with what Airbnb brought in March."""
    desk.have_march()
    shown = desk.read("profit-resume/?year=2026&by=night")
    assert (shown["febrero"], shown["marzo"], shown["abril"]) == ("1500.00", "5234.56", "1200.00")


def test_a_year_without_anything(desk: Desk) -> None:
    assert desk.read("profit-resume?year=2019") == dict.fromkeys(SPANISH, "0.00")


@pytest.mark.parametrize("query", ["", "year=", "year=x", "year=1899", "year=2101", "year=2026.5"])
@pytest.mark.parametrize("path", ["profit", "profit-resume"])
def test_a_year_that_is_none_is_told(desk: Desk, path: str, query: str) -> None:
    answer = desk.ask(f"{path}/?{query}")
    assert (answer.status_code, list(answer.json_body["fields"])) == (400, ["year"])
    assert desk.ask(f"{path}/?year=2026&by=week").json_body["fields"].keys() == {"by"}


def test_a_profit_counts_at_once_as_it_stands(desk: Desk) -> None:
    house = desk.houses[march.FIRST_HOUSE].property_id
    body = {"property": house, "year": 2026, "month": 3, "profit_sol": "100.50"}
    made = desk.api.post("/api/v1/admin/airbnb-profits/", json=body, token="admin").json_body
    assert desk.read("profit-resume?year=2026")["marzo"] == "100.50"
    assert of_house(desk.read(MARCH), "Casa Austin 1")["dinero_facturado"] == 100.5
    where = f"/api/v1/admin/airbnb-profits/{made['id']}/"
    desk.api.patch(where, json={"month": 4, "profit_sol": "-20"}, token="admin")
    shown = desk.read("profit-resume?year=2026")
    assert (shown["marzo"], shown["abril"]) == ("0.00", "-20.00")
    desk.api.delete(where, token="admin")
    assert desk.read("profit-resume?year=2026") == dict.fromkeys(SPANISH, "0.00")


def test_what_is_not_sold_any_more_leaves_no_trace(desk: Desk) -> None:
    ours = desk.of_ours(march.R3)
    desk.have([march.R3])
    gone = later(ours, status="cancelled")
    write(gone, ours)
    service.count("R3", now=clock.now())
    shown = desk.read(MARCH)
    assert shown["dinero_total_facturado"] == shown["dinero_por_cobrar"] == "0.00"
    assert shown["ocuppied_days_total"] == 0
