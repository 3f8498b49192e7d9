import base64
import hashlib

import pytest

from chalicelib.accounts.sessions import records as session_records
from chalicelib.accounts.users import records as user_records
from chalicelib.accounts.users import service as users
from chalicelib.accounts.users.records import CREDENTIAL, CredentialRecord
from chalicelib.accounts.users.types import StaffUser
from chalicelib.cloud import events, store
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from tests.support.http import Api

from .desk import NOW, PASSWORD, hire, later, login, signed_in


def stored_hash(user: StaffUser) -> str:
    credential = store.fetch(CredentialRecord, user.account_id, CREDENTIAL)
    assert credential is not None
    return credential.password


def test_the_panel_gets_tokens_a_number_and_the_groups(api: Api) -> None:
    answer = login(api, hire("rosa", "vendedor", "admin"))
    assert answer.status_code == 200
    assert set(answer.json_body) == {"access", "refresh", "id", "groups"}
    assert answer.json_body["id"] == 1
    assert answer.json_body["groups"] == ["admin", "vendedor"]


def test_tokens_fit_into_cookies(api: Api) -> None:
    body = signed_in(api, hire("rosa", "vendedor", "admin", "mantenimiento"))
    assert len(body["access"]) < 1000
    assert len(body["refresh"]) < 1000


def test_the_path_works_with_and_without_its_last_slash(api: Api) -> None:
    hire("rosa")
    given = {"email": "rosa@casaaustin.pe", "password": PASSWORD}
    for path in ("/api/v1/login", "/api/v1/login/"):
        assert api.post(path, json=given).status_code == 200


def test_a_form_signs_in_too(api: Api) -> None:
    hire("rosa")
    form = {"email": "rosa@casaaustin.pe", "password": PASSWORD}
    assert api.post("/api/v1/login/", form=form).status_code == 200


def test_the_case_of_the_email_does_not_matter(api: Api) -> None:
    hire("rosa")
    assert login(api, " ROSA@CasaAustin.pe ").status_code == 200


def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(api: Api) -> None:
    hire("rosa")
    wrong = login(api, "rosa@casaaustin.pe", "otra-clave-distinta")
    unknown = login(api, "nadie@casaaustin.pe", "otra-clave-distinta")
    for answer in (wrong, unknown):
        assert answer.status_code == 401
        assert answer.json_body["detail"] == "Las credenciales son incorrectas."
        assert answer.json_body["code"] == "invalid_credentials"


def test_an_inactive_user_gets_that_answer_too(api: Api) -> None:
    user = hire("rosa")
    users.change(user.user_id, {"is_active": False}, actor="system", now=NOW)
    answer = login(api, user)
    assert answer.status_code == 401
    assert answer.json_body["code"] == "invalid_credentials"


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({}, {"email", "password"}),
        ({"email": "rosa@casaaustin.pe"}, {"password"}),
        ({"email": "", "password": PASSWORD}, {"email"}),
        ({"email": ["a", 1], "password": {"x": 1}}, {"email", "password"}),
        ({"email": "x" * 300, "password": "y" * 300}, {"email", "password"}),
        ({"email": "a@b.pe", "password": "x", "otp": "1"}, {"otp"}),
    ],
)
def test_what_is_missing_or_wrong_is_named(api: Api, given: object, fields: set[str]) -> None:
    answer = api.post("/api/v1/login/", json=given)
    assert answer.status_code == 400
    known = {"detail", "message", "code", "correlation_id", "fields"}
    assert set(answer.json_body) - known == fields


def test_an_old_authorization_header_does_not_disturb(api: Api) -> None:
    hire("rosa")
    assert login(api, "rosa@casaaustin.pe", token="undefined").status_code == 200


def test_a_sign_in_is_recorded_without_secrets(api: Api) -> None:
    user = hire("rosa")
    with clock.at(later(minutes=1)):
        tokens = signed_in(api, user)
    [newest, _] = events.timeline(user.account_id)
    assert (newest.name, newest.actor) == ("staff.signed_in", user.account_id)
    kept = "".join(repr(event) for event in events.timeline(user.account_id))
    for secret in (PASSWORD, tokens["access"], tokens["refresh"], stored_hash(user)):
        assert secret not in kept
    seen = user_records.staff_user(user.user_id)
    assert seen is not None
    assert seen.last_login == later(minutes=1)


def test_a_failure_leaves_no_session(api: Api) -> None:
    user = hire("rosa")
    login(api, user, "otra-clave-distinta")
    assert session_records.live_sessions(user.account_id, NOW) == []


def test_a_migrated_user_signs_in_with_the_old_password_and_gets_a_new_hash(api: Api) -> None:
    user = hire("rosa")
    digest = hashlib.pbkdf2_hmac("sha256", b"clave-de-antes", b"sal", 1000)
    migrated = f"pbkdf2_sha256$1000$sal${base64.b64encode(digest).decode()}"
    tx = Transaction(clock.now())
    tx.put(CredentialRecord(account_id=user.account_id, password=migrated))
    tx.commit()

    assert login(api, user, "otra").status_code == 401
    assert stored_hash(user) == migrated
    assert login(api, user, "clave-de-antes").status_code == 200
    assert stored_hash(user).startswith("$argon2id$")
    assert login(api, user, "clave-de-antes").status_code == 200


def test_the_health_check_needs_no_token(api: Api) -> None:
    answer = api.get("/api/v1/test/")
    assert answer.status_code == 200
    assert set(answer.json_body) == {"message"}


def test_who_am_i_names_the_user(api: Api) -> None:
    token = signed_in(api, hire("rosa"))["access"]
    body = api.get("/api/v1/test/login/", token=token).json_body
    assert set(body) == {"message", "id", "email"}
    assert (body["id"], body["email"]) == (1, "rosa@casaaustin.pe")
