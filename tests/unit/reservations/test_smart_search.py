"""The smart search of staff (pricing book, section 10.3, E20 and B30)."""

from collections import defaultdict
from datetime import date
from typing import Any

import pytest

from chalicelib.pricing.quotes.rules import wording
from chalicelib.pricing.types import Catalogue
from chalicelib.properties.types import House
from chalicelib.reservations.smart_search.rules import (
    Occupant,
    SearchResult,
    message1,
    message2,
    smart_search,
    span_to_read,
)

from ..pricing.book import CATALOGUE, HOUSE_1, HOUSE_2, HOUSE_3, amount, change, stay

X: House = change(HOUSE_1, swap_group="pair")
Y: House = change(HOUSE_2, swap_group="pair", capacity_max=10)
CATALOGUE_XY: Catalogue = change(CATALOGUE, houses=(X, Y, HOUSE_3))
REQUEST = stay("2026-04-16", "2026-04-19", guests=2)


def occupant(
    reservation_id: str, house: House, check_in: str, check_out: str, **fields: Any
) -> Occupant:
    values: dict[str, Any] = {"guests": 2, "origin": "aus", "status": "approved"} | fields
    return Occupant(
        reservation_id=reservation_id,
        client_name="Ana",
        property_id=house.property_id,
        check_in=date.fromisoformat(check_in),
        check_out=date.fromisoformat(check_out),
        **values,
    )


X_FIRST = occupant("x1", X, "2026-04-16", "2026-04-17")
X_SECOND = occupant("x2", X, "2026-04-18", "2026-04-19")
Y_MIDDLE = occupant("y1", Y, "2026-04-17", "2026-04-18")
THIRD = occupant("z1", HOUSE_3, "2026-04-16", "2026-04-20")


def search(
    *occupants: Occupant, catalogue: Catalogue = CATALOGUE_XY, **options: Any
) -> SearchResult:
    by_house: dict[str, list[Occupant]] = defaultdict(list)
    for staying in occupants:
        by_house[staying.property_id].append(staying)
    request = options.pop("request", REQUEST)
    return smart_search(catalogue, request, by_house, **options)


def proposals(result: SearchResult) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (
            option.offer.house.name,
            [(move.occupant.reservation_id, move.to_house.name) for move in option.moves],
        )
        for option in result.with_moves
    ]


def test_two_houses_that_can_free_each_other_give_two_alternatives() -> None:
    result = search(X_FIRST, X_SECOND, Y_MIDDLE, THIRD)
    assert result.direct == ()
    assert proposals(result) == [
        ("Casa Austin 1", [("x1", "Casa Austin 2"), ("x2", "Casa Austin 2")]),
        ("Casa Austin 2", [("y1", "Casa Austin 1")]),
    ]
    assert result.checked == 3


def test_an_option_is_priced_and_says_that_the_house_is_not_free_yet() -> None:
    option = search(X_FIRST, X_SECOND, Y_MIDDLE, THIRD).with_moves[0]
    assert not option.offer.available
    assert option.offer.quote.totals.final == amount("445.00", "1668.75")
    assert option.moves[0].from_house is X


def test_free_houses_come_directly_and_busy_ones_beside_them() -> None:
    result = search(X_FIRST)
    assert [offer.house.name for offer in result.direct] == ["Casa Austin 2", "Casa Austin 3"]
    assert proposals(result) == [("Casa Austin 1", [("x1", "Casa Austin 2")])]


def test_a_stay_back_to_back_with_the_request_is_not_in_the_way() -> None:
    before = occupant("b", X, "2026-04-14", "2026-04-16")
    after = occupant("a", X, "2026-04-19", "2026-04-20")
    assert search(before, after).direct[0].house.name == "Casa Austin 1"


def test_a_target_must_take_every_stay_in_the_way() -> None:
    blocking = occupant("y2", Y, "2026-04-18", "2026-04-19")
    assert proposals(search(X_FIRST, X_SECOND, blocking, THIRD)) == []


def test_a_stay_must_fit_elsewhere_with_all_its_nights_not_only_those_asked_for() -> None:
    long_stay = occupant("x3", X, "2026-04-18", "2026-04-22")
    later = occupant("y3", Y, "2026-04-21", "2026-04-23")
    names = [name for name, _ in proposals(search(long_stay, later))]
    assert "Casa Austin 1" not in names
    assert "Casa Austin 1" in [name for name, _ in proposals(search(long_stay))]


