"""Guests set a password with a code that is sent to their phone."""

from datetime import timedelta

import pytest

from chalicelib.clients import service as clients
from chalicelib.clients import writing
from chalicelib.clients.records import Guard, owner_of_facebook
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from tests.integration.clients.desk import NOW, Desk, event_names
from tests.support.http import Api

from .phones import (
    AUTH,
    ELSEWHERE,
    MARIA,
    STRANGER,
    Phones,
    body_of,
    request_code,
    set_password,
    sign_in,
)


@pytest.fixture
def maria(desk: Desk) -> str:
    """The id of a guest whom staff registered, without a password."""
    client_id: str = desk.register()["id"]
    return client_id


@pytest.mark.parametrize(
    ("requesting", "setting"),
    [("request-otp", "setup-password"), ("forgot-password", "reset-password")],
)
def test_a_guest_sets_a_password_with_the_code_and_signs_in(
    api: Api, maria: str, phones: Phones, requesting: str, setting: str
) -> None:
    requested = request_code(api, path=requesting)
    assert requested.status_code == 200
    assert requested.json_body["phone_masked"] == "***4321"
    answer = set_password(api, phones.code(), path=setting)
    assert answer.status_code == 200
    assert set(answer.json_body) == {"message"}
    assert phones.messages()[0][0] == "+51987654321"
    signed_in = sign_in(api)
    assert signed_in.status_code == 200
    assert signed_in.json_body["client"]["id"] == maria


def test_a_new_password_ends_all_sessions_and_is_told(api: Api, maria: str, phones: Phones) -> None:
    request_code(api)
    set_password(api, phones.code())
    token = sign_in(api).json_body["token"]
    with clock.at(NOW + timedelta(minutes=2)):
        request_code(api, path="forgot-password")
        new = "remo-largo-77-boya"
        changed = set_password(api, phones.code(), path="reset-password", password=new)
        assert changed.status_code == 200
        assert api.get(f"{AUTH}profile/", token=token).status_code == 401
        assert sign_in(api).status_code == 401
        assert sign_in(api, password=new).status_code == 200
    happened = event_names(maria)
    assert happened.count("client.password_set") == 2
    assert happened.count("session.revoked") == 2


def test_a_new_password_ends_the_link_to_facebook(api: Api, maria: str, phones: Phones) -> None:
    """Whoever had stolen a session might have linked a Facebook of their own."""
    request_code(api)
    set_password(api, phones.code())
    before = clients.find(maria)
    tx = Transaction(NOW)
    tx.put(Guard.of_facebook("f1", maria))
    writing.replace(tx, before, writing.changed(before, facebook_id="f1", facebook_name="Otro"))
    tx.commit()
    with clock.at(NOW + timedelta(minutes=2)):
        request_code(api, path="forgot-password")
        new = "remo-largo-77-boya"
        set_password(api, phones.code(), path="reset-password", password=new)
    after = clients.find(maria)
    assert (after.facebook_id, after.facebook_name) == (None, None)
    assert owner_of_facebook("f1") is None
    assert "client.facebook_unlinked" in event_names(maria)


def test_a_code_works_once(api: Api, maria: str, phones: Phones) -> None:
    request_code(api)
    code = phones.code()
    assert set_password(api, code).status_code == 200
    again = set_password(api, code, password="remo-largo-77-boya")
    assert (again.status_code, again.json_body["code"]) == (400, "wrong_code")
    assert sign_in(api).status_code == 200


def test_a_code_lives_ten_minutes(api: Api, maria: str, phones: Phones) -> None:
    request_code(api)
    code = phones.code()
    with clock.at(NOW + timedelta(minutes=10)):
        assert set_password(api, code).status_code == 400
    with clock.at(NOW + timedelta(minutes=9, seconds=59)):
        assert set_password(api, code).status_code == 200


def test_after_five_wrong_codes_the_right_one_is_none(api: Api, maria: str, phones: Phones) -> None:
    request_code(api)
    code = phones.code()
    wrong = f"{(int(code) + 1) % 10**6:06}"
    answers = [set_password(api, wrong) for _ in range(5)]
    assert {answer.status_code for answer in answers} == {400}
    assert body_of(set_password(api, code)) == body_of(answers[0])
    assert sign_in(api).status_code == 401


def test_four_wrong_codes_leave_the_right_one(api: Api, maria: str, phones: Phones) -> None:
    request_code(api)
    code = phones.code()
    for _ in range(4):
        assert set_password(api, "000000x").status_code == 400
    assert set_password(api, code).status_code == 200


