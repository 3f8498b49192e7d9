"""Guests link their account at Facebook, and sign in with it (clients book, 4.5)."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Event

import msgspec
import pytest
from chalice.test import HTTPResponse

from bench.watching import watching
from chalicelib.clients import service as clients
from chalicelib.cloud import events
from chalicelib.integrations.facebook import App
from chalicelib.kernel import clock
from local.providers.facebook import APP, Facebook, Token
from local.providers.http import Reply, Request
from tests.integration.clients.desk import CLIENTS, NOW, Desk, guest_token
from tests.support.http import Api
from tests.support.meanwhile import READ, meanwhile
from tests.support.outside import connected

from .phones import ELSEWHERE, request_code

LINK = f"{CLIENTS}client-auth/link-facebook/"
UNLINK = f"{CLIENTS}client-auth/unlink-facebook/"
LOGIN = f"{CLIENTS}client-auth/facebook-login/"
PROFILE = f"{CLIENTS}client-auth/profile/"
ANA = "10215241773831025"
ENOUGH_SECONDS = 4
"""For a look at two items, and less than Facebook is waited for."""
PICTURE = f"https://platform-lookaside.fbsbx.com/platform/profilepic/?asid={ANA}"


@pytest.fixture
def facebook(aws: None) -> Iterator[Facebook]:
    """The stand-in, where the product looks for Facebook, at the time of the tests."""
    provider = Facebook()
    provider.now = lambda: NOW
    with connected(provider):
        yield provider


@pytest.fixture
def member(desk: Desk) -> str:
    """The id of a guest."""
    client_id: str = desk.register()["id"]
    return client_id


@pytest.fixture
def other(desk: Desk) -> str:
    """The id of another guest."""
    client_id: str = desk.register(number_doc="45678902", first_name="Luis")["id"]
    return client_id


def link(api: Api, client_id: str, token: str = "local-ana") -> HTTPResponse:
    return api.post(LINK, json={"access_token": token}, token=guest_token(client_id))


def unlink(api: Api, client_id: str) -> HTTPResponse:
    return api.delete(UNLINK, token=guest_token(client_id))


def login(api: Api, token: str = "local-ana", address: str = "198.51.100.7") -> HTTPResponse:
    return api.post(LOGIN, json={"access_token": token}, address=address)


def kinds(client_id: str) -> list[str]:
    """What happened to a client, the newest first."""
    return [event.name for event in events.timeline(f"client#{client_id}")]


def test_a_guest_links_and_unlinks_facebook(api: Api, member: str, facebook: Facebook) -> None:
    linked = link(api, member)
    assert linked.status_code == 200
    assert linked.json_body == {
        "success": True,
        "message": "Cuenta de Facebook vinculada.",
        "facebook_linked": True,
        "profile_data": {"name": "Ana Torres", "picture": PICTURE},
    }
    shown = api.get(PROFILE, token=guest_token(member)).json_body
    names = ("facebook_linked", "facebook_name", "facebook_profile_picture", "facebook_linked_at")
    assert [shown[name] for name in names] == [
        *(True, "Ana Torres", PICTURE, "2026-01-05T12:00:00-05:00")
    ]
    unlinked = unlink(api, member)
    assert unlinked.status_code == 200
    assert unlinked.json_body == {
        "success": True,
        "message": "Cuenta de Facebook desvinculada.",
        "facebook_linked": False,
    }
    shown = api.get(PROFILE, token=guest_token(member)).json_body
    assert [shown[name] for name in names] == [False, None, None, None]


def test_only_id_name_and_picture_are_kept(api: Api, member: str, facebook: Facebook) -> None:
    link(api, member)
    kept = msgspec.to_builtins(clients.find(member))
    found = {name: value for name, value in kept.items() if name.startswith("facebook")}
    assert found == {
        "facebook_id": ANA,
        "facebook_name": "Ana Torres",
        "facebook_profile_picture": PICTURE,
        "facebook_linked_at": "2026-01-05T17:00:00Z",
    }


def test_events_tell_of_it_without_a_personal_value(
    api: Api, member: str, facebook: Facebook
) -> None:
    link(api, member)
    unlink(api, member)
    assert kinds(member)[:2] == ["client.facebook_unlinked", "client.facebook_linked"]
    written = str(events.timeline(f"client#{member}"))
    for value in (ANA, "Torres", "local-ana"):
        assert value not in written


def test_linking_again_changes_nothing(api: Api, member: str, facebook: Facebook) -> None:
    link(api, member)
    before = clients.find(member)
    again = link(api, member)
    assert again.status_code == 200
    assert clients.find(member) == before
    assert kinds(member).count("client.facebook_linked") == 1


def test_linking_again_reads_a_new_name(api: Api, member: str, facebook: Facebook) -> None:
    link(api, member)
    facebook.tokens["local-ana"] = Token(ANA, "Ana María Torres")
    link(api, member)
    assert clients.find(member).facebook_name == "Ana María Torres"


def test_another_account_takes_the_place_of_the_first(
    api: Api, member: str, other: str, facebook: Facebook
) -> None:
    link(api, member)
    assert link(api, member, "local-luis").status_code == 200
    assert login(api).status_code == 401
    assert link(api, other).status_code == 200


def test_an_account_belongs_to_one_guest(
    api: Api, member: str, other: str, facebook: Facebook
) -> None:
    link(api, member)
    refused = link(api, other)
    assert (refused.status_code, refused.json_body["code"]) == (409, "facebook_taken")
    assert clients.find(other).facebook_id is None
    unlink(api, member)
    assert link(api, other).status_code == 200


def test_of_two_who_link_one_account_at_once_one_wins(
    api: Api, member: str, other: str, facebook: Facebook
) -> None:
    token = guest_token(other)
    statuses: list[int] = []

    def second() -> None:
        answer = api.post(LINK, json={"access_token": "local-ana"}, token=token)
        statuses.append(answer.status_code)

    mine = guest_token(member)
    with meanwhile(second):
        first = api.post(LINK, json={"access_token": "local-ana"}, token=mine)
    assert (first.status_code, statuses) == (409, [200])
    assert clients.find(member).facebook_id is None
    assert clients.find(other).facebook_id == ANA


def test_a_change_of_staff_meanwhile_is_kept(
    api: Api, member: str, desk: Desk, facebook: Facebook
) -> None:
    token = guest_token(member)
    with meanwhile(lambda: desk.edit(member, email="nueva@example.com")):
        linked = api.post(LINK, json={"access_token": "local-ana"}, token=token)
    assert linked.status_code == 200
    client = clients.find(member)
    assert (client.facebook_id, client.email) == (ANA, "nueva@example.com")


@pytest.mark.parametrize("token", ["local-other", "local-expired", "garbage"])
def test_a_token_that_is_not_ours_links_nothing(
    api: Api, member: str, facebook: Facebook, token: str
) -> None:
    refused = link(api, member, token)
    assert (refused.status_code, refused.json_body["code"]) == (400, "facebook_token")
    assert clients.find(member).facebook_id is None


@pytest.mark.parametrize("token", ["local-other", "local-expired", "garbage"])
def test_a_bad_token_for_the_linked_account_is_refused_all_the_same(
    api: Api, member: str, facebook: Facebook, token: str
) -> None:
    """The shortcut for a repeated link comes after the token was verified."""
    link(api, member)
    facebook.tokens["local-other"] = Token(ANA, "Ana Torres", app_id="999")
    assert link(api, member, token).status_code == 400
    assert login(api, token).status_code == 400


def test_a_token_of_another_person_is_refused(
    api: Api, member: str, facebook: Facebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What Facebook says of the token and of the person must be one."""
    served = facebook.me

    def somebody_else(request: Request, version: str) -> Reply:
        query = {**request.query, "access_token": "local-luis"}
        query["appsecret_proof"] = App(APP, "local", "v23.0").proof("local-luis")
        return served(msgspec.structs.replace(request, query=query), version)

    monkeypatch.setattr(facebook, "me", somebody_else)
    refused = link(api, member)
    assert (refused.status_code, refused.json_body["code"]) == (400, "facebook_token")


