"""Guests change their own profile."""

from datetime import timedelta
from typing import Any

import pytest
from chalice.test import HTTPResponse

from chalicelib.clients import service
from chalicelib.kernel import clock
from tests.integration.clients.desk import NOW, Desk, event_names, guest_token
from tests.support.http import Api

from .phones import AUTH, ELSEWHERE, Phones

NEW_PHONE = {"tel_number": "912 345 678"}


@pytest.fixture
def maria(desk: Desk) -> str:
    """The id of a guest."""
    client_id: str = desk.register()["id"]
    return client_id


@pytest.fixture
def token(maria: str) -> str:
    return guest_token(maria)


def change(api: Api, token: str, **values: Any) -> HTTPResponse:
    return api.patch(f"{AUTH}profile/", json=values, token=token)


def request_code(api: Api, token: str, **values: Any) -> HTTPResponse:
    return api.post(f"{AUTH}request-otp-phone/", json=values, token=token)


def test_some_details_are_changed_at_once(api: Api, maria: str, token: str) -> None:
    answer = change(api, token, sex="m", date="1992-01-31")
    assert answer.status_code == 200
    assert (answer.json_body["sex"], answer.json_body["date"]) == ("m", "1992-01-31")
    assert answer.json_body["email"] == "maria@example.com"
    assert api.get(f"{AUTH}profile/", token=token).json_body == answer.json_body
    assert change(api, token, date=None).json_body["date"] is None
    assert event_names(maria).count("client.changed") == 2


def test_the_profile_may_be_sent_back_as_it_was_read(api: Api, maria: str, token: str) -> None:
    read = api.get(f"{AUTH}profile/", token=token).json_body
    names = ("first_name", "last_name", "email", "tel_number", "document_type", "number_doc")
    sent = {name: read[name] for name in (*names, "sex", "date")}
    assert change(api, token, **sent).json_body == read
    assert "client.changed" not in event_names(maria)


@pytest.mark.parametrize(
    "values",
    [
        {"first_name": "Otra"},
        {"last_name": "Otra", "sex": "m"},
        {"number_doc": "45678902"},
        {"document_type": "pas", "number_doc": "AB123456"},
    ],
)
def test_names_and_document_are_for_staff(
    api: Api, maria: str, token: str, values: dict[str, str]
) -> None:
    before = service.find(maria)
    answer = change(api, token, **values)
    assert answer.status_code == 400
    assert set(answer.json_body["fields"]) == values.keys() - {"sex"}
    assert service.find(maria) == before


@pytest.mark.parametrize(
    "values",
    [
        {"points_balance": "1000.00"},
        {"referred_by": "3f0c1b9e-5c1a-4d53-9d2e-0f6f0b8a7c11"},
        {"kind": "maintenance"},
        {"referral_code": "MARIA1"},
        {"password": "ola-verde-11-rocas"},
        {"comentarios_clientes": "VIP"},
        {"id_manychat": "7"},
        {"version": 1},
    ],
)
def test_nothing_else_is_written(api: Api, maria: str, token: str, values: dict[str, Any]) -> None:
    before = service.find(maria)
    answer = change(api, token, **values)
    assert answer.status_code == 400
    assert set(answer.json_body["fields"]) == values.keys()
    assert service.find(maria) == before


def test_a_phone_is_changed_with_a_code_that_arrives_there(
    api: Api, maria: str, token: str, phones: Phones
) -> None:
    missing = change(api, token, **NEW_PHONE)
    assert set(missing.json_body["fields"]) == {"otp_code"}
    requested = request_code(api, token, **NEW_PHONE)
    assert requested.json_body["phone_masked"] == "***5678"
    code = phones.code()
    assert phones.messages()[0][0] == "+51912345678"
    answer = change(api, token, **NEW_PHONE, otp_code=code)
    assert answer.json_body["tel_number"] == "51912345678"
    again = change(api, token, tel_number="987654321", otp_code=code)
    assert (again.status_code, again.json_body["code"]) == (400, "wrong_code")