@pytest.mark.parametrize("fixed", [{"origin": "air"}, {"origin": "man"}, {"movable": False}])
def test_stays_of_airbnb_maintenance_and_fixed_ones_are_never_moved(fixed: dict[str, Any]) -> None:
    assert proposals(search(change(X_FIRST, **fixed))) == []


def test_a_party_is_not_moved_into_a_house_that_is_too_small_for_it() -> None:
    assert proposals(search(change(X_FIRST, guests=10))) != []
    assert proposals(search(change(X_FIRST, guests=11))) == []


def test_a_house_too_small_for_the_request_is_neither_free_nor_worth_freeing() -> None:
    result = search(X_FIRST, request=change(REQUEST, guests=11))
    assert [offer.house.name for offer in result.direct] == ["Casa Austin 3"]
    assert proposals(result) == []


def test_houses_without_a_swap_group_never_swap() -> None:
    plain = change(CATALOGUE_XY, houses=(HOUSE_1, HOUSE_2, HOUSE_3))
    assert proposals(search(X_FIRST, catalogue=plain)) == []


def test_the_first_fitting_house_of_the_group_in_natural_order_is_the_target() -> None:
    group = change(CATALOGUE_XY, houses=(X, Y, change(HOUSE_3, swap_group="pair")))
    assert proposals(search(X_FIRST, catalogue=group)) == [
        ("Casa Austin 1", [("x1", "Casa Austin 2")])
    ]
    busy = occupant("y4", Y, "2026-04-10", "2026-04-17")
    assert ("Casa Austin 1", [("x1", "Casa Austin 3")]) in proposals(
        search(X_FIRST, busy, catalogue=group)
    )


def test_the_minimum_stay_holds_in_the_search() -> None:
    request = stay("2026-12-30", "2027-01-01")
    strict = search(request=request)
    assert [offer.house.name for offer in strict.direct] == ["Casa Austin 2", "Casa Austin 3"]


def test_moving_the_stay_that_sold_a_special_night_brings_its_window_back() -> None:
    request = stay("2026-12-30", "2027-01-01")
    new_year = occupant("ny", X, "2026-12-31", "2027-01-03")
    assert proposals(search(new_year, request=request)) == []
    enough = change(request, check_out=date(2027, 1, 2))
    assert [name for name, _ in proposals(search(new_year, request=enough))] == ["Casa Austin 1"]


def test_the_span_to_read_covers_the_request_and_special_nights_near_it() -> None:
    assert span_to_read([HOUSE_2], REQUEST) == (date(2026, 4, 16), date(2026, 4, 18))
    near_new_year = stay("2027-01-01", "2027-01-02")
    assert span_to_read([X, Y], near_new_year) == (date(2026, 12, 31), date(2027, 1, 1))


def test_the_span_grows_with_the_stays_in_the_way_only() -> None:
    in_the_way = occupant("x5", X, "2026-04-12", "2026-04-17")
    elsewhere = occupant("x6", X, "2026-04-25", "2026-04-28")
    span = span_to_read([X, Y], REQUEST, [in_the_way, elsewhere])
    assert span == (date(2026, 4, 12), date(2026, 4, 18))


def nothing_free() -> SearchResult:
    by_house = {
        "house-1": (X_FIRST, X_SECOND),
        "house-2": (Y_MIDDLE,),
        "house-3": (THIRD,),
    }
    return smart_search(CATALOGUE_XY, REQUEST, by_house)


def test_search_messages_offer_the_moves_when_no_house_is_free() -> None:
    result = nothing_free()
    assert message1(result) == (
        "📅 Del 16 al 19 de abril de 2026\n🔄 Sin casas libres: hay opciones moviendo reservas"
    )
    assert message2(result) == (
        "🏠 Casa Austin 1: *$445.00* ó *S/.1668.75* (moviendo 2 reservas a Casa Austin 2)\n"
        "🏠 Casa Austin 2: *$390.00* ó *S/.1462.50* (moviendo 1 reserva a Casa Austin 1)"
    )


def test_search_messages_are_those_of_a_quote_when_a_house_is_free() -> None:
    result = smart_search(CATALOGUE_XY, REQUEST, {"house-1": (X_FIRST,)})
    assert message1(result) == wording.message1(result.direct, REQUEST)
    assert message2(result).count("🏠") == 2


def test_search_messages_advise_other_dates_when_nothing_can_be_had() -> None:
    result = smart_search(
        CATALOGUE,
        change(REQUEST, guests=1),
        {
            f"house-{number}": (change(THIRD, property_id=f"house-{number}"),)
            for number in (1, 2, 3)
        },
    )
    assert "❌" in message1(result)
    assert message2(result)