@pytest.mark.parametrize("body", [{}, {"access_token": ""}, {"access_token": None}])
def test_without_a_token_nobody_is_called(
    api: Api, member: str, facebook: Facebook, body: dict[str, str | None]
) -> None:
    token = guest_token(member)
    assert api.post(LINK, json=body, token=token).status_code == 400
    assert api.post(LOGIN, json=body).status_code == 400
    assert not facebook.received


@pytest.mark.parametrize("failure", ["down", "garbage", "reset", "throttled", "no_permission"])
def test_an_outage_is_one(api: Api, member: str, facebook: Facebook, failure: str) -> None:
    facebook.fail(failure)
    for answer in (link(api, member), login(api)):
        assert (answer.status_code, answer.json_body["code"]) == (503, "facebook_unavailable")


def test_an_outage_between_the_two_calls_is_one(api: Api, member: str, facebook: Facebook) -> None:
    facebook.on_request = lambda request: (
        facebook.fail("down") if request.path.endswith("/me") else None
    )
    assert link(api, member).status_code == 503
    assert clients.find(member).facebook_id is None


def test_without_an_application_there_is_no_facebook(api: Api, member: str) -> None:
    assert link(api, member).status_code == 503
    assert login(api).status_code == 503


def test_unlinking_nothing_is_a_mistake(api: Api, member: str, facebook: Facebook) -> None:
    refused = unlink(api, member)
    assert (refused.status_code, refused.json_body["code"]) == (400, "facebook_missing")


