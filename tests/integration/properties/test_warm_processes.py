"""A setting changed over HTTP shows in every warm process within 30 seconds, for one small read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib import util
from typing import Any

import pytest

from chalicelib.catalogue import snapshots
from chalicelib.cloud import store
from chalicelib.kernel import clock
from chalicelib.pricing.catalogue import catalogue, catalogue_of
from chalicelib.pricing.types import Catalogue
from chalicelib.properties.types import House
from tests.integration.resources import (
    at,
    date_body,
    late_body,
    policy_body,
    profit_body,
    season_body,
    service_body,
)
from tests.support.http import Api

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
Read = Callable[[Catalogue], Any]


class OtherProcess:
    """The catalogue as another process holds it: the same code with a memory of its own."""

    def __init__(self) -> None:
        spec = util.find_spec(snapshots.__name__)
        assert spec is not None
        assert spec.loader is not None
        self._snapshots = util.module_from_spec(spec)
        spec.loader.exec_module(self._snapshots)

    def catalogue(self) -> Catalogue:
        return catalogue_of(self._snapshots.snapshot())


@contextmanager
def reads() -> Iterator[list[str]]:
    """The names of the requests to DynamoDB, as they go out."""
    made: list[str] = []
    client: Any = store.connection().client

    def note(model: Any, **_: Any) -> None:
        made.append(model.name)

    client.meta.events.register("before-call.dynamodb", note)
    yield made
    client.meta.events.unregister("before-call.dynamodb", note)


def create(resource: str, body: dict[str, Any]) -> Callable[[Api, House], Any]:
    return lambda api, _: api.post(at(resource), json=body, token="admin")


def bulk(api: Api, house: House) -> Any:
    body = {"property": house.property_id, "bulk_data": "31,12,Año Nuevo,450"}
    return api.post(at("bulk-special-dates"), json=body, token="admin")


def manager(api: Api, house: House) -> Any:
    body = {"dates_data": [{"month": 12, "day": 31, "price_usd": 450}]}
    return api.put(at("special-dates-manager", house.property_id), json=body, token="admin")


def pricing(api: Api, house: House) -> Any:
    days = ("weekday_low", "weekend_low", "weekday_high", "weekend_high")
    prices = {f"{name}_season_usd": 100 for name in days}
    return api.put(at("property-pricing", house.property_id), json=prices, token="admin")


def special_date(api: Api, house: House) -> Any:
    return api.post(at("special-dates"), json=date_body(house), token="admin")


CHANGES = [
    (create("seasons", season_body()), lambda known: len(known.seasons)),
    (create("services", service_body()), lambda known: len(known.services)),
    (create("cancellation-policies", policy_body()), lambda known: len(known.policies)),
    (create("late-checkout", late_body()), lambda known: len(known.late_checkout)),
    (create("exchange-rates", {"usd_to_sol": "3.9"}), lambda known: known.exchange_rate > 3.85),
    (special_date, lambda known: len(known.houses[0].special_dates)),
    (bulk, lambda known: len(known.houses[0].special_dates)),
    (manager, lambda known: len(known.houses[0].special_dates)),
    (pricing, lambda known: known.houses[0].rates is not None),
]


@pytest.mark.parametrize(("change", "read"), CHANGES)
def test_a_change_shows_here_at_once_and_elsewhere_within_thirty_seconds(
    api: Api, house: House, change: Callable[[Api, House], Any], read: Read
) -> None:
    elsewhere = OtherProcess()
    with clock.at(NOON):
        assert not read(elsewhere.catalogue())
        assert change(api, house).status_code in {200, 201}
        assert read(catalogue())
    with clock.at(NOON + timedelta(seconds=29)), reads() as made:
        assert not read(elsewhere.catalogue())
        assert made == []
    with clock.at(NOON + timedelta(seconds=30)), reads() as made:
        assert read(elsewhere.catalogue())
        assert made == ["BatchGetItem"] * 3


def test_quotes_of_a_warm_process_do_not_read_the_catalogue_again(api: Api, house: House) -> None:
    elsewhere = OtherProcess()
    with clock.at(NOON):
        elsewhere.catalogue()
    with reads() as made:
        for seconds in range(1, 121):
            with clock.at(NOON + timedelta(seconds=seconds)):
                elsewhere.catalogue()
    assert made == ["BatchGetItem"] * 4


def test_what_quotes_do_not_see_makes_no_process_read_the_catalogue(api: Api, house: House) -> None:
    with clock.at(NOON):
        create("exchange-rates", {"usd_to_sol": "3.7"})(api, house)
        elsewhere = OtherProcess()
        elsewhere.catalogue()
        create("airbnb-profits", profit_body(house))(api, house)
    with clock.at(NOON + timedelta(minutes=1)), reads() as made:
        elsewhere.catalogue()
    assert made == ["BatchGetItem"]


def test_administrators_see_what_another_process_has_just_changed(api: Api, house: House) -> None:
    """Their lists ask whether anything changed, whatever this process remembers."""
    with clock.at(NOON):
        before = catalogue()
        special_date(api, house)
        assert len(api.get(at("special-dates"), token="admin").json_body["results"]) == 1
        assert before.houses[0].special_dates == ()
