from functools import partial
from typing import Any

import msgspec
import pytest
from chalice.test import HTTPResponse

from chalicelib.accounts.users import records as user_records
from chalicelib.accounts.users import service as users
from chalicelib.accounts.users.records import StaffRecord, staff_in, staff_key
from chalicelib.accounts.users.types import StaffDetails, StaffUser
from chalicelib.accounts.users.wire import SellerView
from chalicelib.cloud import events, objects, parallel, store
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.kernel.errors import Conflict, Stale
from chalicelib.kernel.permissions import GROUPS
from tests.support.http import Api
from tests.support.meanwhile import meanwhile

from .desk import NOW, PASSWORD, guest_session, hire, knows, later, login, refresh, signed_in

USERS = "/api/v1/admin/users/"


def new_user(**changes: Any) -> dict[str, Any]:
    given = {
        "email": "Luz.Rojas@casaaustin.pe",
        "first_name": "Luz",
        "last_name": "Rojas",
        "groups": ["mantenimiento"],
        "password": "toalla-verde-9-nudos",
    }
    return {**given, **changes}


def change(api: Api, admin: str, user: StaffUser | int, **wanted: Any) -> HTTPResponse:
    number = user if isinstance(user, int) else user.user_id
    return api.patch(f"{USERS}{number}/", json=wanted, token=admin)


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


def test_what_is_left_out_of_a_change_stays(api: Api, admin: str) -> None:
    user = hire("rosa")
    answer = change(api, admin, user, last_name="Quispe Huamán")
    assert answer.status_code == 200
    assert answer.json_body["last_name"] == "Quispe Huamán"
    assert answer.json_body["email"] == user.email
    assert login(api, user).status_code == 200


def test_a_change_tells_what_was_and_what_is(api: Api, admin: str) -> None:
    user = hire("rosa")
    with clock.at(later(minutes=1)):
        change(api, admin, user, last_name="Huamán", first_name="Rosa")
    newest = events.timeline(user.account_id)[0]
    assert (newest.name, newest.actor) == ("staff.changed", "staff#1")
    assert newest.changes == {"last_name": ["Quispe", "Huamán"]}


def test_a_change_that_changes_nothing_tells_nothing(api: Api, admin: str) -> None:
    user = hire("rosa")
    assert change(api, admin, user, first_name="Rosa").status_code == 200
    assert change(api, admin, user).status_code == 200
    assert [event.name for event in events.timeline(user.account_id)] == ["staff.created"]


def test_a_new_email_signs_in_and_the_old_one_is_free(api: Api, admin: str) -> None:
    user = hire("rosa")
    assert change(api, admin, user, email="rosa.q@casaaustin.pe").status_code == 200
    assert login(api, "rosa@casaaustin.pe").status_code == 401
    assert login(api, "rosa.q@casaaustin.pe").status_code == 200
    assert hire("rosa").user_id == 3


def test_an_email_of_another_user_cannot_be_taken(api: Api, admin: str) -> None:
    user = hire("rosa")
    answer = change(api, admin, user, email="ana@casaaustin.pe")
    assert answer.status_code == 400
    assert "email" in answer.json_body
    assert login(api, "rosa@casaaustin.pe").status_code == 200


def test_an_email_may_change_its_case(api: Api, admin: str) -> None:
    user = hire("rosa")
    assert change(api, admin, user, email="Rosa@casaaustin.pe").status_code == 200
    assert login(api, "rosa@casaaustin.pe").status_code == 200


@pytest.mark.parametrize(
    "wanted",
    [{"groups": ["mantenimiento"]}, {"password": "toalla-verde-9-nudos"}, {"is_active": False}],
)
def test_new_rights_a_new_password_and_deactivation_end_all_sessions(
    api: Api, admin: str, wanted: dict[str, Any]
) -> None:
    user = hire("rosa")
    tokens = signed_in(api, user)
    assert knows(api, tokens["access"])
    assert change(api, admin, user, **wanted).status_code == 200
    assert not knows(api, tokens["access"])
    assert refresh(api, tokens["refresh"]).status_code == 401


def test_a_new_name_ends_no_session(api: Api, admin: str) -> None:
    user = hire("rosa")
    tokens = signed_in(api, user)
    change(api, admin, user, first_name="Rosa María")
    assert knows(api, tokens["access"])


def test_a_password_set_by_an_administrator_signs_in(api: Api, admin: str) -> None:
    user = hire("rosa")
    assert change(api, admin, user, password="corta").status_code == 400
    assert change(api, admin, user, password="toalla-verde-9-nudos").status_code == 200
    assert login(api, user).status_code == 401
    assert login(api, user, "toalla-verde-9-nudos").status_code == 200
    kept = repr(events.timeline(user.account_id))
    assert "toalla" not in kept
    assert "staff.password_changed" in kept


