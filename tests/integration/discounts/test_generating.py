"""Making codes over HTTP: who may, what comes out, and each number of an error (10.5)."""

import json
import re
from datetime import date
from decimal import Decimal
from itertools import repeat
from typing import Any

import pytest
from chalice.test import HTTPResponse

from chalicelib.cloud import events, secrets
from chalicelib.discounts.codes import records
from chalicelib.discounts.codes import service as codes
from chalicelib.discounts.codes.records import CodeRecord
from chalicelib.discounts.codes.service import CODES
from chalicelib.discounts.generators import rules
from chalicelib.discounts.generators import service as generating
from chalicelib.discounts.generators.service import GENERATORS, NoFreeCode
from chalicelib.discounts.types import DynamicDiscountConfig
from chalicelib.kernel import clock
from chalicelib.properties.types import House
from chalicelib.web.signatures import KEY, SIGNATURE, TIMESTAMP, Signed
from tests.support.http import Api

from .conftest import ACTOR, NOW

SIMPLE = "/api/v1/properties/generate-simple-discount/"
DYNAMIC_PATH = "/api/v1/properties/generate-discount/"


def set_up(name: str, **details: Any) -> DynamicDiscountConfig:
    """A generator that an administrator set up."""
    fields = {"prefix": "VERANO", "discount_percentage": Decimal("20.00"), **details}
    config = DynamicDiscountConfig(config_id=f"c-{name}", name=name, **fields)
    GENERATORS.save(config, actor=ACTOR)
    return config


def kept(code: str) -> CodeRecord:
    record = records.code_of(code)
    assert record is not None
    return record


def made() -> list[str]:
    """The codes that exist, newest first."""
    rows, count = codes.page(offset=0, size=100)
    assert count == len(rows)
    return [code.entry_id for code in rows]


def as_bot(api: Api, path: str, body: dict[str, Any]) -> HTTPResponse:
    """The answer to a program that holds the key."""
    timestamp = str(clock.now().timestamp())
    signed = Signed("POST", path, json.dumps(body).encode())
    signature = signed.signature(secrets.secret("bots")["k1"], timestamp)
    headers = {KEY: "k1", TIMESTAMP: timestamp, SIGNATURE: signature}
    return api.post(path, json=body, headers=headers)


def test_a_simple_code_is_ten_per_cent_for_a_week_unless_said_otherwise(api: Api) -> None:
    answer = api.post(SIMPLE, json={}, token="admin")
    assert answer.status_code == 200
    body = answer.json_body
    code = body["data"].pop("code")
    assert re.fullmatch("SIMPLE[A-Z0-9]{6}", code)
    assert body == {
        "success": True,
        "data": {
            "discount_percentage": 10.0,
            "created_date": "2026-03-02",
            "expiration_date": "2026-03-09",
            "validity_days": 7,
            "days_remaining": 7,
            "is_active": True,
        },
        "message": "Código de descuento generado.",
    }


def test_e21_a_simple_code_of_ten_days(api: Api) -> None:
    body = {"validity_days": "10", "discount_percentage": "12.5"}
    data = api.post(SIMPLE, form=body, token="admin").json_body["data"]
    assert (data["expiration_date"], data["days_remaining"]) == ("2026-03-12", 10)
    assert data["discount_percentage"] == 12.5


def test_a_simple_code_can_be_used_in_any_house(api: Api) -> None:
    code = api.post(SIMPLE, json={}, token="admin").json_body["data"]["code"]
    record = kept(code)
    assert (record.usage_limit, record.used_count) == (1, 0)
    assert (record.terms.property_ids, record.terms.source) == (frozenset(), "simple")
    assert made() == [code]


