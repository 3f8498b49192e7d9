"""HEAD is GET without a body, on every route."""

from uuid import UUID

import pytest

from chalicelib import entry
from chalicelib.kernel.callers import Caller, Guest, Staff
from chalicelib.web.routing import Route
from tests.support.http import Api

NOBODY = "00000000-0000-4000-8000-000000000000"
CALLERS: dict[str, Caller] = {"admin": Staff(1, ("admin",), "s1"), "ana": Guest(NOBODY, "g1")}
READS = [route for route in entry.application().open_all() if route.method == "GET"]
OF_EACH_REQUEST = "X-Correlation-Id"


@pytest.fixture
def api(aws: None) -> Api:
    return Api(entry.application(CALLERS.__getitem__))


def address_of(route: Route) -> str:
    path = route.path
    for name, declared in route.signature.path.items():
        path = path.replace(f"{{{name}}}", NOBODY if declared is UUID else "000")
    return f"/api/v1{path}/"


@pytest.mark.parametrize("route", READS, ids=lambda route: route.path)
def test_head_says_what_get_says_and_sends_nothing(api: Api, route: Route) -> None:
    address = address_of(route)
    token = "ana" if route.audience.name == "client" else "admin"
    read = api.get(address, token=token)
    head = api.request("HEAD", address, token=token)
    assert (head.status_code, head.body) == (read.status_code, b"")
    for headers in (head.headers, read.headers):
        assert headers.pop(OF_EACH_REQUEST)
    assert head.headers == read.headers


def test_a_picture_is_left_out_too(api: Api) -> None:
    head = api.request("HEAD", "/api/v1/schema/docs/start.js/", headers={"Accept": "*/*"})
    assert (head.status_code, head.body) == (200, b"")


def test_what_cannot_be_read_has_no_head(api: Api) -> None:
    answer = api.request("HEAD", "/api/v1/login/")
    assert (answer.status_code, answer.body, answer.headers["Allow"]) == (405, b"", "OPTIONS,POST")


def test_an_unknown_path_has_none_either(api: Api) -> None:
    answer = api.request("HEAD", "/api/v1/no-such-thing/")
    assert (answer.status_code, answer.body) == (404, b"")