def test_a_code_for_one_phone_gives_no_other(
    api: Api, maria: str, token: str, phones: Phones
) -> None:
    request_code(api, token, **NEW_PHONE)
    code = phones.code()
    assert change(api, token, tel_number="912345679", otp_code=code).status_code == 400
    assert change(api, token, **NEW_PHONE, otp_code=code).status_code == 200


def test_a_code_of_one_guest_is_none_of_another(
    api: Api, token: str, desk: Desk, phones: Phones
) -> None:
    other = guest_token(desk.register(number_doc="45678902")["id"])
    request_code(api, token, **NEW_PHONE)
    code = phones.code()
    assert change(api, other, **NEW_PHONE, otp_code=code).status_code == 400


def test_an_email_is_changed_with_a_code_to_the_phone(
    api: Api, maria: str, token: str, phones: Phones
) -> None:
    assert change(api, token, email="nueva@example.com").status_code == 400
    request_code(api, token)
    answer = change(api, token, email="nueva@example.com", otp_code=phones.code())
    assert answer.json_body["email"] == "nueva@example.com"
    assert phones.messages()[0][0] == "+51987654321"


def test_wrong_values_are_told_by_field(api: Api, token: str) -> None:
    answer = change(api, token, email="nada", tel_number="12", date="2030-01-01")
    assert answer.status_code == 400
    assert set(answer.json_body["fields"]) == {"email", "tel_number", "date"}
    assert request_code(api, token, tel_number="12").status_code == 400


def test_codes_for_a_phone_are_limited_by_guest_and_by_phone(
    api: Api, token: str, desk: Desk
) -> None:
    assert request_code(api, token, **NEW_PHONE).status_code == 200
    assert request_code(api, token, tel_number="911111111").status_code == 429
    other = guest_token(desk.register(number_doc="45678902")["id"])
    assert request_code(api, other, **NEW_PHONE).status_code == 429
    with clock.at(NOW + timedelta(minutes=1)):
        assert request_code(api, other, **NEW_PHONE).status_code == 200


def test_a_deleted_guest_changes_nothing(api: Api, maria: str, token: str, admin: Desk) -> None:
    assert admin.remove(maria).status_code == 204
    assert change(api, token, sex="m").status_code == 401
    assert request_code(api, token).status_code == 401


def test_strangers_keep_no_guest_from_a_code_to_their_own_phone(
    api: Api, maria: str, token: str, phones: Phones
) -> None:
    path, body = f"{AUTH}request-otp-registration/", {"tel_number": "51987654321"}
    for minute in range(5):
        with clock.at(NOW + timedelta(minutes=minute)):
            answer = api.post(path, json=body, address=ELSEWHERE)
            assert answer.status_code == 200
    assert request_code(api, token).status_code == 200
    with clock.at(NOW + timedelta(minutes=1)):
        leaving = api.post(f"{AUTH}account/request-otp/", token=token)
        assert leaving.status_code == 200
        assert request_code(api, token, tel_number="51987654321").status_code == 429


def test_a_token_that_was_taken_long_after_the_sign_in_moves_no_phone(
    api: Api, maria: str, token: str, phones: Phones
) -> None:
    """The code goes to the new phone, and codes for another password would follow it."""
    request_code(api, token, **NEW_PHONE)
    code = phones.code()
    with clock.at(NOW + timedelta(minutes=9)):
        assert change(api, token, **NEW_PHONE, otp_code=code).status_code == 200
    with clock.at(NOW + timedelta(minutes=16)):
        refused = request_code(api, token, tel_number="911111111")
        assert (refused.status_code, refused.json_body["code"]) == (403, "sign_in_again")
        assert request_code(api, token).status_code == 200


def test_with_another_phone_all_other_sessions_end(
    api: Api, maria: str, token: str, phones: Phones
) -> None:
    other = guest_token(maria)
    request_code(api, token, **NEW_PHONE)
    assert change(api, token, **NEW_PHONE, otp_code=phones.code()).status_code == 200
    assert api.get(f"{AUTH}profile/", token=token).status_code == 200
    assert api.get(f"{AUTH}profile/", token=other).status_code == 401
    assert "session.revoked" in event_names(maria)
