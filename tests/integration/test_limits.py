"""How often a route serves one caller."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib import entry
from chalicelib.cloud import store, usage
from chalicelib.kernel import cache, clock
from chalicelib.kernel.callers import Caller, Guest
from chalicelib.kernel.errors import Unauthenticated
from chalicelib.web.application import Application
from tests.support.faults import answering, refused
from tests.support.http import Api

from . import small_app

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
RATES = "/api/v1/rates/"
TOKENS: dict[str, Caller] = {"ana": Guest("c1", "s1"), "luis": Guest("c2", "s2")}


@pytest.fixture
def api(aws: None) -> Iterator[Api]:
    def resolve(token: str) -> Caller:
        if token not in TOKENS:
            raise Unauthenticated
        return TOKENS[token]

    with clock.at(NOW):
        yield Api(Application("small", routers=[small_app.router], resolver=resolve))


def statuses(api: Api, times: int, **options: Any) -> list[int]:
    return [api.get(RATES, **options).status_code for _ in range(times)]


def test_a_caller_who_asks_too_often_is_told_when_to_come_again(api: Api) -> None:
    assert statuses(api, 3) == [200, 200, 200]
    answer = api.get(RATES)
    assert (answer.status_code, answer.json_body["code"]) == (429, "throttled")
    assert answer.headers["Retry-After"] == "10"
    with clock.at(NOW + timedelta(seconds=10)):
        assert statuses(api, 2) == [200, 429]


def test_strangers_count_by_address_and_callers_for_themselves(api: Api) -> None:
    assert statuses(api, 4, address="203.0.113.1")[-1] == 429
    assert statuses(api, 4, address="203.0.113.2")[-1] == 429
    assert statuses(api, 1, address="203.0.113.1", token="ana") == [200]


def test_a_customer_has_one_limit_whatever_address_of_the_own_network_is_used(api: Api) -> None:
    own = [api.get(RATES, address=f"2001:db8:1:2::{number}").status_code for number in range(4)]
    assert own == [200, 200, 200, 429]
    assert statuses(api, 1, address="2001:db8:1:3::1") == [200]


def test_an_address_has_a_limit_whoever_calls_from_it(api: Api) -> None:
    assert statuses(api, 3, token="ana") == [200, 200, 200]
    assert statuses(api, 3, token="luis") == [200, 200, 429]
    assert statuses(api, 1, token="luis", address="203.0.113.2") == [200]


def test_what_a_limit_refuses_changes_nothing(api: Api) -> None:
    for number in (1, 2):
        assert api.post(RATES, token="ana").json_body["number"] == number
    assert api.post(RATES, token="ana").status_code == 429
    with clock.at(NOW + timedelta(minutes=1)):
        assert api.post(RATES, token="ana").json_body["number"] == 3


def test_a_mistake_in_the_request_takes_a_token_too(api: Api) -> None:
    for _ in range(3):
        assert api.get(f"{RATES}?page=x").status_code == 400
    assert api.get(f"{RATES}?page=x").status_code == 429


def test_who_is_not_let_in_takes_no_token(api: Api) -> None:
    for _ in range(3):
        assert api.post(RATES).status_code == 401
    assert api.post(RATES, token="ana").status_code == 200


def test_processes_share_a_bucket_and_each_remembers_an_empty_one(api: Api) -> None:
    for _ in range(3):
        api.get(RATES)
        cache.forget_all()
    with usage.measured() as used:
        assert statuses(api, 1) == [429]
    assert used.calls > 0
    with usage.measured() as used:
        assert statuses(api, 2) == [429, 429]
    assert used.calls == 0


def test_who_asks_seldom_costs_no_write(api: Api) -> None:
    with usage.measured() as used:
        answers = [api.get("/api/v1/cheap-rates/").status_code for _ in range(2)]
    assert (answers, used.calls) == ([200, 200], 0)
    with usage.measured() as used:
        answers = [api.get("/api/v1/cheap-rates/").status_code for _ in range(4)]
    assert (answers, used.calls) == ([200, 200, 200, 429], 3)


def test_a_limit_that_cannot_be_looked_at_holds_nobody_up(api: Api) -> None:
    with answering("UpdateItem", [refused("AccessDeniedException")] * 2):
        assert statuses(api, 1) == [200]


def test_no_address_is_kept(api: Api) -> None:
    api.get(RATES, address="203.0.113.9", token="ana")
    client: Any = store.connection().client
    items = client.scan(TableName="casa-test-ledgers")["Items"]
    assert len(items) == 2
    assert "203.0.113.9" not in str(items)
    assert "c1" not in [item["account"]["S"] for item in items]


def test_routes_that_name_one_limit_mean_the_same() -> None:
    limits = {limit for route in entry.application().open_all() for limit in route.limits}
    assert len({limit.name for limit in limits}) == len(limits)
