import pytest

from chalicelib.accounts.sessions import records as session_records
from chalicelib.accounts.sessions import service as sessions
from chalicelib.accounts.sessions import tokens
from chalicelib.cloud import events
from chalicelib.kernel import clock
from tests.support.http import Api

from .desk import CLIENT_ID, NOW, guest_session, hire, knows, later, refresh, signed_in

GUEST = f"client#{CLIENT_ID}"


def greets(api: Api, token: str) -> bool:
    return api.get("/api/v1/probes/guest/", token=token).status_code == 200


def test_staff_get_a_new_access_token_and_keep_their_refresh_token(api: Api) -> None:
    first = signed_in(api, hire("rosa"))
    with clock.at(later(days=1)):
        answer = refresh(api, first["refresh"])
        assert answer.status_code == 200
        assert set(answer.json_body) == {"access"}
        assert not knows(api, first["access"])
        assert knows(api, answer.json_body["access"])


def test_the_first_refresh_token_of_staff_serves_for_thirty_days(api: Api) -> None:
    token = signed_in(api, hire("rosa"))["refresh"]
    for day in (1, 10, 29):
        with clock.at(later(days=day)):
            assert refresh(api, token).status_code == 200
    with clock.at(later(days=30)):
        assert refresh(api, token).status_code == 401


def test_an_access_token_never_outlives_its_session(api: Api) -> None:
    token = signed_in(api, hire("rosa"))["refresh"]
    with clock.at(later(days=29, hours=20)):
        access = refresh(api, token).json_body["access"]
        claims = tokens.read(access, "access", clock.now())
    assert claims.exp == later(days=30).timestamp()


@pytest.mark.parametrize("old", ["undefined", "null", "a.b.c"])
def test_the_authorization_header_is_ignored(api: Api, old: str) -> None:
    token = signed_in(api, hire("rosa"))["refresh"]
    assert refresh(api, token, token=old).status_code == 200


def test_an_expired_access_token_beside_it_is_ignored_too(api: Api) -> None:
    first = signed_in(api, hire("rosa"))
    with clock.at(later(days=2)):
        assert refresh(api, first["refresh"], token=first["access"]).status_code == 200


@pytest.mark.parametrize("token", ["x", "a.b.c", "ñ", "eyJhbGciOiJub25lIn0.e30."])
def test_what_is_no_token_gets_the_code_the_panel_knows(api: Api, token: str) -> None:
    answer = refresh(api, token)
    assert answer.status_code == 401
    assert answer.json_body["code"] == "token_not_valid"
    assert answer.json_body["detail"]


def test_a_missing_token_is_named(api: Api) -> None:
    answer = api.post("/api/v1/token/refresh/", json={})
    assert answer.status_code == 400
    assert "refresh" in answer.json_body


def test_guests_get_a_new_refresh_token_each_time(api: Api) -> None:
    first = guest_session()
    with clock.at(later(days=20)):
        second = refresh(api, first.refresh).json_body
        assert set(second) == {"access", "refresh"}
        assert second["refresh"] != first.refresh
        assert greets(api, second["access"])
    with clock.at(later(days=45)):
        assert refresh(api, second["refresh"]).status_code == 200


def test_a_guest_who_stays_away_for_thirty_days_signs_in_again(api: Api) -> None:
    first = guest_session()
    with clock.at(later(days=30)):
        assert refresh(api, first.refresh).status_code == 401


def test_a_used_refresh_token_that_comes_again_ends_the_session(api: Api) -> None:
    first = guest_session()
    with clock.at(later(minutes=20)):
        second = refresh(api, first.refresh).json_body
        assert greets(api, second["access"])
    with clock.at(later(minutes=25)):
        assert refresh(api, first.refresh).status_code == 401
        assert refresh(api, second["refresh"]).status_code == 401
        assert not greets(api, second["access"])
    [ended] = [event for event in events.timeline(GUEST) if event.name == "session.revoked"]
    assert ended.event["reason"] == "refresh_reused"


def test_reuse_leaves_the_clients_other_sessions_alone(api: Api) -> None:
    first, other = guest_session(), guest_session()
    refresh(api, first.refresh)
    with clock.at(later(minutes=1)):
        assert refresh(api, first.refresh).status_code == 401
        assert refresh(api, other.refresh).status_code == 200


def test_a_doubled_request_gets_the_same_refresh_token_twice(api: Api) -> None:
    first = guest_session()
    second = refresh(api, first.refresh).json_body
    with clock.at(later(seconds=5)):
        again = refresh(api, first.refresh).json_body
    assert again["refresh"] == second["refresh"]
    with clock.at(later(minutes=10)):
        assert refresh(api, again["refresh"]).status_code == 200


def test_a_thief_within_the_grace_is_found_out_at_the_next_refresh(api: Api) -> None:
    first = guest_session()
    owner = refresh(api, first.refresh).json_body
    thief = refresh(api, first.refresh).json_body
    with clock.at(later(minutes=30)):
        assert refresh(api, thief["refresh"]).status_code == 200
    with clock.at(later(minutes=31)):
        assert refresh(api, owner["refresh"]).status_code == 401
        assert session_records.live_sessions(GUEST, clock.now()) == []


def test_a_token_two_rotations_old_is_reuse_at_once(api: Api) -> None:
    first = guest_session()
    second = refresh(api, first.refresh).json_body
    assert refresh(api, second["refresh"]).status_code == 200
    assert refresh(api, first.refresh).status_code == 401


def test_of_two_refreshes_at_once_both_are_answered_alike(api: Api) -> None:
    from chalicelib.cloud import parallel

    first = guest_session()
    pairs = parallel.together([lambda: sessions.refresh(first.refresh, now=NOW)] * 2)
    assert pairs[0].refresh == pairs[1].refresh != first.refresh
    assert refresh(api, pairs[0].refresh).status_code == 200
