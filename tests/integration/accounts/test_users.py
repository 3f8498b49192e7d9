from functools import partial
from typing import Any

import msgspec
import pytest

from chalicelib.accounts.users import records as user_records
from chalicelib.accounts.users.records import StaffRecord
from chalicelib.cloud import objects, parallel
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.permissions import GROUPS
from tests.support.http import Api

from .desk import (
    NOW,
    PASSWORD,
    USERS,
    change,
    guest_session,
    hire,
    login,
    new_user,
    signed_in,
)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", USERS),
        ("POST", USERS),
        ("GET", f"{USERS}1/"),
        ("PATCH", f"{USERS}1/"),
        ("DELETE", f"{USERS}1/"),
        ("DELETE", f"{USERS}1/sessions/"),
    ],
)
def test_only_administrators_administer(api: Api, admin: str, method: str, path: str) -> None:
    seller = signed_in(api, hire("rosa", "vendedor"))["access"]
    assert api.request(method, path).status_code == 401
    assert api.request(method, path, token=guest_session().access).status_code == 401
    assert api.request(method, path, token=seller).status_code == 403


def test_a_created_user_signs_in_at_once(api: Api, admin: str) -> None:
    answer = api.post(USERS, json=new_user(), token=admin)
    assert answer.status_code == 201
    assert answer.json_body == {
        "id": 2,
        "email": "Luz.Rojas@casaaustin.pe",
        "first_name": "Luz",
        "last_name": "Rojas",
        "groups": ["mantenimiento"],
        "is_active": True,
        "profile_photo": None,
        "created": "2026-01-05T12:00:00-05:00",
        "last_login": None,
    }
    assert login(api, "luz.rojas@casaaustin.pe", "toalla-verde-9-nudos").status_code == 200


def test_names_and_addresses_lose_signs_that_nobody_sees(api: Api, admin: str) -> None:
    sent = new_user(email="luz\u200b@casaaustin.pe", first_name="\ufeffLuz\u2060")
    made = api.post(USERS, json=sent, token=admin).json_body
    assert (made["email"], made["first_name"]) == ("luz@casaaustin.pe", "Luz")
    assert login(api, "\ufeffluz@casaaustin.pe", "toalla-verde-9-nudos").status_code == 200


def test_a_name_of_which_nobody_sees_anything_is_none(api: Api, admin: str) -> None:
    answer = api.post(USERS, json=new_user(last_name="\u200b\u2060"), token=admin)
    assert answer.status_code == 400
    assert answer.json_body["last_name"] == ["Este campo es obligatorio."]


@pytest.mark.parametrize(
    "password", ["aaaaaaaaaa", "Password123!", "\u200b" * 10, "Verano2026!", "1qaz2wsx3edc"]
)
def test_a_password_that_is_easy_to_guess_is_refused(api: Api, admin: str, password: str) -> None:
    created = api.post(USERS, json=new_user(password=password), token=admin)
    changed = change(api, admin, hire("rosa"), password=password)
    own = {"old_password": PASSWORD, "new_password": password}
    by_oneself = api.post("/api/v1/accounts/password/", json=own, token=admin)
    assert [each.status_code for each in (created, changed, by_oneself)] == [400] * 3
    assert created.json_body["password"] == changed.json_body["password"]
    assert by_oneself.json_body["new_password"] == created.json_body["password"]


def test_numbers_go_up_and_are_never_given_twice(api: Api, admin: str) -> None:
    numbers = [hire(name).user_id for name in ("rosa", "luis", "luz")]
    assert numbers == [2, 3, 4]
    api.delete(f"{USERS}4/", token=admin)
    assert hire("juan").user_id == 5


def test_users_created_at_once_get_different_numbers(api: Api, admin: str) -> None:
    made = parallel.together([partial(hire, name) for name in ("rosa", "luis", "luz")])
    assert sorted(user.user_id for user in made) == [2, 3, 4]