def test_only_guests_link(api: Api, desk: Desk, facebook: Facebook) -> None:
    body = {"access_token": "local-ana"}
    assert api.post(LINK, json=body).status_code == 401
    assert api.post(LINK, json=body, token=desk.token).status_code == 401
    assert api.delete(UNLINK).status_code == 401
    assert not facebook.received


def test_a_linked_guest_signs_in(api: Api, member: str, facebook: Facebook) -> None:
    link(api, member)
    answer = login(api)
    assert answer.status_code == 200
    assert set(answer.json_body) == {"token", "refresh", "client"}
    assert answer.json_body["client"]["id"] == member
    assert answer.json_body["client"]["last_login"] == "2026-01-05T12:00:00-05:00"
    token = answer.json_body["token"]
    assert api.get(PROFILE, token=token).json_body == answer.json_body["client"]
    assert kinds(member)[0] == "client.signed_in"


def test_a_sign_in_is_two_round_trips_beside_facebooks(
    api: Api, member: str, facebook: Facebook
) -> None:
    """The attempt is counted before Facebook is asked for anything. Whoever is linked is looked up
    while it says whose the token is: here it says so only once that is done."""
    link(api, member)
    login(api)
    looked_up, calls_so_far = Event(), []

    def says_who(request: Request) -> None:
        if request.path.endswith("/me"):
            calls_so_far.append(watch.calls.copy())
            looked_up.wait(ENOUGH_SECONDS)
            calls_so_far.append(watch.calls.copy())

    facebook.on_request = says_who
    with watching() as watch, meanwhile(looked_up.set, before=READ, number=2):
        assert login(api).status_code == 200
    assert [calls[:1] for calls in calls_so_far] == [["TransactWriteItems"]] * 2
    assert calls_so_far[-1][1:] == ["BatchGetItem"] * 2
    assert sorted(watch.calls[3:]) == ["BatchGetItem", "TransactWriteItems"]


def test_the_refresh_token_rotates_as_after_any_sign_in(
    api: Api, member: str, facebook: Facebook
) -> None:
    link(api, member)
    refresh = login(api).json_body["refresh"]
    renewed = api.post("/api/v1/token/refresh/", json={"refresh": refresh})
    assert renewed.status_code == 200
    assert renewed.json_body["refresh"] != refresh


def test_who_signs_in_with_facebook_is_at_home_there(
    api: Api, member: str, facebook: Facebook
) -> None:
    """Strangers who request codes for the document do not use up those of its owner."""
    link(api, member)
    assert login(api).status_code == 200
    for minute in range(5):
        with clock.at(NOW + timedelta(minutes=minute)):
            assert request_code(api, address=ELSEWHERE).status_code == 200
    assert request_code(api, address="203.0.113.77").status_code == 429
    assert request_code(api, address="198.51.100.7").status_code == 200


def test_who_is_linked_to_nobody_does_not_sign_in(
    api: Api, member: str, facebook: Facebook
) -> None:
    refused = login(api)
    assert (refused.status_code, refused.json_body["code"]) == (401, "facebook_not_linked")


def test_a_deleted_guest_does_not_sign_in(
    api: Api, member: str, admin: Desk, facebook: Facebook
) -> None:
    link(api, member)
    assert admin.remove(member).status_code == 204
    assert login(api).status_code == 401


def test_a_guest_who_unlinks_meanwhile_does_not_sign_in(
    api: Api, member: str, facebook: Facebook
) -> None:
    link(api, member)
    token = guest_token(member)
    # The first write counts the attempt, the second opens the session.
    with meanwhile(lambda: api.delete(UNLINK, token=token), number=2):
        assert login(api).status_code == 401


def test_a_token_is_tried_five_times_from_one_address(api: Api, facebook: Facebook) -> None:
    statuses = [login(api, "garbage").status_code for _ in range(6)]
    assert statuses == [*[400] * 5, 429]
    assert login(api, "garbage", address="203.0.113.9").status_code == 400


def test_an_address_tries_thirty_tokens(api: Api, facebook: Facebook) -> None:
    statuses = [login(api, f"garbage-{number}").status_code for number in range(31)]
    assert statuses == [*[400] * 30, 429]


def test_who_signed_in_long_ago_links_nothing(api: Api, member: str, facebook: Facebook) -> None:
    """A link opens the account from then on, even after the tokens that made it ended."""
    token = guest_token(member)
    with clock.at(NOW + timedelta(minutes=16)):
        refused = api.post(LINK, json={"access_token": "local-ana"}, token=token)
        assert (refused.status_code, refused.json_body["code"]) == (403, "sign_in_again")
        assert clients.find(member).facebook_id is None
        assert api.delete(UNLINK, token=token).json_body["code"] == "facebook_missing"