def test_the_new_groups_are_those_of_the_next_session(api: Api, admin: str) -> None:
    user = hire("rosa", "vendedor")
    change(api, admin, user, groups=["mantenimiento", "admin", "admin"])
    body = signed_in(api, user)
    assert body["groups"] == ["admin", "mantenimiento"]
    assert api.get(USERS, token=body["access"]).status_code == 200


def test_a_removed_user_stays_on_record_but_cannot_sign_in(api: Api, admin: str) -> None:
    user = hire("rosa")
    answer = api.delete(f"{USERS}{user.user_id}/", token=admin)
    assert (answer.status_code, answer.body) == (204, b"")
    assert login(api, user).status_code == 401
    shown = api.get(f"{USERS}{user.user_id}/", token=admin).json_body
    assert shown["is_active"] is False
    change(api, admin, user, is_active=True)
    assert login(api, user).status_code == 200


def test_an_administrator_signs_a_user_out_everywhere(api: Api, admin: str) -> None:
    user = hire("rosa")
    here, there = signed_in(api, user), signed_in(api, user)
    path = f"{USERS}{user.user_id}/sessions/"
    assert api.delete(path, token=admin).status_code == 204
    assert not knows(api, here["access"])
    assert not knows(api, there["access"])
    assert login(api, user).status_code == 200
    assert api.delete(f"{USERS}99/sessions/", token=admin).status_code == 404


@pytest.mark.parametrize("wanted", [{"is_active": False}, {"groups": ["vendedor"]}])
def test_the_last_active_administrator_stays(api: Api, admin: str, wanted: dict[str, Any]) -> None:
    hire("rosa", "vendedor")
    answer = change(api, admin, 1, **wanted)
    assert answer.status_code == 409
    assert answer.json_body["code"] == "last_administrator"
    assert api.delete(f"{USERS}1/", token=admin).status_code == 409
    assert knows(api, admin)


def test_an_administrator_may_go_when_another_stays(api: Api, admin: str) -> None:
    hire("rosa", "admin")
    assert api.delete(f"{USERS}1/", token=admin).status_code == 204
    heir = signed_in_as(api, "rosa")
    assert api.delete(f"{USERS}2/", token=heir).status_code == 409


def test_an_inactive_administrator_does_not_count_as_one(api: Api, admin: str) -> None:
    other = hire("rosa", "admin")
    api.delete(f"{USERS}{other.user_id}/", token=admin)
    assert api.delete(f"{USERS}{other.user_id}/", token=admin).status_code == 204
    assert change(api, admin, other, groups=["vendedor"]).status_code == 200
    assert api.delete(f"{USERS}1/", token=admin).status_code == 409


def test_two_administrators_cannot_remove_each_other_at_once(api: Api, admin: str) -> None:
    pair = [1, hire("rosa", "admin").user_id]
    outcomes = parallel.together([partial(removed, user_id) for user_id in pair])
    assert sorted(outcomes) == [False, True]


def removed(user_id: int) -> bool:
    try:
        users.change(user_id, {"is_active": False}, actor="staff#1", now=NOW)
    except Conflict:
        return False
    return True


def signed_in_as(api: Api, name: str) -> str:
    answer = login(api, f"{name}@casaaustin.pe")
    token: str = answer.json_body["access"]
    return token


def rename(user_id: int, first_name: str) -> None:
    users.change(user_id, {"first_name": first_name}, actor="staff#1", now=NOW)


def test_an_edit_while_someone_else_edits_the_same_user_is_refused(api: Api, admin: str) -> None:
    user_id = hire("rosa").user_id
    with meanwhile(partial(rename, user_id, "Rosa María")), pytest.raises(Stale):
        rename(user_id, "Rosita")
    assert users.find(user_id).first_name == "Rosa María"


def test_a_sign_in_meanwhile_does_not_disturb_an_edit(api: Api, admin: str) -> None:
    user = hire("rosa")
    with meanwhile(partial(signed_in, api, user)):
        rename(user.user_id, "Rosa María")
    kept = users.find(user.user_id)
    assert (kept.first_name, kept.last_login) == ("Rosa María", NOW)


def test_other_rooms_read_sellers_with_other_things(api: Api, admin: str) -> None:
    hire("rosa")
    found = store.fetch_many([staff_key(1), staff_key(2), staff_key(99)])
    sellers = sorted((SellerView.of(user) for user in staff_in(found)), key=lambda s: s.id)
    assert sellers == [SellerView(1, "Ana", "Quispe"), SellerView(2, "Rosa", "Quispe")]
    assert "argon2" not in repr([record.to_simple_dict() for record in found.all(StaffRecord)])


def test_names_are_kept_without_blanks_around_them(api: Api, admin: str) -> None:
    user = users.create(
        StaffDetails(
            email=" luz@casaaustin.pe ",
            first_name=" Luz ",
            last_name=" Rojas ",
            groups=("vendedor",),
        ),
        PASSWORD,
        actor="system",
        now=NOW,
    )
    assert (user.email, user.first_name, user.last_name) == ("luz@casaaustin.pe", "Luz", "Rojas")
