"""Strangers become guests, once their phone is proven."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from chalice.test import HTTPResponse

from chalicelib.clients import records, service
from chalicelib.discounts.types import WelcomeDiscountConfig
from chalicelib.discounts.welcome.service import WELCOME
from chalicelib.kernel import clock
from tests.integration.clients.desk import CLIENTS, NOW, Desk, event_names
from tests.support.http import Api
from tests.support.settings import put

from .phones import (
    AUTH,
    ELSEWHERE,
    MARIA,
    PASSWORD,
    STRANGER,
    Phones,
    body_of,
    request_code,
    set_password,
    sign_in,
)

LUIS = {
    "document_type": "dni",
    "number_doc": "40506070",
    "first_name": "Luis",
    "last_name": "Paredes",
    "email": "luis@example.com",
    "tel_number": "987 111 222",
    "sex": "m",
    "date": "1991-02-03",
}
DOCUMENT = {"document_type": "dni", "number_doc": "40506070"}
PHONE = "+51987111222"


def registration_code(api: Api, phones: Phones, tel_number: str = "987 111 222") -> str:
    """The code that arrives at a phone."""
    answer = api.post(f"{AUTH}request-otp-registration/", json={"tel_number": tel_number})
    assert answer.status_code == 200, answer.body
    return phones.code()


def complete(api: Api, code: str, **values: Any) -> HTTPResponse:
    passwords = {"password": PASSWORD, "confirm_password": PASSWORD}
    body = {**LUIS, **passwords, "otp_code": code, **values}
    return api.post(f"{CLIENTS}complete-register/", json=body)


def apply(api: Api, **values: Any) -> HTTPResponse:
    """Register as the published app does, without a code."""
    body = {**LUIS, **values}
    options = {"address": body.pop("address")} if "address" in body else {}
    return api.post(f"{CLIENTS}public-register/", json=body, **options)


def verify(api: Api, document: dict[str, str], **options: Any) -> HTTPResponse:
    return api.post(f"{CLIENTS}verify-document/", json=document, **options)


@pytest.fixture
def promotion(aws: None) -> None:
    """New guests are given 15 %, for 14 days."""
    config = WelcomeDiscountConfig(
        config_id="w1", name="Bienvenida", discount_percentage=Decimal(15), is_active=True
    )
    put(WELCOME, config)


def test_a_stranger_becomes_a_guest_with_the_code_and_signs_in(
    api: Api, phones: Phones, promotion: None
) -> None:
    answer = complete(api, registration_code(api, phones))
    assert answer.status_code == 201, answer.body
    body = answer.json_body
    assert body["success"] is True
    client_id = body["client"].pop("id")
    assert body["client"] == {
        "document_type": "dni",
        "number_doc": "40506070",
        "first_name": "Luis",
        "last_name": "Paredes",
        "email": "luis@example.com",
    }
    assert body["welcome_discount"]["code"].startswith("WELCOME-")
    assert body["welcome_discount"]["valid_until"] == "2026-01-19"
    signed_in = sign_in(api, DOCUMENT)
    profile = signed_in.json_body["client"]
    assert profile["id"] == client_id
    assert profile["tel_number"] == "51987111222"
    assert profile["welcome_discount"]["code"] == body["welcome_discount"]["code"]
    assert {"client.created", "welcome_discount.issued"} <= set(event_names(client_id))
    assert service.find(client_id).referred_by is None


def test_without_a_promotion_there_is_no_welcome(api: Api, phones: Phones) -> None:
    answer = complete(api, registration_code(api, phones))
    assert answer.status_code == 201
    assert set(answer.json_body) == {"success", "message", "client"}


def test_the_inviter_is_linked_in_the_same_write(api: Api, desk: Desk, phones: Phones) -> None:
    inviter = desk.register()
    code = registration_code(api, phones)
    answer = complete(api, code, referral_code=inviter["referral_code"].lower())
    assert answer.status_code == 201
    client = service.find(answer.json_body["client"]["id"])
    assert client.referred_by == inviter["id"]
    assert client.version == 1


def test_an_unknown_referral_code_is_refused_and_costs_no_code(api: Api, phones: Phones) -> None:
    code = registration_code(api, phones)
    refused = complete(api, code, referral_code="NADIE999999")
    assert refused.status_code == 400
    assert set(refused.json_body["errors"]) == {"referral_code", "detail"}
    assert complete(api, code).status_code == 201


def test_nobody_brings_themself_under_another_document(
    api: Api, desk: Desk, phones: Phones
) -> None:
    own = desk.register(tel_number="987111222")["referral_code"]
    code = registration_code(api, phones)
    assert complete(api, code, referral_code=own).status_code == 400
    lenient = apply(api, otp_code=code, referral_code=own)
    assert lenient.status_code == 201
    assert service.find(lenient.json_body["client_id"]).referred_by is None


def test_the_code_comes_before_everything_else(
    api: Api, desk: Desk, admin: Desk, phones: Phones
) -> None:
    """Without it nobody learns which documents and referral codes there are."""
    desk.register()
    former = desk.register(number_doc="45678902")["id"]
    assert admin.remove(former).status_code == 204
    answers = [
        complete(api, "000000x"),
        complete(api, "000000x", **MARIA),
        complete(api, "000000x", number_doc="45678902"),
        complete(api, "000000x", referral_code="NADIE999999"),
    ]
    assert {answer.status_code for answer in answers} == {400}
    assert all(body_of(answer) == body_of(answers[0]) for answer in answers)
    assert set(answers[0].json_body["errors"]) == {"otp_code", "detail"}


def test_a_document_is_registered_once(api: Api, desk: Desk, phones: Phones) -> None:
    desk.register()
    code = registration_code(api, phones)
    refused = complete(api, code, **MARIA)
    assert refused.status_code == 400
    assert refused.json_body["code"] == "document_taken"
    assert complete(api, code).status_code == 201


def test_a_deleted_client_is_not_revived(api: Api, desk: Desk, admin: Desk, phones: Phones) -> None:
    former = desk.register()["id"]
    assert admin.remove(former).status_code == 204
    refused = complete(api, registration_code(api, phones), **MARIA)
    assert refused.status_code == 409
    assert refused.json_body["code"] == "former_account"
    assert former not in refused.body.decode()
    kept = records.client_of(former)
    assert kept is not None
    assert kept.deleted_at is not None
    assert kept.password is None


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"last_name": ""}, {"last_name"}),
        ({"number_doc": "4050607"}, {"number_doc"}),
        ({"email": "luis", "tel_number": "12"}, {"email", "tel_number"}),
        ({"confirm_password": "remo-largo-77-boya"}, {"confirm_password"}),
        ({"password": "corta", "confirm_password": "corta"}, {"password"}),
        ({"password": "luis-paredes", "confirm_password": "luis-paredes"}, {"password"}),
        ({"date": "2030-01-01"}, {"date"}),
        ({"first_name": "Mantenimiento"}, {"first_name"}),
        ({"document_type": "xyz"}, {"document_type"}),
    ],
)
def test_wrong_details_are_told_by_field_and_cost_no_code(
    api: Api, phones: Phones, values: dict[str, str], wrong: set[str]
) -> None:
    code = registration_code(api, phones)
    refused = complete(api, code, **values)
    assert refused.status_code == 400
    assert refused.json_body["success"] is False
    assert set(refused.json_body["errors"]) == {*wrong, "detail"}
    assert refused.json_body["errors"]["detail"] == [refused.json_body["message"]]
    assert complete(api, code).status_code == 201


def test_a_code_is_for_the_phone_that_it_was_sent_to(api: Api, phones: Phones) -> None:
    code = registration_code(api, phones)
    assert complete(api, code, tel_number="987333444").status_code == 400
    assert complete(api, code, tel_number="+51 987-111-222").status_code == 201


@pytest.mark.parametrize(
    "values",
    [
        {"points_balance": "1000.00"},
        {"referred_by": "3f0c1b9e-5c1a-4d53-9d2e-0f6f0b8a7c11"},
        {"kind": "maintenance"},
        {"client_id": "3f0c1b9e-5c1a-4d53-9d2e-0f6f0b8a7c11"},
        {"id_manychat": "7"},
        {"comentarios_clientes": "VIP"},
    ],
)
def test_who_registers_writes_no_other_field(
    api: Api, phones: Phones, values: dict[str, str]
) -> None:
    code = registration_code(api, phones)
    for answer in (complete(api, code, **values), apply(api, otp_code=code, **values)):
        assert answer.status_code == 400
        assert values.keys() <= answer.json_body["errors"].keys()
    assert records.owner_of_document("dni", "40506070") is None


def test_the_referral_code_of_a_new_guest_is_drawn_and_not_chosen(
    api: Api, desk: Desk, phones: Phones
) -> None:
    inviter = desk.register()["referral_code"]
    answer = complete(api, registration_code(api, phones), referral_code=inviter)
    own = service.find(answer.json_body["client"]["id"]).referral_code
    assert own is not None
    assert own != inviter
    assert own.startswith("LUI")


def test_public_registration_with_a_code(api: Api, phones: Phones, promotion: None) -> None:
    code = registration_code(api, phones)
    answer = apply(api, otp_code=code, referral_code="NADIE999999")
    assert answer.status_code == 201, answer.body
    assert answer.json_body["requires_password_setup"] is True
    assert answer.json_body["welcome_discount"]["discount_percentage"] == 15
    client = service.find(answer.json_body["client_id"])
    assert client.referred_by is None
    assert client.password is None


def test_public_registration_with_a_code_and_a_password(api: Api, phones: Phones) -> None:
    code = registration_code(api, phones)
    passwords = {"password": PASSWORD, "confirm_password": PASSWORD}
    answer = apply(api, otp_code=code, **passwords)
    assert answer.json_body["requires_password_setup"] is False
    assert sign_in(api, DOCUMENT).status_code == 200


def test_who_applies_without_a_code_is_a_guest_once_a_password_is_set_with_one(
    api: Api, desk: Desk, phones: Phones, promotion: None
) -> None:
    inviter = desk.register()
    applied = apply(api, referral_code=inviter["referral_code"])
    assert applied.status_code == 201, applied.body
    assert applied.json_body["requires_password_setup"] is True
    assert "welcome_discount" not in applied.json_body
    client_id = applied.json_body["client_id"]
    assert desk.show(client_id).status_code == 404
    requested = request_code(api, DOCUMENT)
    assert requested.json_body["phone_masked"] == "***1222"
    assert set_password(api, phones.code(), DOCUMENT).status_code == 200
    profile = sign_in(api, DOCUMENT).json_body["client"]
    assert profile["id"] == client_id
    assert profile["referred_by_info"]["id"] == inviter["id"]
    assert profile["welcome_discount"]["discount_percentage"] == 15


def test_an_application_takes_no_document_from_anybody(api: Api, phones: Phones) -> None:
    """Whoever applies first with somebody's document does not keep its owner from registering."""
    apply(api, tel_number="987999999", address=ELSEWHERE)
    assert complete(api, registration_code(api, phones)).status_code == 201


