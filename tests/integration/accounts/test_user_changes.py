"""Staff users are changed, removed and signed out by administrators."""

from functools import partial
from typing import Any

import pytest

from chalicelib.accounts.users import service as users
from chalicelib.accounts.users.records import StaffRecord, staff_in, staff_key
from chalicelib.accounts.users.types import StaffDetails
from chalicelib.accounts.users.wire import SellerView
from chalicelib.cloud import events, parallel, store
from chalicelib.kernel import clock
from chalicelib.kernel.errors import Conflict, Stale
from tests.support.http import Api
from tests.support.meanwhile import meanwhile

from .desk import (
    NOW,
    PASSWORD,
    USERS,
    change,
    hire,
    knows,
    later,
    login,
    refresh,
    signed_in,
)


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


def test_the_history_of_a_user_has_no_password_and_no_sign_ins(api: Api, admin: str) -> None:
    user = hire("rosa")
    signed_in(api, user)
    with clock.at(later(minutes=1)):
        change(api, admin, user, last_name="Huamán")
    with clock.at(later(minutes=2)):
        change(api, admin, user, password="otra-clave-7-olas")
    answer = api.get(f"{USERS}{user.user_id}/history/", token=admin)
    assert [(each["event"], each["changes"]) for each in answer.json_body] == [
        ("staff.password_changed", {}),
        ("staff.changed", {"last_name": ["Quispe", "Huamán"]}),
        ("staff.created", {}),
    ]
    assert answer.json_body[1]["actor"] == "staff#1"


def test_only_who_reads_staff_sees_the_history_of_a_user(api: Api, admin: str) -> None:
    user = hire("rosa")
    path = f"{USERS}{user.user_id}/history/"
    assert api.get(path, token=signed_in(api, user)["access"]).status_code == 403
    assert api.get(f"{USERS}99/history/", token=admin).status_code == 404
