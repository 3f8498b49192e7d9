"""The welcome discount over HTTP: the promotion, the code, and whose it is (10.7; clients, 11)."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from chalicelib import entry
from chalicelib.clients import service as clients
from chalicelib.clients import writing
from chalicelib.clients.types import Client, Details
from chalicelib.cloud import events
from chalicelib.cloud.transaction import Transaction
from chalicelib.discounts.codes import records
from chalicelib.discounts.types import WelcomeDiscountConfig
from chalicelib.discounts.welcome import service as welcome
from chalicelib.discounts.welcome.service import WELCOME
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Caller, Guest
from chalicelib.kernel.money import ZERO
from chalicelib.loyalty.membership import records as membership
from chalicelib.loyalty.membership.types import MemberStay, StayState
from chalicelib.properties.types import House
from tests.support.http import Api
from tests.support.settings import put

from .conftest import ACTOR, NOW

STATUS = "/api/v1/clients/welcome-discount/status/"
ISSUE = "/api/v1/clients/client-auth/welcome-discount/"
PROFILE = "/api/v1/clients/client-auth/profile/"
WHO = ("ana", "luis")


def promote(config_id: str = "w1", **details: Any) -> WelcomeDiscountConfig:
    """A promotion that an administrator switched on."""
    fields = {"name": "Bienvenida", "discount_percentage": Decimal("15.00"), **details}
    config = WelcomeDiscountConfig(config_id=config_id, **{"is_active": True, **fields})
    return put(WELCOME, config)


def note_stay(client_id: str, state: StayState) -> None:
    """A stay of the client, as booking notes it."""
    mark = MemberStay(
        client_id=client_id,
        reservation_id="r1",
        departure=date(2026, 4, 3),
        created=clock.now(),
        price_sol=ZERO,
        state=state,
    )
    tx = Transaction(clock.now())
    membership.note_stay(tx, None, mark)
    tx.commit()


@pytest.fixture
def luis(aws: None) -> Client:
    details = Details(
        document_type="dni",
        number_doc="40000002",
        first_name="Luis",
        last_name="Rojas",
        tel_number="51987654322",
    )
    return clients.create(details, now=NOW, actor=ACTOR)


@pytest.fixture
def both(ana: Client, luis: Client) -> Api:
    """The application with two guests, whose tokens are their names."""
    callers: dict[str, Caller] = {
        "ana": Guest(ana.client_id, "g1"),
        "luis": Guest(luis.client_id, "g2"),
    }
    return Api(entry.application(callers.__getitem__))


def test_without_a_promotion_there_is_nothing_to_show(api: Api) -> None:
    promote(is_active=False)
    answer = api.get(STATUS)
    assert answer.status_code == 200
    assert answer.json_body == {
        "active": False,
        "message": "No hay una promoción de bienvenida activa.",
    }


def test_the_promotion_is_shown_to_everybody(api: Api) -> None:
    promote()
    for token in (None, "ana", "admin", "undefined"):
        answer = api.get(STATUS, token=token)
        assert answer.json_body == {
            "active": True,
            "promotion": {
                "discount_percentage": 15.0,
                "validity_days": 14,
                "min_amount_usd": None,
                "max_discount_usd": None,
                "restrictions": [],
                "specific_weekdays": None,
                "properties": None,
                "message": "Regístrese y reciba 15% de descuento en su próxima reserva.",
                "subtitle": None,
            },
        }


def test_a_promotion_shows_its_texts_and_its_limits(api: Api, houses: tuple[House, House]) -> None:
    promote(
        min_amount_usd=Decimal("100.00"),
        max_discount_usd=Decimal("80.00"),
        specific_weekdays=(0, 3),
        apply_only_to_base_price=True,
        property_ids=frozenset({houses[1].property_id}),
        promotional_message="¡Bienvenidos!",
        promotional_subtitle="Solo en marzo",
    )
    promotion = api.get(STATUS).json_body["promotion"]
    assert promotion == {
        "discount_percentage": 15.0,
        "validity_days": 14,
        "min_amount_usd": 100.0,
        "max_discount_usd": 80.0,
        "restrictions": [
            "Ingreso: Lun, Jue",
            "Solo precio base",
            "Monto mínimo: $100.00",
            "Descuento máximo: $80.00",
        ],
        "specific_weekdays": "0,3",
        "properties": [{"id": houses[1].property_id, "name": "Casa Austin 2"}],
        "message": "¡Bienvenidos!",
        "subtitle": "Solo en marzo",
    }


def test_vector_21_a_guest_asks_for_the_code(api: Api, ana: Client) -> None:
    promote()
    with clock.at(datetime(2025, 11, 20, 17, 0, tzinfo=UTC)):
        answer = api.post(ISSUE, token="ana")
    assert answer.status_code == 200
    body = answer.json_body
    code = body["discount_code"].pop("code")
    assert re.fullmatch("WELCOME-[A-Z0-9]{6}", code)
    assert body == {
        "success": True,
        "message": "Su descuento de bienvenida está listo.",
        "discount_code": {
            "discount_percentage": 15.0,
            "valid_from": "2025-11-20",
            "valid_until": "2025-12-04",
            "min_amount_usd": None,
            "max_discount_usd": None,
            "usage_limit": 1,
            "restrictions": [],
            "properties": None,
        },
    }


def test_the_first_day_is_that_of_lima(api: Api) -> None:
    promote()
    with clock.at(datetime(2025, 11, 21, 3, 0, tzinfo=UTC)):
        code = api.post(ISSUE, token="ana").json_body["discount_code"]
    assert (code["valid_from"], code["valid_until"]) == ("2025-11-20", "2025-12-04")


def test_the_code_belongs_to_the_guest_and_the_guest_remembers_it(
    api: Api, ana: Client, houses: tuple[House, House]
) -> None:
    promote(specific_weekdays=(4,), property_ids=frozenset({houses[0].property_id}))
    issued = api.post(ISSUE, token="ana").json_body["discount_code"]
    assert issued["properties"] == [{"id": houses[0].property_id, "name": "Casa Austin 1"}]
    assert issued["restrictions"] == ["Ingreso: Vie"]
    record = records.code_of(issued["code"])
    assert record is not None
    assert (record.terms.owner_id, record.terms.source) == (ana.client_id, "welcome")
    assert (record.usage_limit, record.terms.specific_weekdays) == (1, (4,))
    client = clients.find(ana.client_id)
    assert (client.welcome_code, client.welcome_issued_at) == (issued["code"], NOW)
    assert client.version == ana.version + 1
    [event, *_] = events.timeline(f"client#{ana.client_id}")
    assert (event.name, event.actor) == ("welcome_discount.issued", f"client#{ana.client_id}")
    assert event.event == {
        "type": "welcome_discount.issued",
        "client_id": ana.client_id,
        "discount_code": issued["code"],
        "percentage": "15.00",
        "valid_until": "2026-03-16",
    }


def test_a_guest_is_given_one_code_only(api: Api) -> None:
    promote()
    api.post(ISSUE, token="ana")
    with clock.at(NOW + timedelta(days=40)):
        answer = api.post(ISSUE, token="ana")
    assert answer.status_code == 400
    assert answer.json_body == {
        "success": False,
        "error": 1,
        "message": "Ya recibió su descuento de bienvenida.",
        "discount_issued_at": "2026-03-02T10:00:00-05:00",
    }
    assert records.codes_by_month() == {"2026-03": {"welcome_active": 1}}


def test_having_had_a_code_is_said_even_without_a_promotion(api: Api) -> None:
    promote()
    api.post(ISSUE, token="ana")
    promote(is_active=False)
    assert api.post(ISSUE, token="ana").json_body["error"] == 1


def test_a_guest_with_an_approved_stay_is_not_new(api: Api, ana: Client) -> None:
    promote()
    note_stay(ana.client_id, "approved")
    answer = api.post(ISSUE, token="ana")
    assert (answer.status_code, answer.json_body["error"]) == (400, 2)
    assert records.codes_by_month() == {}


def test_a_stay_that_waits_for_its_payment_takes_nothing_away(api: Api, ana: Client) -> None:
    promote()
    note_stay(ana.client_id, "awaiting")
    assert api.post(ISSUE, token="ana").status_code == 200


def test_without_a_promotion_no_code_is_given(api: Api, ana: Client) -> None:
    promote(is_active=False)
    answer = api.post(ISSUE, token="ana")
    assert answer.status_code == 404
    assert answer.json_body == {
        "success": False,
        "error": 3,
        "message": "No hay una promoción de bienvenida activa.",
    }
    assert clients.find(ana.client_id).welcome_issued_at is None


@pytest.mark.parametrize("token", [None, "unknown", "admin", "seller"])
def test_only_a_guest_is_given_a_code(api: Api, token: str | None) -> None:
    promote()
    answer = api.post(ISSUE, token=token)
    assert (answer.status_code, answer.json_body["code"]) == (401, "token_not_valid")


def test_a_deleted_guest_is_signed_out(api: Api, ana: Client) -> None:
    promote()
    clients.delete(ana.client_id, now=NOW, actor=ACTOR)
    assert api.post(ISSUE, token="ana").status_code == 401


def test_a_repeated_request_under_a_key_gives_the_same_code(api: Api) -> None:
    promote()
    headers = {"Idempotency-Key": "a"}
    answers = [api.post(ISSUE, token="ana", headers=headers) for _ in range(2)]
    assert answers[0].status_code == answers[1].status_code == 200
    assert answers[0].json_body == answers[1].json_body


def test_guests_have_codes_of_their_own_and_see_no_others(both: Api) -> None:
    promote()
    codes = {name: both.post(ISSUE, token=name).json_body["discount_code"] for name in WHO}
    shown = {name: both.get(PROFILE, token=name) for name in WHO}
    for name, other in (WHO, WHO[::-1]):
        assert shown[name].json_body["welcome_discount"]["code"] == codes[name]["code"]
        assert codes[other]["code"] not in shown[name].body.decode()


def test_a_registration_gives_the_code_in_its_own_transaction(aws: None, luis: Client) -> None:
    promote()
    tx = Transaction(NOW)
    issued = welcome.issue_at_registration(tx, writing.changed(luis, updated=NOW))
    assert issued is not None
    after, code = issued
    assert records.code_of(code.code) is None
    writing.replace(tx, luis, after)
    tx.commit()
    assert records.code_of(code.code) is not None
    assert clients.find(luis.client_id).welcome_code == code.code


def test_a_registration_without_a_promotion_gives_nothing(aws: None, luis: Client) -> None:
    tx = Transaction(NOW)
    assert welcome.issue_at_registration(tx, luis) is None
    promote()
    welcomed = msgspec.structs.replace(luis, welcome_issued_at=NOW)
    assert welcome.issue_at_registration(tx, welcomed) is None
    tx.commit()
    assert records.codes_by_month() == {}


def changing_meanwhile(client_id: str, times: int) -> Callable[[], None]:
    """Someone who changes the client whenever the promotion is looked at."""
    left = iter(range(times))

    def change() -> None:
        if next(left, None) is not None:
            before = clients.find(client_id)
            tx = Transaction(NOW)
            writing.replace(tx, before, writing.changed(before, notes="visto"))
            tx.commit()

    return change


def test_a_code_is_given_although_someone_changes_the_client_meanwhile(
    aws: None, ana: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = promote()
    change = changing_meanwhile(ana.client_id, 2)

    def active() -> WelcomeDiscountConfig:
        change()
        return config

    monkeypatch.setattr(welcome, "active", active)
    code = welcome.issue(ana.client_id, now=NOW)
    client = clients.find(ana.client_id)
    assert (client.welcome_code, client.notes) == (code.code, "visto")
    assert records.codes_by_month() == {"2026-03": {"welcome_active": 1}}
