"""Idempotency keys on routes whose use cases know nothing of them."""

from typing import Any

import pytest
from chalice.test import HTTPResponse

from chalicelib import entry
from chalicelib.cloud import store
from chalicelib.cloud.idempotency import IdempotencyRecord
from chalicelib.kernel.callers import Guest
from chalicelib.web import keys
from chalicelib.web.application import Application
from tests.support import failures
from tests.support.http import Api

from . import small_app

ANA = Guest("c1", "s1")
VISITS = "/api/v1/visits/casa/"
ORDER = {"name": "Leña"}
REFUSES = {
    ("POST", "/admin/clients/merge"),
    ("POST", "/login"),
    ("POST", "/accounts/password"),
    ("POST", "/token/refresh"),
    ("POST", "/clients/client-auth/forgot-password"),
    ("POST", "/clients/client-auth/login"),
    ("DELETE", "/clients/client-auth/account"),
    ("POST", "/clients/client-auth/account/request-otp"),
    ("POST", "/clients/client-auth/facebook-login"),
    ("POST", "/clients/client-auth/link-facebook"),
    ("POST", "/reniec/lookup/auth"),
    ("POST", "/reniec/lookup/public"),
    ("PATCH", "/clients/client-auth/profile"),
    ("POST", "/clients/client-auth/request-otp"),
    ("POST", "/clients/client-auth/request-otp-phone"),
    ("POST", "/clients/client-auth/request-otp-registration"),
    ("POST", "/clients/client-auth/reset-password"),
    ("POST", "/clients/client-auth/setup-password"),
    ("POST", "/clients/complete-register"),
    ("POST", "/clients/public-register"),
    ("POST", "/clients/verify-document"),
    ("POST", "/admin/bridges/{property_id}/key"),
    ("POST", "/bridge/commands/{command_id}/result"),
    ("POST", "/bridge/states"),
    ("POST", "/{reservation_id}/ha/shares"),
    ("POST", "/webhooks/mercadopago"),
    ("POST", "/webhooks/openpay"),
    ("POST", "/webhooks/whatsapp"),
}
"""Neither tokens, nor the digest of a password, a code or a document, nor names may be kept."""


@pytest.fixture
def api(aws: None) -> Api:
    return Api(Application("small", routers=[small_app.router], resolver=lambda _: ANA))


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "PAUSE", 0)


def visit(api: Api, key: str | None = "k1", method: str = "PATCH", **options: Any) -> HTTPResponse:
    headers = {"Idempotency-Key": key} if key else {}
    sent = {"json": ORDER} if method == "PATCH" else {}
    return api.request(method, VISITS, token="ana", headers=headers, **{**sent, **options})


def times() -> int:
    found = store.fetch(small_app.Visit, "casa", "orders")
    return int(found.times) if found is not None else 0


def test_a_change_with_a_key_takes_effect_once_and_has_one_answer(api: Api) -> None:
    first, second = visit(api), visit(api)
    assert first.status_code == second.status_code == 200
    assert first.json_body == second.json_body == {"number": 1, "name": "Leña", "price": "0"}
    assert "Idempotent-Replay" not in first.headers
    assert second.headers["Idempotent-Replay"] == "true"
    assert times() == 1


def test_changes_without_a_key_or_with_another_each_take_effect(api: Api) -> None:
    assert [visit(api, key).json_body["number"] for key in (None, None, "k1", "k2")] == [1, 2, 3, 4]


def test_a_key_with_other_fields_or_parameters_is_refused(api: Api) -> None:
    visit(api)
    assert visit(api, json={"name": "Pan"}).status_code == 422
    other = api.patch(f"{VISITS}?force=true", token="ana", json=ORDER, headers={keys.HEADER: "k1"})
    assert other.status_code == 422
    assert times() == 1


def test_a_removal_that_is_sent_again_has_happened(api: Api) -> None:
    visit(api, None)
    first, second = visit(api, "k2", "DELETE"), visit(api, "k2", "DELETE")
    assert (first.status_code, second.status_code) == (204, 204)
    assert second.headers["Idempotent-Replay"] == "true"
    assert visit(api, "k3", "DELETE").status_code == 404


def test_what_was_refused_may_be_tried_again_with_its_key(api: Api) -> None:
    assert visit(api, "k2", "DELETE").status_code == 404
    visit(api, None)
    assert visit(api, "k2", "DELETE").status_code == 204


def test_what_changed_nothing_is_answered_the_same_again(api: Api) -> None:
    assert visit(api, method="PUT").json_body["number"] == 0
    visit(api, None)
    assert visit(api, method="PUT").json_body["number"] == 0


def test_a_route_that_may_keep_nothing_refuses_a_key(api: Api) -> None:
    refused = api.post("/api/v1/passwords/", token="ana", headers={keys.HEADER: "k1"})
    assert (refused.status_code, list(refused.json_body["fields"])) == (400, [keys.HEADER])
    assert api.post("/api/v1/passwords/", token="ana").status_code == 200


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_an_effect_whose_answer_was_lost_is_found_by_the_same_key(api: Api, method: str) -> None:
    """DynamoDB carried the change out, and its answer never came: unknown, so 503."""
    if method == "DELETE":
        visit(api, None)
    with failures.at_call(1, failures.answer_never_comes(failures.WRITE)):
        lost = visit(api, method=method)
    assert lost.status_code == 503
    assert int(lost.headers["Retry-After"]) > 0
    again = visit(api, method=method)
    assert again.status_code == {"PATCH": 200, "DELETE": 204}[method]


def test_an_answer_that_cannot_be_kept_is_given_all_the_same(api: Api) -> None:
    with failures.at_call(1, failures.unreachable(operation="PutItem")):
        assert visit(api).status_code == 200
    kept = store.fetch(IdempotencyRecord, ANA.actor, "once#k1")
    assert kept is not None
    assert kept.answer == ""


def test_every_route_that_changes_something_takes_a_key_or_refuses_it() -> None:
    changing = [route for route in entry.application().open_all() if route.method != "GET"]
    refusing = {(route.method, route.path) for route in changing if not route.takes_keys}
    assert refusing == REFUSES