@pytest.mark.parametrize(
    ("body", "number"),
    [
        ({"validity_days": 0}, 1),
        ({"validity_days": 366}, 1),
        ({"validity_days": -1}, 1),
        ({"validity_days": "siete"}, 2),
        ({"validity_days": 7.5}, 2),
        ({"validity_days": [7]}, 2),
        ({"discount_percentage": 0}, 3),
        ({"discount_percentage": "100.01"}, 3),
        ({"discount_percentage": "diez"}, 4),
        ({"discount_percentage": "Infinity"}, 4),
        ({"discount_percentage": {"is": 10}}, 4),
        ({"percentage": 10}, 5),
    ],
)
def test_each_mistake_in_a_simple_code_has_its_number(
    api: Api, body: dict[str, Any], number: int
) -> None:
    answer = api.post(SIMPLE, json=body, token="admin")
    assert (answer.status_code, answer.json_body["error"]) == (400, number)
    assert answer.json_body["success"] is False
    assert answer.json_body["message"]
    assert made() == []


def test_a_mistake_is_told_in_words(api: Api) -> None:
    answer = api.post(SIMPLE, json={"validity_days": "siete"}, token="admin")
    text = "Se requiere un número entero válido."
    assert answer.json_body["message"] == text


def test_e21_a_code_of_a_generator(api: Api) -> None:
    set_up("Verano 2026")
    answer = api.post(DYNAMIC_PATH, json={"config_name": "verano  2026 "}, token="admin")
    assert answer.status_code == 200
    body = answer.json_body
    code = body["data"].pop("code")
    assert re.fullmatch("VERANO[A-Z0-9]{6}", code)
    assert body == {
        "success": True,
        "error": 0,
        "data": {
            "description": "Verano 2026: 20% de descuento",
            "discount_percentage": 20.0,
            "min_amount_usd": 30.0,
            "max_discount_usd": None,
            "start_date": "2026-03-02",
            "end_date": "2026-03-09",
            "validity_days": 7,
            "usage_limit": 1,
            "expires_in_hours": 168,
        },
        "message": "Código de descuento generado.",
    }
    assert kept(code).terms.end_date == date(2026, 3, 9)


def test_a_code_keeps_what_its_generator_limits(api: Api, houses: tuple[House, House]) -> None:
    set_up(
        "Fin de semana",
        prefix="FDS",
        max_discount_usd=Decimal("50.00"),
        usage_limit=3,
        property_ids=frozenset({houses[0].property_id}),
        specific_weekdays=(4, 5),
    )
    answer = api.post(DYNAMIC_PATH, json={"config_name": "FIN DE SEMANA"}, token="admin")
    assert answer.json_body["data"]["max_discount_usd"] == 50.0
    record = kept(answer.json_body["data"]["code"])
    assert record.usage_limit == 3
    assert record.terms.property_ids == {houses[0].property_id}
    assert (record.terms.specific_weekdays, record.terms.source) == ((4, 5), "dynamic")


def test_a_generator_that_does_not_exist_is_answered_with_those_that_do(api: Api) -> None:
    set_up("Verano")
    set_up("Aniversario")
    set_up("Invierno", is_active=False)
    for name in ("Otoño", "Invierno"):
        answer = api.post(DYNAMIC_PATH, json={"config_name": name}, token="admin")
        assert answer.status_code == 404
        assert answer.json_body == {
            "success": False,
            "error": 2,
            "message": f"No existe una configuración activa con el nombre «{name}».",
            "available_configs": ["Aniversario", "Verano"],
        }


@pytest.mark.parametrize("body", [{}, {"config_name": ""}, {"config_name": None}])
def test_a_generator_must_be_named(api: Api, body: dict[str, Any]) -> None:
    answer = api.post(DYNAMIC_PATH, json=body, token="admin")
    assert (answer.status_code, answer.json_body["error"]) == (400, 1)
    assert answer.json_body["message"] == "Este campo es obligatorio."


def test_other_mistakes_of_a_generator_have_the_last_number(api: Api) -> None:
    answer = api.post(DYNAMIC_PATH, json={"config_name": "V", "extra": 1}, token="admin")
    assert (answer.status_code, answer.json_body["error"]) == (400, 3)


