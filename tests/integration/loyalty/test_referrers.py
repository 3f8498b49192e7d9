"""Who brought whom: at registration, and as staff correct it."""

from typing import Any

import pytest
from chalice.test import HTTPResponse

from chalicelib.cloud import events
from chalicelib.loyalty.membership.records import membership_of
from tests.support import people
from tests.support.every_route import every_route
from tests.support.http import Api
from tests.support.ids import UNKNOWN_ID
from tests.support.meanwhile import meanwhile

from .desk import define, deliver, names_held, record_of, register, welcome

CLIENTS = "/api/v1/clients/"


@pytest.fixture
def desk(aws: None) -> Api:
    """Every route; staff behind plain words."""
    return every_route(people.staff())


def correct(api: Api, client_id: str, code: str | None, token: str = "admin") -> HTTPResponse:
    path = f"{CLIENTS}{client_id}/referrer/"
    return api.put(path, json={"referrer_code": code}, token=token)


def code_of(client_id: str) -> str:
    code = record_of(client_id).referral_code
    assert code is not None
    return code


def hear(client_id: str) -> None:
    """Deliver the newest event of a client."""
    deliver([events.timeline(f"client#{client_id}")[0]])


def chain(length: int) -> list[str]:
    """Guests of whom each brought the next."""
    ids = [welcome(1)]
    for number in range(2, length + 1):
        ids.append(welcome(number, by=record_of(ids[-1])))
    return ids


def test_who_brought_a_client_is_corrected_with_levels_and_friends(desk: Api) -> None:
    define("Amigo", 0, 1, 0)
    ana, rosa = welcome(1), welcome(2, "Rosa")
    luis = welcome(3, "Luis", by=record_of(ana))
    assert (names_held(ana), names_held(rosa)) == (["Amigo"], [])

    answer = correct(desk, luis, code_of(rosa))

    assert (answer.status_code, answer.json_body["referred_by"]) == (200, rosa)
    assert membership_of(ana).referrals == frozenset()
    assert membership_of(rosa).referrals == {luis}
    hear(luis)
    assert (names_held(ana), names_held(rosa)) == ([], ["Amigo"])


def test_a_client_whom_nobody_brought_is_said_so(desk: Api) -> None:
    ana = welcome(1)
    luis = welcome(2, "Luis", by=record_of(ana))
    answer = correct(desk, luis, None)
    assert (answer.status_code, answer.json_body["referred_by"]) == (200, None)
    assert membership_of(ana).referrals == frozenset()


def test_the_history_of_a_client_tells_who_corrected_it(desk: Api) -> None:
    ana, luis = welcome(1), welcome(2, "Luis")
    correct(desk, luis, code_of(ana))
    newest = desk.get(f"{CLIENTS}{luis}/history/", token="admin").json_body[0]
    assert newest["event"] == "client.referrer_changed"
    assert (newest["actor"], newest["changes"]) == ("staff#1", {"referred_by": [None, ana]})


def test_the_same_again_writes_nothing(desk: Api) -> None:
    ana = welcome(1)
    luis = welcome(2, "Luis", by=record_of(ana))
    version = record_of(luis).version
    assert correct(desk, luis, code_of(ana).lower()).json_body["version"] == version


def test_nobody_brings_themself(desk: Api) -> None:
    ana = welcome(1)
    answer = correct(desk, ana, code_of(ana))
    assert (answer.status_code, answer.json_body["code"]) == (400, "self_referral")
    assert "referrer_code" in answer.json_body["fields"]
    assert record_of(ana).referred_by is None


@pytest.mark.parametrize("length", [2, 3, 7])
def test_nobody_is_brought_by_whom_they_brought(desk: Api, length: int) -> None:
    first, *_, last = chain(length)
    answer = correct(desk, first, code_of(last))
    assert (answer.status_code, answer.json_body["code"]) == (400, "circular_referral")
    assert record_of(first).referred_by is None


def test_two_corrections_at_once_close_no_circle(desk: Api) -> None:
    ana, luis = welcome(1), welcome(2, "Luis")

    def the_other_way() -> None:
        assert correct(desk, luis, code_of(ana)).status_code == 200

    with meanwhile(the_other_way):
        answer = correct(desk, ana, code_of(luis))

    assert (answer.status_code, answer.json_body["code"]) == (400, "circular_referral")
    assert (record_of(ana).referred_by, record_of(luis).referred_by) == (None, ana)


def test_a_late_word_of_a_registration_does_not_bring_a_friend_back(desk: Api) -> None:
    ana, rosa = welcome(1), welcome(2, "Rosa")
    luis, came = register(3, "Luis", by=record_of(ana))

    def corrected() -> None:
        assert correct(desk, luis.client_id, code_of(rosa)).status_code == 200

    with meanwhile(corrected):
        deliver([came])

    assert membership_of(ana).referrals == frozenset()
    assert membership_of(rosa).referrals == {luis.client_id}


@pytest.mark.parametrize("code", ["NADIE234567", "x" * 21, 7])
def test_a_code_that_nobody_has_is_named(desk: Api, code: Any) -> None:
    ana = welcome(1)
    answer = correct(desk, ana, code)
    assert answer.status_code == 400, answer.body
    assert "referrer_code" in answer.json_body["fields"], answer.body


def test_only_administrators_correct_it_and_only_of_clients(desk: Api) -> None:
    ana = welcome(1)
    assert correct(desk, ana, None, token="seller").status_code == 403
    assert correct(desk, ana, None, token="cleaner").status_code == 403
    assert correct(desk, UNKNOWN_ID, None).status_code == 404


@pytest.mark.parametrize("field", ["referred_by", "referral_code", "kind", "points_balance"])
def test_no_form_of_a_client_writes_what_is_not_for_forms(desk: Api, field: str) -> None:
    ana = welcome(1)
    before = record_of(ana)
    answer = desk.patch(f"{CLIENTS}{ana}/", json={field: "ABC123"}, token="admin")
    assert (answer.status_code, field in answer.json_body["fields"]) == (400, True)
    assert record_of(ana) == before
