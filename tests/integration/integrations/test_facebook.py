"""What Facebook says of tokens and people."""

import json
from datetime import UTC, datetime

import pytest

from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused, ServiceUnavailable
from chalicelib.integrations import facebook as client
from chalicelib.integrations.facebook import App
from local.providers.facebook import APP, Facebook, Token
from tests.support.contracts import contract, vectors

from .conftest import Configure

ANA = "10215241773831025"
NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def test_a_token_of_ours_is_valid(facebook: Facebook) -> None:
    info = client.debug_token(client.app(), "local-ana")
    assert (info.is_valid, info.app_id, info.user_id, info.type) == (True, APP, ANA, "USER")


@pytest.mark.parametrize("token", ["local-other", "local-expired", "garbage", ""])
def test_any_other_token_is_an_answer_too(facebook: Facebook, token: str) -> None:
    assert not client.debug_token(client.app(), token).is_valid
    assert facebook.received[-1].outcome == "200"


def test_a_token_ends(facebook: Facebook) -> None:
    facebook.tokens["brief"] = Token(ANA, "Ana", expires_at=int(NOW.timestamp()))
    facebook.now = lambda: NOW
    info = client.debug_token(client.app(), "brief")
    assert (info.is_valid, info.expires_at) == (False, int(NOW.timestamp()))


def test_a_person_has_a_name_and_a_picture(facebook: Facebook) -> None:
    person = client.me(client.app(), "local-ana")
    assert person.id == ANA
    assert person.name == "Ana Torres"
    assert person.picture.startswith("https://")
    assert facebook.received[-1].request.query["fields"] == (
        "id,name,picture.width(200).height(200)"
    )


@pytest.mark.parametrize("token", ["local-expired", "garbage"])
def test_who_has_no_token_is_nobody(facebook: Facebook, token: str) -> None:
    with pytest.raises(ServiceRefused) as refused:
        client.me(client.app(), token)
    assert refused.value.reason == "graph 190"


def test_a_call_for_a_person_is_proved_to_come_from_the_application() -> None:
    vector = vectors()["meta_appsecret_proof"]
    app = App(APP, vector["app secret"], "v23.0")
    assert app.proof(vector["access_token"]) == vector["appsecret_proof"]


def test_a_call_without_the_secret_is_refused(facebook: Facebook, configure: Configure) -> None:
    configure("facebook", app_id=APP, app_secret="another")
    with pytest.raises(ServiceRefused):
        client.me(client.app(), "local-ana")
    with pytest.raises(ServiceRefused):
        client.debug_token(client.app(), "local-ana")


@pytest.mark.parametrize("failure", ["throttled", "transient", "down", "garbage", "reset"])
def test_what_may_pass_later_is_no_refusal(facebook: Facebook, failure: str) -> None:
    facebook.fail(failure)
    with pytest.raises(ServiceUnavailable):
        client.debug_token(client.app(), "local-ana")


@pytest.mark.parametrize("missing", ["app_id", "app_secret"])
def test_without_an_application_nobody_is_called(
    facebook: Facebook, configure: Configure, missing: str
) -> None:
    configure("facebook", **{**Facebook.account.values, missing: ""})
    with pytest.raises(NotConfigured):
        client.app()


def test_the_version_is_a_setting(facebook: Facebook, configure: Configure) -> None:
    configure("facebook", **Facebook.account.values, graph_version="v24.0")
    client.debug_token(client.app(), "local-ana")
    assert facebook.received[-1].request.path == "/v24.0/debug_token"


def test_no_token_reaches_the_log(facebook: Facebook, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        client.debug_token(client.app(), "local-ana")
        client.me(client.app(), "local-ana")
    ours = [each for each in caplog.records if each.name.startswith(("chalicelib", "urllib3"))]
    lines = json.dumps([vars(record) for record in ours], default=str)
    assert "debug_token" in lines
    assert "local-ana" not in lines
    assert ANA not in lines


def test_requests_and_answers_are_what_meta_describes(facebook: Facebook) -> None:
    published = contract("meta-graph")
    for token in facebook.tokens:
        client.debug_token(client.app(), token)
    client.debug_token(client.app(), "garbage")
    client.me(client.app(), "local-ana")
    with pytest.raises(ServiceRefused):
        client.me(client.app(), "local-expired")
    assert [reception.outcome for reception in facebook.received] == [*["200"] * 6, "401"]
    for reception in facebook.received:
        published.check(reception)


@pytest.mark.parametrize("refusal", Facebook.refusals)
def test_refusals_are_what_meta_describes(facebook: Facebook, refusal: str) -> None:
    answer = Facebook.refusals[refusal]
    published = contract("meta-graph")
    kind = "application/json"
    published.check_answer("GET", "/v23.0/debug_token", answer.status, kind, answer.body)