def test_the_active_generators_are_listed_by_name(api: Api) -> None:
    set_up("Verano", min_amount_usd=None)
    set_up("aniversario", prefix="ANIV", validity_days=30, usage_limit=2)
    set_up("Invierno", is_active=False)
    answer = api.get(DYNAMIC_PATH, token="admin")
    assert answer.json_body == {
        "success": True,
        "data": [
            {
                "name": "aniversario",
                "prefix": "ANIV",
                "discount_percentage": 20.0,
                "validity_days": 30,
                "min_amount_usd": 30.0,
                "usage_limit": 2,
            },
            {
                "name": "Verano",
                "prefix": "VERANO",
                "discount_percentage": 20.0,
                "validity_days": 7,
                "min_amount_usd": None,
                "usage_limit": 1,
            },
        ],
        "message": "Configuraciones activas: 2.",
    }


@pytest.mark.parametrize(
    ("token", "status"),
    [(None, 401), ("unknown", 401), ("ana", 401), ("seller", 403), ("cleaner", 403)],
)
def test_only_administrators_make_codes_with_a_token(
    api: Api, token: str | None, status: int
) -> None:
    assert api.post(SIMPLE, json={}, token=token).status_code == status
    assert api.post(DYNAMIC_PATH, json={"config_name": "x"}, token=token).status_code == status
    assert api.get(DYNAMIC_PATH, token=token).status_code == status
    assert made() == []


def test_a_program_that_signs_makes_codes_and_is_named_as_who_did(api: Api) -> None:
    set_up("Verano")
    answer = as_bot(api, DYNAMIC_PATH, {"config_name": "VERANO"})
    assert answer.status_code == 200
    timeline = events.timeline(CODES.kind_of(answer.json_body["data"]["code"]))
    assert [(event.name, event.actor) for event in timeline] == [
        ("discount_code.generated", "bot#k1")
    ]


def test_a_program_does_not_choose_what_a_code_is_worth(api: Api) -> None:
    assert as_bot(api, SIMPLE, {}).status_code == 401
    assert made() == []


def test_making_a_code_is_told_with_its_terms(api: Api) -> None:
    code = api.post(SIMPLE, json={}, token="admin").json_body["data"]["code"]
    [event] = events.timeline(CODES.kind_of(code))
    assert (event.name, event.actor) == ("discount_code.generated", ACTOR)
    assert event.changes["source"] == [None, "simple"]
    assert event.changes["discount_value"] == [None, "10.00"]


@pytest.mark.parametrize(("path", "body"), [(SIMPLE, {}), (DYNAMIC_PATH, {"config_name": "V"})])
def test_a_key_makes_one_code_however_often_it_is_sent(
    api: Api, path: str, body: dict[str, Any]
) -> None:
    set_up("V")
    headers = {"Idempotency-Key": "a"}
    answers = [api.post(path, json=body, token="admin", headers=headers) for _ in range(2)]
    assert answers[0].json_body == answers[1].json_body
    assert len(made()) == 1


def make_simple(text: str) -> Any:
    return rules.simple(text, Decimal(10), 7, date(2026, 3, 2))


def test_a_code_that_exists_is_drawn_again(aws: None) -> None:
    draws = iter(["AAAAAA", "AAAAAA", "AAAAAA", "BBBBBB"])
    issued = [
        generating.issue(make_simple, actor=ACTOR, now=NOW, draw=lambda: next(draws)).code
        for _ in range(2)
    ]
    assert issued == ["SIMPLEAAAAAA", "SIMPLEBBBBBB"]
    assert codes.page(offset=0, size=1)[1] == 2


def test_after_ten_redraws_it_is_given_up(aws: None) -> None:
    draws = iter(repeat("AAAAAA", 12))
    generating.issue(make_simple, actor=ACTOR, now=NOW, draw=lambda: next(draws))
    with pytest.raises(NoFreeCode):
        generating.issue(make_simple, actor=ACTOR, now=NOW, draw=lambda: next(draws))
    assert list(draws) == []


def test_what_is_drawn_is_six_letters_or_digits_and_never_the_same() -> None:
    texts = {generating.drawn() for _ in range(50)}
    assert all(re.fullmatch("[A-Z0-9]{6}", text) for text in texts)
    assert len(texts) == 50