def test_a_code_may_be_typed_in_groups(api: Api, maria: str, phones: Phones) -> None:
    request_code(api)
    code = phones.code()
    assert set_password(api, f" {code[:3]}-{code[3:]} ").status_code == 200


def test_a_code_is_for_one_purpose(api: Api, maria: str, phones: Phones) -> None:
    request_code(api, path="forgot-password")
    code = phones.code()
    assert set_password(api, code, path="setup-password").status_code == 400
    assert set_password(api, code, path="reset-password").status_code == 200


def test_a_code_is_for_one_document(api: Api, maria: str, desk: Desk, phones: Phones) -> None:
    other = {**MARIA, "number_doc": "45678902"}
    desk.register(number_doc="45678902")
    request_code(api)
    code = phones.code()
    assert set_password(api, code, other).status_code == 400
    assert set_password(api, code).status_code == 200


def test_a_code_is_for_one_phone(api: Api, maria: str, desk: Desk, phones: Phones) -> None:
    request_code(api)
    code = phones.code()
    assert desk.edit(maria, tel_number="51912345678").status_code == 200
    assert set_password(api, code).status_code == 400
    assert clients.find(maria).password is None


def test_a_new_code_ends_the_one_before(api: Api, maria: str, phones: Phones) -> None:
    request_code(api)
    first = phones.code()
    with clock.at(NOW + timedelta(minutes=1)):
        request_code(api)
        second = phones.code()
        if first != second:
            assert set_password(api, first).status_code == 400
        assert set_password(api, second).status_code == 200


def test_a_weak_password_costs_no_code(api: Api, maria: str, phones: Phones) -> None:
    request_code(api)
    code = phones.code()
    for weak in ("corta1", "12345678", "password", "casaaustin", "45678901a"):
        answer = set_password(api, code, password=weak)
        assert answer.status_code == 400
        assert set(answer.json_body["fields"]) == {"password"}
    like_the_name = set_password(api, code, password="maria-quispe")
    assert set(like_the_name.json_body["fields"]) == {"password"}
    assert set_password(api, code).status_code == 200


def test_a_password_of_accents_alone_is_a_wrong_one(api: Api) -> None:
    answer = set_password(api, "123456", password="\u0301" * 10)
    assert answer.status_code == 400
    assert set(answer.json_body["fields"]) == {"password"}


def test_a_deleted_client_gets_no_code(api: Api, maria: str, admin: Desk, phones: Phones) -> None:
    assert admin.remove(maria).status_code == 204
    assert request_code(api).status_code == 200
    phones.deliver()
    assert phones.messages() == []


def test_whoever_sets_a_password_is_at_home_at_that_address(
    api: Api, maria: str, phones: Phones
) -> None:
    """A stranger who attacks the account from many addresses keeps its owner out of it no more."""
    request_code(api, address=ELSEWHERE)
    set_password(api, phones.code(), address=ELSEWHERE)
    for number in range(50):
        sign_in(api, password="otra", address=f"192.0.2.{number // 5}")
    assert sign_in(api, address="203.0.113.77").status_code == 429
    assert sign_in(api, address=ELSEWHERE).status_code == 200


@pytest.mark.parametrize("path", ["request-otp", "forgot-password"])
def test_nobody_learns_whose_document_it_is(
    api: Api, maria: str, phones: Phones, path: str
) -> None:
    answers = [request_code(api, document, path=path) for document in (MARIA, STRANGER)]
    assert [answer.status_code for answer in answers] == [200, 200]
    ours, made_up = (body_of(answer) for answer in answers)
    assert ours.keys() == made_up.keys()
    assert ours["message"] == made_up["message"]
    digits = made_up["phone_masked"].removeprefix("***")
    assert len(digits) == 4
    assert digits.isdigit()
    phones.deliver()
    assert [to for to, _ in phones.messages()] == ["+51987654321"]


def test_the_made_up_digits_of_a_phone_stay(api: Api, phones: Phones) -> None:
    first = request_code(api, STRANGER)
    with clock.at(NOW + timedelta(minutes=2)):
        assert body_of(request_code(api, STRANGER)) == body_of(first)


def test_a_wrong_code_tells_nobody_whose_document_it_is(
    api: Api, maria: str, phones: Phones
) -> None:
    for document in (MARIA, STRANGER):
        request_code(api, document)
    phones.deliver()
    answers = [set_password(api, "12345", document) for document in (MARIA, STRANGER)]
    assert {answer.status_code for answer in answers} == {400}
    assert body_of(answers[0]) == body_of(answers[1])
