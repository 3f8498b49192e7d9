"""Discount codes as administrators keep them."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from chalicelib.clients import service as clients
from chalicelib.clients.technical import ensure_technical_clients
from chalicelib.clients.types import CHANNEL_ID, Client, Details
from chalicelib.cloud import events
from chalicelib.cloud.transaction import Transaction
from chalicelib.discounts.codes import service as codes
from chalicelib.discounts.types import WelcomeDiscountConfig
from chalicelib.discounts.welcome import rules
from chalicelib.kernel import clock
from chalicelib.properties.types import House
from tests.support.http import Api
from tests.support.meanwhile import meanwhile

from .codes_desk import CODES, SUMMER, create, patch, send, shown, use
from .conftest import ACTOR, NOW

BETO = Details(
    document_type="dni",
    number_doc="40000002",
    first_name="Beto",
    last_name="Rojas",
    tel_number="51987654322",
)


def named(answer: Any) -> set[str]:
    """The fields at fault."""
    assert answer.status_code == 400, answer.body
    return set(answer.json_body["fields"])


def code_events(code: str) -> list[events.Plain]:
    return events.timeline(f"discount_code#{code}")


@pytest.mark.parametrize(
    ("token", "status"),
    [(None, 401), ("foreign", 401), ("ana", 401), ("seller", 403), ("cleaner", 403)],
)
def test_only_administrators_get_in(api: Api, token: str | None, status: int) -> None:
    one = f"{CODES}VERANO-20/"
    for method, path in (
        ("GET", CODES),
        ("POST", CODES),
        ("GET", one),
        ("PATCH", one),
        ("DELETE", one),
        ("GET", f"{one}uses/"),
    ):
        assert api.request(method, path, json={}, token=token).status_code == status


def test_a_new_code_has_the_defaults_of_the_book(api: Api) -> None:
    made = create(api)
    assert made == {
        "id": "VERANO-20",
        "code": "VERANO-20",
        "description": "",
        "discount_type": "percentage",
        "discount_value": "20.00",
        "min_amount_usd": None,
        "max_discount_usd": None,
        "start_date": "2026-03-01",
        "end_date": "2026-03-31",
        "usage_limit": None,
        "used_count": 0,
        "is_active": True,
        "properties": [],
        "properties_detail": [],
        "restrict_weekdays": False,
        "restrict_weekends": False,
        "specific_weekdays": None,
        "apply_only_to_base_price": False,
        "client": None,
        "source": "manual",
        "created": "2026-03-02T10:00:00-05:00",
        "updated": "2026-03-02T10:00:00-05:00",
        "restriction_display": "Sin restricciones",
        "validity_display": "Canje: Del 01/03/2026 al 31/03/2026",
        "status_display": "Vigente",
    }
    assert shown(api) == made
    (event,) = code_events("VERANO-20")
    assert (event.name, event.actor) == ("discount_code.created", "staff#1")
    assert event.changes["discount_value"] == [None, "20.00"]


def test_every_field_is_kept(api: Api, ana: Client, houses: tuple[House, House]) -> None:
    made = create(
        api,
        description="Para Ana",
        min_amount_usd="300",
        max_discount_usd=50.5,
        usage_limit="3",
        properties=[houses[1].property_id],
        specific_weekdays="5,4",
        apply_only_to_base_price=True,
        client=ana.client_id,
    )
    assert (made["min_amount_usd"], made["max_discount_usd"]) == ("300.00", "50.50")
    assert (made["usage_limit"], made["client"]) == (3, ana.client_id)
    assert made["properties"] == [houses[1].property_id]
    assert made["properties_detail"] == [{"id": houses[1].property_id, "name": "Casa Austin 2"}]
    assert made["specific_weekdays"] == "4,5"
    assert made["restriction_display"] == (
        "Ingreso: Vie, Sáb | Solo precio base | Monto mínimo: $300.00 | Descuento máximo: $50.50"
    )
    assert shown(api) == made


def test_codes_are_kept_in_capitals_and_found_in_any_case(api: Api) -> None:
    assert create(api, code="  verano_2026 ")["code"] == "VERANO_2026"
    for text in ("VERANO_2026", "verano_2026", "Verano_2026"):
        assert shown(api, text)["code"] == "VERANO_2026"


@pytest.mark.parametrize("text", ["AB", "A" * 51, "CON ESPACIO", "A/B/C", "AÑO2026", "100%"])
def test_another_text_is_no_code(api: Api, text: str) -> None:
    assert named(send(api, code=text)) == {"code"}


def test_a_text_belongs_to_one_code_for_ever(api: Api) -> None:
    create(api)
    again = send(api, code="verano-20")
    assert named(again) == {"code"}
    assert again.json_body["message"] == "Ya existe un código con ese texto."
    assert again.json_body["code"] == "code_taken"
    assert api.delete(f"{CODES}VERANO-20/", token="admin").status_code == 204
    assert send(api).status_code == 400


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"discount_value": 0}, {"discount_value"}),
        ({"discount_value": 150}, {"discount_value"}),
        ({"discount_value": "100.004"}, {"discount_value"}),
        ({"discount_value": "mucho"}, {"discount_value"}),
        ({"discount_value": None}, {"discount_value"}),
        ({"discount_type": "points"}, {"discount_type"}),
        ({"discount_type": "fixed_usd", "discount_value": -5}, {"discount_value"}),
        ({"discount_type": "fixed_sol", "discount_value": 10**8}, {"discount_value"}),
        ({"discount_type": "fixed_usd", "max_discount_usd": 5}, {"max_discount_usd"}),
        ({"max_discount_usd": 0}, {"max_discount_usd"}),
        ({"min_amount_usd": 0}, {"min_amount_usd"}),
        ({"usage_limit": 0}, {"usage_limit"}),
        ({"usage_limit": 10**8}, {"usage_limit"}),
        ({"end_date": "2026-02-28"}, {"start_date", "end_date"}),
        ({"end_date": None}, {"end_date"}),
        ({"start_date": "01/03/2026"}, {"start_date"}),
        ({"description": "x" * 201}, {"description"}),
        (
            {"restrict_weekdays": True, "restrict_weekends": True},
            {"restrict_weekdays", "restrict_weekends"},
        ),
        (
            {"restrict_weekdays": True, "specific_weekdays": "4"},
            {"restrict_weekdays", "specific_weekdays"},
        ),
        ({"specific_weekdays": "4,4"}, {"specific_weekdays"}),
        ({"specific_weekdays": "viernes"}, {"specific_weekdays"}),
        ({"properties": [str(uuid4())]}, {"properties"}),
        ({"client": str(uuid4())}, {"client"}),
        ({"client": "ana"}, {"client"}),
        ({"client": CHANNEL_ID}, {"client"}),
        ({"used_count": 3}, {"used_count"}),
        ({"source": "welcome"}, {"source"}),
        (
            {"code": "A B", "usage_limit": 0, "properties": [str(uuid4())], "client": str(uuid4())},
            {"code", "usage_limit", "properties", "client"},
        ),
    ],
)
def test_wrong_terms_are_refused_by_every_name(
    api: Api, changes: dict[str, Any], fields: set[str]
) -> None:
    ensure_technical_clients(now=NOW)
    assert named(send(api, **changes)) == fields
    assert api.get(CODES, token="admin").json_body["count"] == 0


def test_the_owner_must_still_be_a_client(api: Api, ana: Client) -> None:
    clients.delete(ana.client_id, now=NOW, actor=ACTOR)
    assert named(send(api, client=ana.client_id)) == {"client"}


def test_an_owner_who_left_since_does_not_stop_a_change(api: Api, ana: Client) -> None:
    create(api, client=ana.client_id)
    clients.delete(ana.client_id, now=NOW, actor=ACTOR)
    assert patch(api, is_active=False).json_body["client"] == ana.client_id
    assert patch(api, client=None).json_body["client"] is None


def test_only_what_is_sent_changes(api: Api) -> None:
    made = create(api, usage_limit=5, description="Antes")
    with clock.at(NOW + timedelta(days=1)):
        answer = patch(api, usage_limit=None, discount_type="fixed_sol", discount_value=100)
    changed = {
        "usage_limit": None,
        "discount_type": "fixed_sol",
        "discount_value": "100.00",
        "updated": "2026-03-03T10:00:00-05:00",
    }
    assert (answer.status_code, answer.json_body) == (200, {**made, **changed})
    event = code_events("VERANO-20")[0]
    assert event.name == "discount_code.changed"
    assert event.changes == {
        "usage_limit": [5, None],
        "discount_type": ["percentage", "fixed_sol"],
        "discount_value": ["20.00", "100.00"],
    }


def test_changing_nothing_is_no_fact(api: Api) -> None:
    made = create(api)
    assert patch(api, discount_value="20.00", is_active=True).json_body == made
    assert len(code_events("VERANO-20")) == 1


def test_the_text_cannot_change(api: Api) -> None:
    create(api)
    moved = patch(api, code="INVIERNO-20", usage_limit=0)
    assert named(moved) == {"code", "usage_limit"}
    same = patch(api, code="verano-20", description="La misma")
    assert (same.status_code, same.json_body["description"]) == (200, "La misma")


def test_a_change_is_checked_as_a_whole(api: Api) -> None:
    create(api, max_discount_usd=50)
    assert named(patch(api, discount_type="fixed_usd")) == {"max_discount_usd"}
    assert patch(api, discount_type="fixed_usd", max_discount_usd=None).status_code == 200


def test_a_welcome_code_keeps_its_client_and_its_one_use(api: Api, ana: Client) -> None:
    tx = Transaction(NOW)
    config = WelcomeDiscountConfig(config_id="w1", name="Hola", discount_percentage=Decimal(15))
    code = rules.code_for("ABC123", config, ana.client_id, NOW.date())
    codes.put(tx, code, actor=ACTOR)
    tx.commit()
    path = f"{CODES}WELCOME-ABC123/"
    other = clients.create(BETO, now=NOW, actor=ACTOR).client_id
    for changes, fields in (
        ({"client": other}, {"client"}),
        ({"client": None}, {"client"}),
        ({"usage_limit": 2}, {"usage_limit"}),
        ({"usage_limit": None, "client": other}, {"usage_limit", "client"}),
    ):
        assert named(api.patch(path, json=changes, token="admin")) == fields
    kept = {"client": ana.client_id, "usage_limit": 1, "is_active": False}
    assert api.patch(path, json=kept, token="admin").status_code == 200


def test_the_limit_does_not_fall_below_the_uses(api: Api, ana: Client) -> None:
    create(api, usage_limit=5)
    for number in range(2):
        use("VERANO-20", f"r{number}", ana.client_id)
    assert named(patch(api, usage_limit=1)) == {"usage_limit"}
    exhausted = patch(api, usage_limit=2).json_body
    assert (exhausted["used_count"], exhausted["status_display"]) == (2, "Agotado")


def test_a_use_meanwhile_keeps_the_limit_above_it(api: Api, ana: Client) -> None:
    """Invariant 3, when a booking and the lower limit come at the same moment."""
    create(api, usage_limit=5)
    use("VERANO-20", "r1", ana.client_id)

    with meanwhile(lambda: use("VERANO-20", "r2", ana.client_id)):
        assert patch(api, usage_limit=1).status_code == 409

    assert (shown(api)["usage_limit"], shown(api)["used_count"]) == (5, 2)


def test_a_use_meanwhile_does_not_stop_another_change(api: Api, ana: Client) -> None:
    create(api, usage_limit=5)

    with meanwhile(lambda: use("VERANO-20", "r1", ana.client_id)):
        assert patch(api, description="Verano").status_code == 200

    assert (shown(api)["description"], shown(api)["used_count"]) == ("Verano", 1)


def test_who_changes_it_second_is_told(api: Api) -> None:
    create(api)

    def change_first() -> None:
        assert patch(api, discount_value=30).status_code == 200

    with meanwhile(change_first):
        late = patch(api, description="Tarde")
    assert (late.status_code, late.json_body["code"]) == (409, "stale")

    with meanwhile(lambda: patch(api, discount_value=40)):
        assert api.delete(f"{CODES}VERANO-20/", token="admin").status_code == 409
    assert (shown(api)["discount_value"], shown(api)["description"]) == ("40.00", "")


def test_of_two_that_take_a_text_at_once_one_gets_it(api: Api) -> None:
    def take_first() -> None:
        create(api, discount_value=10)

    with meanwhile(take_first):
        late = send(api, discount_value=90)

    assert named(late) == {"code"}
    assert shown(api)["discount_value"] == "10.00"
    assert api.get(CODES, token="admin").json_body["count"] == 1


def test_a_withdrawn_code_is_gone(api: Api, ana: Client) -> None:
    create(api)
    use("VERANO-20", "r1", ana.client_id)
    path = f"{CODES}verano-20/"
    assert api.delete(path, token="admin").status_code == 204
    assert code_events("VERANO-20")[0].name == "discount_code.removed"
    assert code_events("VERANO-20")[0].changes["discount_value"] == ["20.00", None]
    for method in ("GET", "DELETE", "PATCH"):
        sent = {"is_active": True} if method == "PATCH" else None
        assert api.request(method, path, json=sent, token="admin").status_code == 404
    assert api.get(f"{path}uses/", token="admin").status_code == 404
    assert api.get(CODES, token="admin").json_body["count"] == 0


@pytest.mark.parametrize("text", ["NADA", "x", "A" * 201, "una%20frase"])
def test_an_unknown_code_is_not_found(api: Api, text: str) -> None:
    for path in (f"{CODES}{text}/", f"{CODES}{text}/uses/"):
        assert api.get(path, token="admin").status_code == 404


def test_the_same_key_makes_one(api: Api) -> None:
    sent: dict[str, Any] = {"token": "admin", "headers": {"Idempotency-Key": "k1"}}
    first = api.post(CODES, json=SUMMER, **sent)
    again = api.post(CODES, json=SUMMER, **sent)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json_body == first.json_body
    assert api.post(CODES, json={**SUMMER, "code": "OTRO"}, **sent).status_code == 422
    assert api.get(CODES, token="admin").json_body["count"] == 1
