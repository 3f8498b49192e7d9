"""What events say of a change."""

from datetime import time
from decimal import Decimal

from chalicelib.kernel.differences import differences
from tests.unit.properties.samples import HOUSE, SEASON, altered


def test_what_changed_is_told_as_json_values() -> None:
    new = altered(HOUSE, price_from=Decimal("120.00"), check_in_time=time(15))
    assert differences(HOUSE, new) == {
        "price_from": [None, "120.00"],
        "check_in_time": [None, "15:00:00"],
    }


def test_nothing_changed_is_told_as_nothing() -> None:
    assert differences(HOUSE, altered(HOUSE)) == {}


def test_secret_addresses_are_never_told() -> None:
    old = altered(HOUSE, airbnb_url="https://secret.example/1")
    new = altered(HOUSE, airbnb_url="https://secret.example/2", pool_on_url="https://x.example")
    told = differences(old, new)
    assert told == {"airbnb_url": ["***", "***"], "pool_on_url": [None, "***"]}


def test_a_thing_that_went_is_told_with_what_it_was() -> None:
    assert differences(SEASON, None)["name"] == ["Verano", None]
