"""What is wrong with what administrators send: every field, at once, with what is right."""

from typing import Any

import pytest

from chalicelib.properties.types import House
from tests.integration.resources import (
    at,
    date_body,
    late_body,
    policy_body,
    profit_body,
    season_body,
    service_body,
    wrong_fields,
)
from tests.support.http import Api

TWO = ["Use 2 decimales como máximo."]
NIGHT_PRICE = ["El precio de una noche debe ser mayor que 0, y a lo más 99999999.99."]
RATES = {
    "weekday_low_season_usd": "100",
    "weekend_low_season_usd": "120",
    "weekday_high_season_usd": "150",
    "weekend_high_season_usd": "180",
}


def post(api: Api, name: str, body: dict[str, Any]) -> Any:
    return api.post(at(name), json=body, token="admin")


@pytest.mark.parametrize("amount", ["1.005", 1.005, "0.001", "1e-3", "15.0000001"])
def test_an_amount_with_too_many_decimals_is_never_rounded(
    api: Api, house: House, amount: Any
) -> None:
    bodies = [
        ("services", "price_usd", service_body(price_usd=amount)),
        ("late-checkout", "discount_value", late_body(discount_value=amount)),
        ("cancellation-policies", "refund_percentage", policy_body(refund_percentage=amount)),
        ("special-dates", "price_usd", date_body(house, price_usd=amount)),
        ("airbnb-profits", "profit_sol", profit_body(house, profit_sol=amount)),
        ("properties", "precio_desde", {"name": "Casa", "precio_desde": amount}),
        ("properties", "precio_extra_persona", {"name": "Casa", "precio_extra_persona": amount}),
    ]
    for name, field, body in bodies:
        answer = post(api, name, body)
        assert (answer.status_code, answer.json_body["fields"]) == (400, {field: TWO}), name


def test_an_exchange_rate_has_three_decimals(api: Api) -> None:
    answer = post(api, "exchange-rates", {"usd_to_sol": 3.12345})
    assert answer.json_body["fields"] == {"usd_to_sol": ["Use 3 decimales como máximo."]}
    assert post(api, "exchange-rates", {"usd_to_sol": "3.1230"}).json_body["usd_to_sol"] == "3.123"


@pytest.mark.parametrize("price", ["0", "0.00", 0, "-1"])
def test_a_night_never_costs_nothing(api: Api, house: House, price: Any) -> None:
    of_house = house.property_id
    made = post(api, "special-dates", date_body(house)).json_body
    row = {"month": 1, "day": 1, "price_usd": price}
    address = at("properties", of_house, "special-dates", "01-01")
    answers = {
        "price_usd": [
            post(api, "special-dates", date_body(house, day=30, price_usd=price)),
            api.patch(at("special-dates", made["id"]), json={"price_usd": price}, token="admin"),
            api.put(address, json={"price_usd": price}, token="admin"),
        ],
        "dates_data[0].price_usd": [
            api.put(
                at("special-dates-manager", of_house), json={"dates_data": [row]}, token="admin"
            )
        ],
        "weekday_low_season_usd": [
            api.request(
                method,
                at("property-pricing", of_house),
                json={**RATES, "weekday_low_season_usd": price},
                token="admin",
            )
            for method in ("PUT", "PATCH")
        ],
    }
    for field, refused in answers.items():
        assert [answer.json_body["fields"] for answer in refused] == [
            {field: NIGHT_PRICE} for _ in refused
        ]
    bulk = {"property": of_house, "bulk_data": f"1,1,Nada,{price}"}
    assert wrong_fields(post(api, "bulk-special-dates", bulk)) == {"bulk_data"}


def test_json_of_the_wrong_shape_is_never_wrapped(api: Api) -> None:
    answer = post(
        api,
        "properties",
        {"name": "Casa", "caracteristicas": {}, "detalle_dormitorios": [], "descripcion": ["a"]},
    )
    assert answer.json_body["fields"] == {
        "caracteristicas": ["Se requiere una lista."],
        "detalle_dormitorios": ["Se requiere un objeto JSON."],
        "descripcion": ["Se requiere un texto."],
    }


def test_a_text_that_is_too_long_is_told_how_long_it_may_be(api: Api) -> None:
    answer = post(api, "properties", {"name": "x" * 151, "titulo": "x" * 201})
    assert answer.json_body["fields"] == {
        "name": ["Use 150 caracteres como máximo."],
        "titulo": ["Use 200 caracteres como máximo."],
    }
    assert answer.json_body["detail"] == (
        "Nombre: Use 150 caracteres como máximo. Título: Use 200 caracteres como máximo."
    )


def test_types_and_limits_are_told_at_once(api: Api) -> None:
    answer = post(
        api,
        "properties",
        {
            "name": "",
            "titulo": "x" * 201,
            "dormitorios": "muchos",
            "capacity_max": 501,
            "airbnb_url": "casa",
            "precio_desde": "1.005",
            "hora_ingreso": "25:00:00",
        },
    )
    assert answer.json_body["fields"] == {
        "name": ["Este campo es obligatorio."],
        "titulo": ["Use 200 caracteres como máximo."],
        "dormitorios": ["Se requiere un número entero válido."],
        "capacity_max": ["Debe estar entre 1 y 500."],
        "airbnb_url": ["Se requiere una dirección web válida."],
        "precio_desde": TWO,
        "hora_ingreso": ["Esa hora no existe: use de 00:00:00 a 23:59:59."],
    }


def test_types_and_limits_of_a_change_are_told_at_once(api: Api) -> None:
    made = post(api, "seasons", season_body()).json_body
    change = {"name": "x" * 101, "start_month": "enero", "end_month": 2, "end_day": 30}
    answer = api.patch(at("seasons", made["id"]), json=change, token="admin")
    assert answer.json_body["fields"] == {
        "name": ["Use 100 caracteres como máximo."],
        "start_month": ["Se requiere un número entero válido."],
        "end_day": ["Ese día no existe en ese mes."],
    }