def test_an_application_is_gone_after_an_hour(api: Api, phones: Phones) -> None:
    apply(api)
    with clock.at(NOW + timedelta(hours=1)):
        request_code(api, DOCUMENT)
        phones.deliver()
    assert phones.messages() == []


def test_an_application_for_the_document_of_a_guest_is_answered_like_any_other(
    api: Api, desk: Desk, phones: Phones
) -> None:
    desk.register()
    answers = [apply(api), apply(api, **MARIA)]
    assert [answer.status_code for answer in answers] == [201, 201]
    shown = [{**body_of(answer), "client_id": ""} for answer in answers]
    assert shown[0] == shown[1]
    request_code(api)
    phones.deliver()
    assert [to for to, _ in phones.messages()] == ["+51987654321"]


def test_wrong_applications_are_refused(api: Api) -> None:
    refused = apply(api, last_name=None, tel_number="12")
    assert refused.status_code == 400
    assert set(refused.json_body["errors"]) == {"last_name", "tel_number", "detail"}


@pytest.mark.parametrize("tel_number", ["12", "", "hola", "987"])
def test_a_code_needs_a_phone(api: Api, tel_number: str) -> None:
    answer = api.post(f"{AUTH}request-otp-registration/", json={"tel_number": tel_number})
    assert answer.status_code == 400
    assert set(answer.json_body["fields"]) == {"tel_number"}


