import pytest

from chalicelib.accounts.sessions import records as session_records
from chalicelib.accounts.sessions import service as sessions
from chalicelib.accounts.sessions.types import Device
from chalicelib.cloud import events
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Guest, Staff
from chalicelib.kernel.errors import Stale, Unauthenticated
from tests.support.http import Api

from .desk import (
    CLIENT_ID,
    NOW,
    PASSWORD,
    guest_session,
    hire,
    knows,
    later,
    login,
    refresh,
    signed_in,
)

NEW_PASSWORD = "arena-tibia-8-pasos"


def listed(api: Api, token: str) -> list[dict[str, object]]:
    answer = api.get("/api/v1/accounts/sessions/", token=token)
    assert answer.status_code == 200
    found: list[dict[str, object]] = answer.json_body
    return found


def change_password(api: Api, token: str, old: str, new: str) -> int:
    given = {"old_password": old, "new_password": new}
    return api.post("/api/v1/accounts/password/", json=given, token=token).status_code


def test_signing_out_ends_the_session_and_its_refresh_token(api: Api) -> None:
    user = hire("rosa")
    here, elsewhere = signed_in(api, user), signed_in(api, user)
    answer = api.post("/api/v1/logout/", token=here["access"])
    assert (answer.status_code, answer.body) == (204, b"")
    assert not knows(api, here["access"])
    assert refresh(api, here["refresh"]).status_code == 401
    assert knows(api, elsewhere["access"])


def test_guests_sign_out_too(api: Api) -> None:
    pair = guest_session()
    assert api.post("/api/v1/logout/", token=pair.access).status_code == 204
    assert refresh(api, pair.refresh).status_code == 401


@pytest.mark.parametrize("token", [None, "undefined"])
def test_signing_out_needs_a_session(api: Api, token: str | None) -> None:
    assert api.post("/api/v1/logout/", token=token).status_code == 401


def test_the_owner_sees_sessions_newest_first_and_which_is_this_one(api: Api) -> None:
    user = hire("rosa")
    login(api, user, address="203.0.113.9", headers={"User-Agent": "Panel"})
    with clock.at(later(hours=1)):
        token = signed_in(api, user)["access"]
        newest, oldest = listed(api, token)
    assert (newest["current"], oldest["current"]) == (True, False)
    assert (oldest["address"], oldest["agent"]) == ("203.0.113.9", "Panel")
    assert newest["created"] == "2026-01-05T13:00:00-05:00"
    assert newest["expires"] == "2026-02-04T13:00:00-05:00"
    assert "refresh_id" not in newest


def test_nobody_sees_the_sessions_of_others(api: Api) -> None:
    signed_in(api, hire("rosa"))
    assert len(listed(api, signed_in(api, hire("luis"))["access"])) == 1
    assert len(listed(api, guest_session().access)) == 1


def test_ended_and_expired_sessions_are_not_listed(api: Api) -> None:
    user = hire("rosa")
    signed_in(api, user)
    with clock.at(later(days=30)):
        token = signed_in(api, user)["access"]
        assert len(listed(api, token)) == 1


def test_the_owner_ends_another_session(api: Api) -> None:
    user = hire("rosa")
    lost, here = signed_in(api, user), signed_in(api, user)
    [lost_id] = [str(s["id"]) for s in listed(api, here["access"]) if not s["current"]]
    path = f"/api/v1/accounts/sessions/{lost_id}/"
    assert api.delete(path, token=here["access"]).status_code == 204
    assert not knows(api, lost["access"])
    assert api.delete(path, token=here["access"]).status_code == 404


def test_nobody_ends_the_sessions_of_others(api: Api) -> None:
    mine, other = signed_in(api, hire("rosa")), signed_in(api, hire("luis"))
    [session] = listed(api, other["access"])
    answer = api.delete(f"/api/v1/accounts/sessions/{session['id']}/", token=mine["access"])
    assert answer.status_code == 404
    assert knows(api, other["access"])


def test_a_session_id_that_is_none_is_not_found(api: Api) -> None:
    token = signed_in(api, hire("rosa"))["access"]
    assert api.delete("/api/v1/accounts/sessions/abc/", token=token).status_code == 404


def test_a_new_password_replaces_the_old_one(api: Api) -> None:
    user = hire("rosa")
    token = signed_in(api, user)["access"]
    assert change_password(api, token, PASSWORD, NEW_PASSWORD) == 204
    assert login(api, user).status_code == 401
    assert login(api, user, NEW_PASSWORD).status_code == 200