@pytest.mark.parametrize("email", ["luz.rojas@casaaustin.pe", " LUZ.ROJAS@CASAAUSTIN.PE"])
def test_an_email_belongs_to_one_user(api: Api, admin: str, email: str) -> None:
    api.post(USERS, json=new_user(), token=admin)
    answer = api.post(USERS, json=new_user(email=email), token=admin)
    assert answer.status_code == 400
    assert answer.json_body["email"] == ["Ya existe un usuario con este correo."]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "luz"}, "email"),
        ({"email": f"{'l' * 250}@casaaustin.pe"}, "email"),
        ({"first_name": "  "}, "first_name"),
        ({"last_name": ""}, "last_name"),
        ({"groups": []}, "groups"),
        ({"groups": ["dueño"]}, "groups"),
        ({"groups": None}, "groups"),
        ({"password": "corta"}, "password"),
        ({"password": "luz.rojas.casaaustin"}, "password"),
        ({"is_superuser": True}, "is_superuser"),
    ],
)
def test_what_is_wrong_with_a_new_user_is_named(
    api: Api, admin: str, changes: dict[str, Any], field: str
) -> None:
    answer = api.post(USERS, json=new_user(**changes), token=admin)
    assert answer.status_code == 400
    assert answer.json_body[field]
    assert len(user_records.everyone()) == 1


def test_a_text_of_another_form_is_told_which_form_is_right(api: Api, admin: str) -> None:
    answer = api.post(USERS, json=new_user(email="luz", groups=["dueño"]), token=admin)
    assert answer.json_body["fields"] == {
        "email": ["Escriba un correo como nombre@dominio.com."],
        "groups": [f"Elija una de estas opciones: {', '.join(GROUPS)}."],
    }
    size = api.get(f"{USERS}?page_size=0", token=admin)
    assert size.json_body["fields"] == {
        "page_size": ["Escriba cuántas filas por página (de 1 a 1000), o «none» para todas."]
    }


def test_a_repeated_request_with_its_key_creates_one_user(api: Api, admin: str) -> None:
    headers = {"Idempotency-Key": "alta-luz"}
    first = api.post(USERS, json=new_user(), token=admin, headers=headers)
    again = api.post(USERS, json=new_user(), token=admin, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json_body == first.json_body
    other = api.post(USERS, json=new_user(first_name="Luisa"), token=admin, headers=headers)
    assert other.status_code == 422
    assert len(user_records.everyone()) == 2


def test_users_are_listed_by_name_in_pages(api: Api, admin: str) -> None:
    for name in ("rosa", "luis", "luz"):
        hire(name)
    page = api.get(f"{USERS}?page=1&page_size=3", token=admin).json_body
    assert [user["first_name"] for user in page["results"]] == ["Ana", "Luis", "Luz"]
    assert (page["count"], page["total_paginas"], page["actual"]) == (4, 2, 1)
    last = api.get(f"{USERS}?page=2&page_size=3", token=admin).json_body
    assert [user["first_name"] for user in last["results"]] == ["Rosa"]
    assert api.get(f"{USERS}?page=3&page_size=3", token=admin).status_code == 404


def test_the_whole_list_comes_as_an_array(api: Api, admin: str) -> None:
    hire("rosa")
    assert len(api.get(f"{USERS}?page_size=none", token=admin).json_body) == 2


@pytest.mark.parametrize("search", ["lúz", "LUZ", "luz@", "luz quispe", "l%E2%80%8Buz%EF%BB%BF"])
def test_a_search_ignores_case_accents_and_hidden_signs(api: Api, admin: str, search: str) -> None:
    hire("rosa")
    hire("luz")
    found = api.get(f"{USERS}?search={search}", token=admin).json_body
    assert [user["first_name"] for user in found["results"]] == ["Luz"]


def test_one_user_is_shown_without_the_password(api: Api, admin: str) -> None:
    answer = api.get(f"{USERS}{hire('rosa').user_id}/", token=admin)
    assert answer.status_code == 200
    assert answer.json_body["email"] == "rosa@casaaustin.pe"
    assert "argon2" not in answer.body.decode()


@pytest.mark.parametrize("number", ["99", "0", "-1", "abc", "1.0", "²", "٣", "9" * 150])
def test_a_user_that_is_none_is_not_found(api: Api, admin: str, number: str) -> None:
    for method in ("GET", "DELETE"):
        assert api.request(method, f"{USERS}{number}/", token=admin).status_code == 404
    assert change(api, admin, 99, first_name="X").status_code == 404


def test_a_photo_is_shown_by_a_signed_address(api: Api, admin: str) -> None:
    user = hire("rosa")
    objects.put("staff/2/photo.jpg", b"\xff\xd8", "image/jpeg")
    tx = Transaction(NOW)
    tx.put(StaffRecord.of(msgspec.structs.replace(user, profile_photo="staff/2/photo.jpg")))
    tx.commit()
    address = api.get(f"{USERS}2/", token=admin).json_body["profile_photo"]
    assert "staff/2/photo.jpg" in address
    assert "Signature" in address
