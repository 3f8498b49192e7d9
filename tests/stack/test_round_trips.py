"""What each hot path asks of DynamoDB, and that a long history does not make it dearer."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from math import ceil
from typing import Any

import msgspec
import pytest

from bench import crowd, history, promotions, scene
from bench.scene import ADMINISTRATOR, NOW, Scene
from bench.watching import Watch, watching
from chalicelib.clients import routes as clients
from chalicelib.clients.wire import ClientsQuery
from chalicelib.kernel import cache, clock, dates
from chalicelib.kernel.callers import Guest, Staff
from chalicelib.pricing.catalogue import catalogue
from chalicelib.pricing.quotes import service as pricing
from chalicelib.pricing.quotes.rules.requests import StayRequest
from chalicelib.pricing.quotes.types import QuoteRequest
from chalicelib.reservations.awards import service as awards
from chalicelib.reservations.bookings import service as booking
from chalicelib.reservations.changes import service as changing
from chalicelib.reservations.changes.types import StayChange
from chalicelib.reservations.ending import service as ending
from chalicelib.reservations.guest_bookings import service as guest_booking
from chalicelib.reservations.lists import calendar_view
from chalicelib.reservations.lists import routes as stay_lists
from chalicelib.reservations.lists.wire import CalendarQuery, StayListQuery
from chalicelib.web.routing import RequestInfo
from local.aws.ministack import MiniStack
from tests.support.points import give
from tests.support.sizes import size

from .conftest import empty

HERE = RequestInfo("", "", "", "http://api.test/v1/reservations/", "http://api.test")
TODAY = dates.today(NOW)
LONG_AGO = date(1960, 1, 1)
STAYS = size(5_000, 100_000)
LAST = STAYS // 20
"""The last page of all stays."""
HOUSES = size(100, 400)
LISTS: dict[str, dict[str, Any]] = {
    "to come": {"scope": "today"},
    "in the houses": {"scope": "in_progress"},
    "a month": {"year": "2025", "month": "6"},
    "arrivals of a month": {"year": "2025", "month": "6", "from_check_in": "true"},
    "booked today": {"created_today": "true"},
    "awaiting review": {"scope": "pending"},
}
ENDLESS: dict[str, dict[str, Any]] = {
    "everything": {},
    "one channel": {"type": "aus"},
    "no maintenance": {"exclude": "man"},
}
PEOPLE = size(2_000, 100_000)
SELLER = Staff(2, ("vendedor",), "s")


@pytest.fixture(autouse=True)
def _at_ten_in_lima() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def business(aws: MiniStack) -> Scene:
    cache.forget_all()
    made = scene.build(house_count=4, client_count=20)
    catalogue()
    return made


def page(query: dict[str, Any], number: int = 1) -> int:
    answer = stay_lists.list_stays(StayListQuery(page=number, page_size="20", **query), HERE)
    assert not isinstance(answer, list)
    return len(answer.results)


def watched(work: Callable[[], Any]) -> Watch:
    """The calls of `work` when the process is warm."""
    work()
    with watching() as watch:
        work()
    return watch


def test_a_booking_reads_at_most_twice_and_writes_once(business: Scene) -> None:
    with watching() as staff:
        command = scene.staff_command(business, 0, 0, 10, 3)
        booking.book_by_staff(command, caller=ADMINISTRATOR, now=NOW)
    with watching() as guest:
        ask = scene.guest_command(business, 0, 20, 3)
        guest_booking.book_by_guest(ask, caller=Guest(business.client_ids[0], "s"), now=NOW)

    for watch in (staff, guest):
        assert watch.reads <= 2
        assert watch.writes == 1


def test_a_booking_with_points_reads_as_often_and_writes_once(business: Scene) -> None:
    points = Decimal("10.00")
    give(business.client_ids[0], "100.00")
    staff_stay = msgspec.structs.replace(
        scene.staff_command(business, 0, 0, 10, 3), points_to_redeem=points
    )
    guest_stay = msgspec.structs.replace(
        scene.guest_command(business, 0, 20, 3), points_to_redeem=points
    )
    with watching() as staff:
        stay = booking.book_by_staff(staff_stay, caller=ADMINISTRATOR, now=NOW)
    guest = Guest(business.client_ids[0], "s")
    with watching() as app:
        guest_booking.book_by_guest(guest_stay, caller=guest, now=NOW)
    with watching() as end:
        ending.remove(stay.reservation_id, caller=ADMINISTRATOR, now=NOW)

    assert (staff.reads, staff.writes) == (1, 1)
    assert (app.reads, app.writes) == (1, 1)
    # The stay with its quote, then its guest with the account.
    assert (end.reads, end.writes) == (2, 1)


def test_awarding_a_stay_reads_it_and_its_guest_and_writes_once(business: Scene) -> None:
    command = scene.staff_command(business, 0, 0, 10, 3)
    stay = booking.book_by_staff(command, caller=ADMINISTRATOR, now=NOW)
    later = NOW + timedelta(days=90)

    with watching() as watch:
        awards.award(stay.reservation_id, now=later)

    assert (watch.reads, watch.writes) == (2, 1)


def test_moving_a_stay_reads_at_most_twice_and_writes_once(business: Scene) -> None:
    command = scene.staff_command(business, 0, 0, 10, 3)
    stay = booking.book_by_staff(command, caller=ADMINISTRATOR, now=NOW)
    moved = StayChange(
        property_id=business.houses[1].property_id, check_out=command.departure + timedelta(days=1)
    )

    with watching() as watch:
        changing.change(stay.reservation_id, moved, caller=ADMINISTRATOR, now=NOW)

    assert (watch.reads, watch.writes) == (2, 1)


@pytest.mark.parametrize("nights", [1, 30])
def test_a_warm_quote_of_all_houses_asks_once(business: Scene, nights: int) -> None:
    request = QuoteRequest(stay=_stay(nights))

    watch = watched(partial(pricing.quote, request, caller=None, now=NOW))

    assert watch.rounds <= 1


def test_a_quote_after_half_a_minute_compares_the_catalogue_once(business: Scene) -> None:
    request = QuoteRequest(stay=_stay(3))
    pricing.quote(request, caller=None, now=NOW)

    with clock.at(NOW + timedelta(seconds=31)), watching() as watch:
        pricing.quote(request, caller=None, now=NOW)

    assert watch.rounds <= 2


@pytest.mark.soak
def test_a_list_costs_the_same_with_a_hundred_stays_and_with_many_more(business: Scene) -> None:
    """The history lies before the years that lists read anew (`reservations.stays.counts`)."""
    every = LISTS | ENDLESS
    recent = TODAY - timedelta(days=300)
    history.fill(business, 100, first=recent, last=TODAY + timedelta(days=100))
    short = {name: watched(partial(page, query)) for name, query in every.items()}
    history.fill(business, STAYS - 100, first=LONG_AGO, last=date(2024, 12, 1))
    cache.forget_all()
    long = {name: watched(partial(page, query)) for name, query in every.items()}
    deep = {number: watched(partial(page, {}, number)) for number in (1, 40, LAST // 2, LAST)}
    calendar = CalendarQuery(year="2025")
    view = watched(partial(calendar_view.calendar, calendar.filters(NOW)))

    for name in LISTS:
        assert long[name].calls == short[name].calls
        assert long[name].units == short[name].units
    for name in ENDLESS:
        assert long[name].rounds <= 3
        assert long[name].units["Query"] <= 20
    assert {watch.rounds for watch in deep.values()} == {3}
    # What differs between pages is only how far into its month a page begins.
    assert max(watch.total_units for watch in deep.values()) <= 5
    assert view.rounds <= 3


@pytest.mark.parametrize("text", ["maria", "maria 0000", "example.com", "austin 3", "maria austin"])
def test_a_search_costs_the_same_whatever_is_typed(searched: Scene, text: str) -> None:
    for work in (partial(found_clients, text), partial(found_stays, text)):
        cache.forget_all()
        catalogue()
        with watching() as first:
            count = work()
        with watching() as again:
            assert work() == count
        assert first.rounds <= 3
        assert again.rounds <= 2
        assert len(again.calls) <= 3
        assert again.total_units <= 60


def test_a_search_counts_every_tenth_of_many(searched: Scene) -> None:
    assert found_clients("maria") == PEOPLE // 10
    assert found_stays("maria") == PEOPLE // 10
    assert found_stays("austin 3") == PEOPLE // 4


@pytest.fixture(scope="module")
def searched(server: MiniStack) -> Scene:
    """Clients with a stay each, every tenth a María."""
    empty(server)
    with clock.at(NOW):
        cache.forget_all()
        made = scene.build(house_count=4, client_count=0)
        ids = tuple(client.client_id for client in crowd.fill(PEOPLE))
        made = msgspec.structs.replace(made, client_ids=ids)
        history.fill(made, PEOPLE, first=date(2020, 1, 1), last=date(2026, 12, 1))
        return made


def found_clients(text: str) -> int:
    answer = clients.list_clients(ClientsQuery(search=text, page_size="20"), SELLER, HERE)
    assert not isinstance(answer, list)
    assert len(answer.results) == min(answer.count, 20)
    return answer.count


def found_stays(text: str) -> int:
    query = StayListQuery(search=text, page_size="20")
    answer = stay_lists.list_stays(query, HERE)
    assert not isinstance(answer, list)
    assert len(answer.results) == min(answer.count, 20)
    return answer.count


def test_a_page_that_spans_years_is_still_three_rounds(business: Scene) -> None:
    history.fill(business, 30, first=date(2020, 1, 1), last=date(2025, 12, 1))

    assert page({}) == 20
    assert watched(partial(page, {})).rounds <= 3


def test_a_quote_with_every_discount_asks_at_most_three_times_in_a_row(business: Scene) -> None:
    promotions.configure()
    guest = promotions.referred_guest(business)

    watch = watched(partial(pricing.quote, _with_code(nights=3), caller=guest, now=NOW))

    assert watch.rounds <= 3
    assert len(watch.calls) <= 3


@pytest.mark.soak
def test_a_quote_of_many_houses_asks_no_more_than_its_keys_need(aws: MiniStack) -> None:
    cache.forget_all()
    many = scene.build(house_count=HOUSES, client_count=1)
    promotions.configure()
    guest = promotions.referred_guest(many)

    watch = watched(partial(pricing.quote, _with_code(nights=3), caller=guest, now=NOW))

    # Three nights a house, the client, the membership and the code, a hundred keys a call, and at
    # last the referrer's membership.
    assert watch.rounds <= 3
    assert len(watch.calls) <= ceil((3 * HOUSES + 3) / 100) + 1


def test_a_booking_with_a_code_reads_no_more_than_one_without(business: Scene) -> None:
    promotions.configure()
    guest = Guest(business.client_ids[0], "s")
    command = scene.guest_command(business, 0, 20, 3)
    wanted = msgspec.structs.replace(command, discount_code=promotions.CODE)
    catalogue()

    with watching() as watch:
        shown = guest_booking.book_by_guest(wanted, caller=guest, now=NOW)

    assert shown.stays[0].discount_code_used == promotions.CODE
    assert watch.reads <= 2
    assert watch.writes == 1


def _stay(nights: int) -> StayRequest:
    first = date(2026, 4, 16)
    return StayRequest(first, first + timedelta(days=nights), 4)


def _with_code(*, nights: int) -> QuoteRequest:
    return QuoteRequest(stay=_stay(nights), discount_code=promotions.CODE)