def test_verify_document_masks_what_it_finds(api: Api, desk: Desk, phones: Phones) -> None:
    desk.register(first_name="María Luisa", last_name="Quispe Ñahui")
    found = verify(api, MARIA)
    assert found.status_code == 200
    assert found.json_body == {
        "exists": True,
        "client": {
            "first_name": "M*** L***",
            "last_name": "Q*** Ñ***",
            "email": "m***@e***.com",
            "phone": "***4321",
            "has_password": False,
        },
    }
    request_code(api)
    set_password(api, phones.code())
    assert verify(api, MARIA).json_body["client"]["has_password"] is True


def test_verify_document_knows_no_stranger(api: Api, desk: Desk, admin: Desk) -> None:
    missing = verify(api, STRANGER)
    assert missing.status_code == 404
    assert missing.json_body["exists"] is False
    assert missing.json_body["message"]
    former = desk.register()["id"]
    assert admin.remove(former).status_code == 204
    assert body_of(verify(api, MARIA)) == body_of(missing)
    malformed = verify(api, {**MARIA, "number_doc": "4567890"})
    assert malformed.status_code == 400
    assert "8 dígitos" in malformed.json_body["message"]


def test_verify_document_answers_an_address_twenty_times_an_hour(api: Api, desk: Desk) -> None:
    desk.register()
    for number in range(20):
        verify(api, {**MARIA, "number_doc": f"7000{number:04}"})
    refused = verify(api, MARIA)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert verify(api, MARIA, address=ELSEWHERE).status_code == 200
    with clock.at(NOW + timedelta(hours=1)):
        assert verify(api, MARIA).status_code == 200
