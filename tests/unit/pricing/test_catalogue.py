"""The catalogue that quotes are made from: order, look-ups, storage."""

import msgspec

from chalicelib.pricing.types import Catalogue
from chalicelib.properties.types import House, in_natural_order, natural_order

from .book import CATALOGUE, HOUSE_1, change


def house(name: str) -> House:
    renamed: House = change(HOUSE_1, name=name)
    return renamed


def test_houses_are_ordered_by_name_and_then_by_number() -> None:
    names = ["Casa Austin 10", "Villa", "casa austin 2", "Casa Áustin 1", "Casa Austin"]
    ordered = in_natural_order(house(name) for name in names)
    assert [each.name for each in ordered] == [
        "Casa Austin",
        "Casa Áustin 1",
        "casa austin 2",
        "Casa Austin 10",
        "Villa",
    ]


def test_any_name_has_a_place_in_the_order() -> None:
    names = ["Casa 7", "a\n3", "7", "Casa 007", ""]
    assert sorted(names, key=natural_order) == ["", "7", "a\n3", "Casa 007", "Casa 7"]


def test_a_house_is_found_by_id_and_by_slug() -> None:
    assert CATALOGUE.house("house-1") is HOUSE_1
    assert CATALOGUE.house_by_slug("casa-austin-1") is HOUSE_1
    assert CATALOGUE.house("ghost") is None
    assert CATALOGUE.house_by_slug("ghost") is None


def test_a_catalogue_survives_being_stored_as_json() -> None:
    stored = msgspec.json.decode(msgspec.json.encode(CATALOGUE), type=Catalogue)
    assert stored == CATALOGUE
    assert stored.house("house-1") == HOUSE_1


def test_a_pool_can_be_heated_where_its_switch_has_an_address() -> None:
    assert not HOUSE_1.has_pool_heating
    assert not change(HOUSE_1, pool_on_url="").has_pool_heating
    assert change(HOUSE_1, pool_on_url="https://hooks.example/on").has_pool_heating
