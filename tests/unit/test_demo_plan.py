"""What the demonstration data promises, on ordinary days and on the awkward ones."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest

from chalicelib.kernel import dates
from chalicelib.reservations.stays.rules import HOLD_TIME
from chalicelib.reservations.types import BLOCKING
from local.demo import plan
from local.demo.houses import SKETCHES
from local.demo.names import guests
from local.demo.plan import Planned
from local.demo.stays import VOUCHER_AFTER

GUESTS = 105
DAYS = (
    datetime(2026, 3, 2, 15, tzinfo=UTC),
    datetime(2026, 7, 27, 15, tzinfo=UTC),
    datetime(2026, 12, 30, 23, tzinfo=UTC),
    datetime(2027, 1, 2, 4, 30, tzinfo=UTC),
    datetime(2028, 2, 29, 5, 20, tzinfo=UTC),
)


@pytest.fixture(params=DAYS, ids=str)
def now(request: pytest.FixtureRequest) -> datetime:
    instant: datetime = request.param
    return instant


@pytest.fixture
def houses(now: datetime) -> list[list[Planned]]:
    return plan.plan(now, GUESTS)


def kept(stays: list[Planned]) -> list[Planned]:
    return [stay for stay in stays if stay.status in BLOCKING]


def blocked(stay: Planned) -> list[date]:
    last = stay.departure + dates.ONE_DAY if stay.late_checkout else stay.departure
    return list(dates.days_between(stay.check_in, last))


def everything(houses: list[list[Planned]]) -> list[Planned]:
    return [stay for stays in houses for stay in stays]


def test_the_same_moment_has_the_same_plan(now: datetime) -> None:
    assert plan.plan(now, GUESTS) == plan.plan(now, GUESTS)


def test_no_night_is_planned_twice(houses: list[list[Planned]]) -> None:
    for stays in houses:
        nights = Counter(night for stay in kept(stays) for night in blocked(stay))
        assert max(nights.values()) == 1


def test_what_was_called_off_is_booked_before_others_take_its_nights(
    houses: list[list[Planned]],
) -> None:
    for stays in houses:
        ended = [stay.status not in BLOCKING for stay in stays]
        assert ended == sorted(ended, reverse=True)


def test_the_houses_were_occupied_as_good_houses_are(
    now: datetime, houses: list[list[Planned]]
) -> None:
    today = dates.today(now)
    for stays in houses:
        nights = {night for stay in kept(stays) for night in blocked(stay) if night < today}
        assert 0.55 <= len(nights) / plan.HISTORY <= 0.75


def test_weekends_are_fuller_than_the_days_between(houses: list[list[Planned]]) -> None:
    nights = [night for stays in houses for stay in kept(stays) for night in blocked(stay)]
    weekend = sum(dates.is_weekend_night(night) for night in nights)
    assert weekend / 2 > (len(nights) - weekend) / 5 * 1.2


def test_nobody_books_in_the_future_or_after_arriving(
    now: datetime, houses: list[list[Planned]]
) -> None:
    for stay in everything(houses):
        assert stay.created <= now
        assert dates.today(stay.created) <= stay.check_in


def test_a_hold_is_fresh(now: datetime, houses: list[list[Planned]]) -> None:
    holds = [stay for stay in everything(houses) if stay.status == "incomplete"]
    assert holds
    assert all(stay.created + HOLD_TIME > now + VOUCHER_AFTER for stay in holds)


def test_every_house_has_guests_today(now: datetime, houses: list[list[Planned]]) -> None:
    today = dates.today(now)
    for stays in houses:
        assert any(today in blocked(stay) for stay in kept(stays))


def test_some_leave_and_some_arrive_today_and_tomorrow(
    now: datetime, houses: list[list[Planned]]
) -> None:
    stays = kept(everything(houses))
    for day in (dates.today(now), dates.today(now) + dates.ONE_DAY):
        assert any(stay.check_in == day for stay in stays)
        assert any(stay.departure == day for stay in stays)


def test_some_were_booked_today(now: datetime, houses: list[list[Planned]]) -> None:
    booked = {dates.today(stay.created) for stay in everything(houses)}
    assert dates.today(now) in booked


def test_every_status_and_origin_is_there(houses: list[list[Planned]]) -> None:
    stays = everything(houses)
    assert {stay.status for stay in stays} == {
        *("approved", "pending", "under_review", "incomplete", "cancelled", "rejected")
    }
    assert {stay.origin for stay in stays} == {"aus", "client", "air", "man"}
    assert {stay.currency for stay in stays} == {"sol", "usd"}
    assert any(stay.late_checkout for stay in stays)


def test_guests_on_the_web_keep_away_from_minimum_stays(houses: list[list[Planned]]) -> None:
    web = [stay for stay in everything(houses) if stay.origin == "client"]
    assert not any(stay.force for stay in web)


def test_no_party_is_larger_than_its_house(houses: list[list[Planned]]) -> None:
    for stay in everything(houses):
        assert 1 <= stay.guests <= SKETCHES[stay.house].capacity


def test_two_years_are_covered(now: datetime, houses: list[list[Planned]]) -> None:
    today = dates.today(now)
    for stays in houses:
        arrivals = [stay.check_in for stay in stays]
        assert min(arrivals) < today - timedelta(days=plan.HISTORY - 14)
        assert max(arrivals) > today + timedelta(days=plan.FUTURE - 60)


def test_guests_have_every_kind_of_document_and_no_two_the_same(now: datetime) -> None:
    everyone = list(guests(Random(plan.SEED), dates.today(now)))
    documents = [(guest.document_type, guest.number_doc) for guest in everyone]
    assert len(everyone) == GUESTS
    assert len(set(documents)) == len(documents)
    assert {kind for kind, _ in documents} == {"dni", "cex", "pas", "ruc"}


def test_somebody_has_a_birthday_today(now: datetime) -> None:
    today = dates.today(now)
    born = [guest.birth_date for guest in guests(Random(plan.SEED), today) if guest.birth_date]
    assert (today.month, today.day) in {(day.month, day.day) for day in born}


@pytest.mark.parametrize(
    ("today", "holiday"),
    [(date(2026, 11, 24), date(2026, 12, 31)), (date(2027, 4, 5), date(2027, 7, 28))],
    ids=str,
)
def test_the_next_holidays_are_free_in_one_house_only(today: date, holiday: date) -> None:
    houses = plan.plan(dates.local(today, time(10)), GUESTS)
    free = [all(holiday not in blocked(stay) for stay in kept(stays)) for stays in houses]
    assert free == [True, False, False, False]