def test_a_new_password_ends_all_other_sessions(api: Api) -> None:
    user = hire("rosa")
    here, elsewhere = signed_in(api, user), signed_in(api, user)
    assert knows(api, elsewhere["access"])
    change_password(api, here["access"], PASSWORD, NEW_PASSWORD)
    assert knows(api, here["access"])
    assert refresh(api, here["refresh"]).status_code == 200
    assert not knows(api, elsewhere["access"])
    assert refresh(api, elsewhere["refresh"]).status_code == 401
    assert len(listed(api, here["access"])) == 1


def test_a_session_spared_once_is_not_spared_for_ever(api: Api) -> None:
    user = hire("rosa")
    first = signed_in(api, user)
    change_password(api, first["access"], PASSWORD, NEW_PASSWORD)
    second = signed_in(api, user, NEW_PASSWORD)
    change_password(api, second["access"], NEW_PASSWORD, PASSWORD)
    assert knows(api, second["access"])
    assert not knows(api, first["access"])


def test_without_the_old_password_there_is_no_new_one(api: Api) -> None:
    user = hire("rosa")
    token = signed_in(api, user)["access"]
    answer = api.post(
        "/api/v1/accounts/password/",
        json={"old_password": "otra-clave", "new_password": NEW_PASSWORD},
        token=token,
    )
    assert answer.status_code == 400
    assert "old_password" in answer.json_body
    assert login(api, user).status_code == 200


def test_guessing_the_old_password_is_limited(api: Api) -> None:
    token = signed_in(api, hire("rosa"))["access"]
    tries = [change_password(api, token, "otra-clave", NEW_PASSWORD) for _ in range(6)]
    assert tries == [400] * 5 + [429]


@pytest.mark.parametrize("new", ["corta", "1234567890", "rosa@casaaustin.pe", "contraseña123"])
def test_an_unfit_new_password_is_refused_with_its_faults(api: Api, new: str) -> None:
    token = signed_in(api, hire("rosa"))["access"]
    answer = api.post(
        "/api/v1/accounts/password/",
        json={"old_password": PASSWORD, "new_password": new},
        token=token,
    )
    assert answer.status_code == 400
    assert answer.json_body["new_password"]


def test_only_staff_change_a_password_here(api: Api) -> None:
    assert change_password(api, guest_session().access, PASSWORD, NEW_PASSWORD) == 401


def test_a_revocation_elsewhere_is_felt_within_thirty_seconds(api: Api) -> None:
    """Another function ends the session: this process still remembers it for a while."""
    user = hire("rosa")
    token = signed_in(api, user)["access"]
    assert knows(api, token)
    [session] = session_records.live_sessions(user.account_id, NOW)
    tx = Transaction(NOW)
    tx.delete(session)
    tx.commit()
    with clock.at(later(seconds=29)):
        assert knows(api, token)
    with clock.at(later(seconds=30)):
        assert not knows(api, token)


def test_a_caller_is_what_the_session_says(api: Api) -> None:
    user = hire("rosa", "vendedor", "mantenimiento")
    staff = sessions.caller_of(signed_in(api, user)["access"])
    assert isinstance(staff, Staff)
    assert (staff.user_id, staff.groups) == (1, ("vendedor", "mantenimiento"))
    guest = sessions.caller_of(guest_session().access)
    assert isinstance(guest, Guest)
    assert guest.client_id == CLIENT_ID


def test_tokens_of_a_sign_in_that_was_not_committed_are_worthless(api: Api) -> None:
    pair = sessions.open_guest_session(Transaction(NOW), CLIENT_ID, device=Device(), generation=0)
    with pytest.raises(Unauthenticated):
        sessions.caller_of(pair.access)


@pytest.mark.parametrize("earlier_revocations", [0, 1])
def test_a_session_being_opened_does_not_survive_a_revocation(
    api: Api, earlier_revocations: int
) -> None:
    account = f"client#{CLIENT_ID}"

    def revoke() -> None:
        tx = Transaction(NOW)
        sessions.end_all(tx, account, actor="system", reason="password")
        tx.commit()

    for _ in range(earlier_revocations):
        revoke()
    opening = Transaction(NOW)
    sessions.open_guest_session(opening, CLIENT_ID, device=Device(), generation=earlier_revocations)
    revoke()
    with pytest.raises(Stale):
        opening.commit()


def test_ending_all_sessions_tells_why_and_by_whom(api: Api) -> None:
    user = hire("rosa")
    token = signed_in(api, user)["access"]
    with clock.at(later(minutes=1)):
        change_password(api, token, PASSWORD, NEW_PASSWORD)
    told = {event.name: event for event in events.timeline(user.account_id)}
    assert told["session.revoked"].event["reason"] == "password"
    assert told["session.revoked"].actor == user.account_id
    assert "staff.password_changed" in told
    assert NEW_PASSWORD not in repr(told)
