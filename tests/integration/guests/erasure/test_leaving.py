"""A guest leaves: who may, what keeps them, and what is over at once."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.clients import records as clients
from chalicelib.cloud import events
from chalicelib.kernel import clock
from tests.integration.clients.desk import CLIENTS, Desk
from tests.support.meanwhile import meanwhile
from tests.support.outbox import Outbox

from ..phones import Phones
from .marisol import ACCOUNT, DNI, PASSWORD, Marisol, erase_for, erased, finish


def test_who_leaves_is_out_at_once(marisol: Marisol) -> None:
    assert marisol.leaves().json_body == {
        "success": True,
        "message": "La cuenta se eliminó. Los datos personales se borran en unos minutos.",
    }
    profile = f"{CLIENTS}client-auth/profile/"
    assert marisol.api.get(profile, token=marisol.token).status_code == 401
    body = {"document_type": "dni", "number_doc": DNI, "password": PASSWORD}
    assert marisol.api.post(f"{CLIENTS}client-auth/login/", json=body).status_code == 401
    assert marisol.leaves().status_code == 401
    assert marisol.desk.show(marisol.client_id).status_code == 404
    assert marisol.desk.page("search=huallpacuna")["count"] == 0


def test_nobody_brings_back_who_left(marisol: Marisol, admin: Desk) -> None:
    restore = f"{CLIENTS}{marisol.client_id}/restore/"
    marisol.leaves()
    assert admin.api.post(restore, token=admin.token).status_code == 404
    Outbox().settle()
    assert admin.api.post(restore, token=admin.token).status_code == 404
    assert admin.show(marisol.client_id).status_code == 404


def test_who_left_may_come_back_as_somebody_new(marisol: Marisol, admin: Desk) -> None:
    code = marisol.client.referral_code
    assert code is not None
    erased(marisol)
    again = admin.register(number_doc=DNI)
    assert again["id"] != marisol.client_id
    assert clients.owner_of_referral(code) == marisol.client_id
    assert marisol.client.referral_code is None


def test_the_history_says_that_and_nothing_else(marisol: Marisol, admin: Desk) -> None:
    erased(marisol)
    answer = admin.api.get(f"{CLIENTS}{marisol.client_id}/history/", token=admin.token)
    assert answer.status_code == 200
    names = [event.name for event in events.timeline(f"client#{marisol.client_id}")]
    told = {"client.erased", "client.erasure_begun", "client.deleted", "session.revoked"}
    assert set(names[:4]) == told
    assert "Marisol" not in answer.body.decode()


@pytest.mark.parametrize("body", [{}, {"password": None}, {"password": ""}, {"password": "otra"}])
def test_without_the_password_nobody_leaves(marisol: Marisol, body: dict[str, Any]) -> None:
    answer = marisol.api.delete(ACCOUNT, json=body, token=marisol.token)
    assert answer.status_code == 400
    assert list(answer.json_body["fields"]) == ["password"]
    assert marisol.client.deleted_at is None


def test_the_password_may_be_wrong_five_times(marisol: Marisol) -> None:
    statuses = [marisol.leaves("otra").status_code for _ in range(6)]
    assert statuses == [*[400] * 5, 429]
    assert marisol.leaves().status_code == 429
    with clock.at(clock.now() + timedelta(minutes=15)):
        assert marisol.leaves().status_code == 202


def test_a_code_opens_the_way_out_once(marisol: Marisol, phones: Phones) -> None:
    requested = marisol.api.post(f"{ACCOUNT}request-otp/", token=marisol.token)
    assert requested.json_body == {
        "message": "Le enviamos un código a su celular.",
        "phone_masked": "***0123",
    }
    code = phones.code()
    wrong = {"otp_code": "000000" if code != "000000" else "111111"}
    refused = marisol.api.delete(ACCOUNT, json=wrong, token=marisol.token)
    assert (refused.status_code, refused.json_body["code"]) == (400, "wrong_code")
    assert marisol.client.deleted_at is None
    left = marisol.api.delete(ACCOUNT, json={"otp_code": code}, token=marisol.token)
    assert left.status_code == 202
    assert marisol.client.deleted_at is not None


def test_a_code_for_something_else_opens_no_way_out(marisol: Marisol, phones: Phones) -> None:
    other = f"{CLIENTS}client-auth/request-otp-phone/"
    assert marisol.api.post(other, json={}, token=marisol.token).status_code == 200
    answer = marisol.api.delete(ACCOUNT, json={"otp_code": phones.code()}, token=marisol.token)
    assert (answer.status_code, answer.json_body["code"]) == (400, "wrong_code")
    assert marisol.client.deleted_at is None


def test_stays_to_come_keep_a_guest(marisol: Marisol, admin: Desk) -> None:
    stay_id = marisol.book(1, 16)
    marisol.change(stay_id, status="approved")
    for answer in (marisol.leaves(), erase_for(admin, marisol.client_id)):
        assert (answer.status_code, answer.json_body["code"]) == (409, "stays_to_come")
        assert [each["id"] for each in answer.json_body["reservations"]] == [stay_id]
    assert marisol.client.deleted_at is None
    assert marisol.api.get(f"{CLIENTS}client-auth/profile/", token=marisol.token).status_code == 200


def test_a_hold_that_lapsed_keeps_nobody(marisol: Marisol) -> None:
    marisol.book(1, 16)
    with clock.at(clock.now() + timedelta(hours=2)):
        marisol.token = marisol.sign_in()
        assert marisol.leaves().status_code == 202


def test_who_books_while_leaving_stays(marisol: Marisol) -> None:
    # The first write counts the password, the second begins the erasure.
    with meanwhile(lambda: marisol.book(1, 16), number=2):
        answer = marisol.leaves()
    assert (answer.status_code, answer.json_body["code"]) == (409, "stays_to_come")
    assert marisol.client.deleted_at is None
    Outbox().settle()
    finish()
    assert (marisol.client.first_name, marisol.client.erasing_since) == ("Marisol", None)
    marisol.token = marisol.sign_in()
    profile = f"{CLIENTS}client-auth/profile/"
    assert marisol.api.get(profile, token=marisol.token).status_code == 200
