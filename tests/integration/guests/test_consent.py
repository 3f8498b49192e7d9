"""Guests allow that an advertiser is told of them, and take it back (clients book, S20)."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.clients import service
from chalicelib.kernel import clock
from tests.integration.clients.desk import CLIENTS, NOW, Desk, event_names, guest_token
from tests.support.http import Api

from .phones import AUTH, Phones, request_code, set_password
from .test_registration import DOCUMENT, apply, complete, registration_code

FIELD = "marketing_consent"
SAID_AT = "marketing_consent_at"


@pytest.fixture
def maria(desk: Desk) -> str:
    """The id of a guest whom staff registered."""
    client_id: str = desk.register()["id"]
    return client_id


def say(api: Api, client_id: str, **values: Any) -> dict[str, Any]:
    """The profile after a guest changed it."""
    answer = api.patch(f"{AUTH}profile/", json=values, token=guest_token(client_id))
    assert answer.status_code == 200, answer.body
    body: dict[str, Any] = answer.json_body
    return body


def test_nobody_allows_it_who_was_not_asked(api: Api, desk: Desk, maria: str) -> None:
    shown = desk.show(maria).json_body
    assert (shown[FIELD], shown[SAID_AT]) == (False, None)
    profile = api.get(f"{AUTH}profile/", token=guest_token(maria)).json_body
    assert profile[FIELD] is False
    assert say(api, maria, sex="m")[FIELD] is False


def test_a_guest_allows_it_and_takes_it_back(api: Api, desk: Desk, maria: str) -> None:
    assert say(api, maria, marketing_consent=True)[FIELD] is True
    shown = desk.show(maria).json_body
    assert (shown[FIELD], shown[SAID_AT]) == (True, "2026-01-05T12:00:00-05:00")
    with clock.at(NOW + timedelta(minutes=5)):
        assert say(api, maria, marketing_consent=True)[FIELD] is True
        assert desk.show(maria).json_body[SAID_AT] == "2026-01-05T12:00:00-05:00"
        assert say(api, maria, marketing_consent=False)[FIELD] is False
        assert desk.show(maria).json_body[SAID_AT] is None
    assert event_names(maria).count("client.changed") == 2


def test_when_it_was_said_stands_in_the_history(api: Api, desk: Desk, maria: str) -> None:
    say(api, maria, marketing_consent=True)
    newest = api.get(f"{CLIENTS}{maria}/history/", token=desk.token).json_body[0]
    assert newest["changes"][SAID_AT] == [None, "2026-01-05T17:00:00Z"]


def test_it_is_changed_with_other_details_in_one_write(api: Api, maria: str) -> None:
    shown = say(api, maria, sex="m", marketing_consent=True)
    assert (shown["sex"], shown[FIELD]) == ("m", True)
    assert event_names(maria).count("client.changed") == 1


@pytest.mark.parametrize("value", ["sí", 2, []])
def test_it_is_yes_or_no(api: Api, maria: str, value: object) -> None:
    answer = api.patch(f"{AUTH}profile/", json={FIELD: value}, token=guest_token(maria))
    assert (answer.status_code, set(answer.json_body["fields"])) == (400, {FIELD})


def test_staff_say_it_for_nobody(desk: Desk, maria: str) -> None:
    answer = desk.edit(maria, marketing_consent="true")
    assert answer.status_code == 400
    assert desk.show(maria).json_body[FIELD] is False


@pytest.mark.parametrize("sent", [{}, {FIELD: False}, {FIELD: True}])
def test_who_registers_may_say_it(api: Api, phones: Phones, sent: dict[str, bool]) -> None:
    answer = complete(api, registration_code(api, phones), **sent)
    assert answer.status_code == 201, answer.body
    client = service.find(answer.json_body["client"]["id"])
    assert client.marketing_consent is sent.get(FIELD, False)


def test_who_applies_may_say_it(api: Api, phones: Phones) -> None:
    client_id = apply(api, marketing_consent=True).json_body["client_id"]
    request_code(api, DOCUMENT)
    assert set_password(api, phones.code(), DOCUMENT).status_code == 200
    assert service.find(client_id).marketing_consent
