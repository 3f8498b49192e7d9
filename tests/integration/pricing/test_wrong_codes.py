"""Codes that do not exist may be tried a few times, and no more."""

from datetime import timedelta
from typing import Any

from chalice.test import HTTPResponse

from chalicelib.clients.types import Client
from chalicelib.kernel import clock
from chalicelib.properties.types import House
from tests.support.http import Api

from ..reservations.discounts import issue
from .conftest import NOW

Business = tuple[House, House, House]


def ask(api: Api, code: str, **options: Any) -> HTTPResponse:
    dates = "check_in_date=2026-04-16&check_out_date=2026-04-19&guests=4"
    return api.get(f"/api/v1/properties/calculate-pricing/?{dates}&discount_code={code}", **options)


def test_twenty_of_a_caller_in_a_quarter_of_an_hour(
    api: Api, business: Business, ana: Client
) -> None:
    issue("VERANO")
    statuses = [ask(api, f"NADIE{number}", token="ana").status_code for number in range(21)]
    assert statuses == [*[200] * 20, 429]

    refused = ask(api, "VERANO", token="ana")

    assert (refused.status_code, refused.json_body["success"]) == (429, False)
    assert refused.headers["Retry-After"]
    assert ask(api, "", token="ana").status_code == 200
    with clock.at(NOW + timedelta(minutes=15)):
        assert ask(api, "VERANO", token="ana").status_code == 200


def test_strangers_count_by_address(api: Api, business: Business) -> None:
    for number in range(20):
        assert ask(api, f"NADIE{number}", address="203.0.113.1").status_code == 200
    assert ask(api, "NADIE", address="203.0.113.1").status_code == 429
    assert ask(api, "NADIE", address="203.0.113.2").status_code == 200


def test_a_code_that_exists_costs_nothing(api: Api, business: Business, ana: Client) -> None:
    issue("VERANO", usage_limit=1)
    for code in ("VERANO", "verano%20") * 20:
        assert ask(api, code, token="ana").status_code == 200
    assert ask(api, "NADIE", token="ana").status_code == 200


def test_somebody_elses_code_counts_as_wrong(api: Api, business: Business, ana: Client) -> None:
    issue("MIO", owner_id="somebody-else")
    statuses = {ask(api, "MIO", token="ana").status_code for _ in range(20)}
    assert statuses == {200}
    assert ask(api, "MIO", token="ana").status_code == 429


def test_who_sells_may_mistype(api: Api, business: Business) -> None:
    assert {ask(api, "NADIE", token="seller").status_code for _ in range(25)} == {200}


def test_other_staff_may_not_try_codes_without_end(api: Api, business: Business) -> None:
    statuses = [ask(api, f"NADIE{number}", token="cleaner").status_code for number in range(21)]
    assert statuses == [*[200] * 20, 429]
