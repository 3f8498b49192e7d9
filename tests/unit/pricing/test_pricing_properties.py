"""What holds for every house, catalogue and stay, not only for the worked examples."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.pricing.late_checkout.rules import LateCheckoutOffer, late_checkout
from chalicelib.pricing.quotes.rules.minimum_stay import minimum_stay_violation, nights_to_read
from chalicelib.pricing.quotes.rules.quote import HouseQuote, quote_house
from chalicelib.pricing.quotes.rules.requests import StayRequest, check_request
from chalicelib.pricing.sales.rules import QuoteSnapshot, recompute, take_snapshot
from chalicelib.pricing.types import Catalogue
from chalicelib.properties.types import House, Rates, SpecialDate
from chalicelib.rates.types import LateCheckoutRule, Season, Service

from .book import change

Draw = Callable[[st.SearchStrategy[Any]], Any]

money = st.decimals(0, 5000, places=2)
rates_of_exchange = st.decimals(1, 10, places=3)
guests = st.integers(1, 30)
months = st.integers(1, 12)
days_of_month = st.integers(1, 31)

rates = st.builds(
    Rates, weekday_low=money, weekend_low=money, weekday_high=money, weekend_high=money
)
special_dates = st.lists(
    st.builds(
        SpecialDate,
        special_date_id=st.uuids().map(str),
        month=months,
        day=days_of_month,
        price_usd=money,
        description=st.sampled_from(["", "Feriado"]),
        minimum_nights=st.integers(1, 10),
        is_active=st.booleans(),
    ),
    max_size=8,
    unique_by=lambda special: (special.month, special.day),
)
seasons = st.lists(
    st.builds(
        Season,
        season_id=st.uuids().map(str),
        name=st.just("Temporada"),
        season_type=st.sampled_from(["low", "high"]),
        start_month=months,
        start_day=days_of_month,
        end_month=months,
        end_day=days_of_month,
        is_active=st.booleans(),
    ),
    max_size=4,
)
services = st.lists(
    st.builds(
        Service,
        service_id=st.integers(1, 6).map(str),
        name=st.sampled_from(["Desayuno", "Limpieza"]),
        price_usd=money,
        service_type=st.sampled_from(["optional", "mandatory"]),
        is_per_night=st.booleans(),
        is_per_person=st.booleans(),
    ),
    max_size=4,
    unique_by=lambda service: service.service_id,
)
late_rules = st.lists(
    st.builds(
        LateCheckoutRule,
        weekday=st.integers(0, 6),
        name=st.just("Regla"),
        allowed=st.booleans(),
        discount_type=st.sampled_from(["percentage", "fixed"]),
        discount_value=money,
    ),
    max_size=7,
    unique_by=lambda rule: rule.weekday,
)
houses = st.builds(
    House,
    property_id=st.just("house"),
    name=st.just("Casa"),
    slug=st.just("casa"),
    included_guests=st.integers(1, 6),
    price_from=st.none() | money,
    extra_guest_usd=st.none() | money,
    rates=st.none() | rates,
    special_dates=special_dates.map(tuple),
)
first_nights = st.dates(date(2026, 1, 1), date(2036, 12, 31)) | st.sampled_from(
    [date(2028, 2, 28), date(2028, 2, 29), date(2027, 2, 28), date(2026, 12, 31), date(2027, 1, 1)]
)


@st.composite
def requests(draw: Draw) -> StayRequest:
    check_in = draw(first_nights)
    return StayRequest(check_in, check_in + timedelta(days=draw(st.integers(1, 59))), draw(guests))


@st.composite
def catalogues(draw: Draw) -> Catalogue:
    return Catalogue(
        houses=(draw(houses),),
        exchange_rate=draw(rates_of_exchange),
        version="1",
        seasons=tuple(draw(seasons)),
        services=tuple(draw(services)),
        late_checkout=tuple(draw(late_rules)),
    )


def quoted(catalogue: Catalogue, request: StayRequest, **options: Any) -> HouseQuote:
    chosen = [service.service_id for service in catalogue.services]
    return quote_house(catalogue, catalogue.houses[0], request, chosen_services=chosen, **options)


@given(catalogues(), requests())
def test_the_lines_of_a_quote_sum_to_its_total(catalogue: Catalogue, request: StayRequest) -> None:
    quote = quoted(catalogue, request).quote
    totals = quote.totals
    assert len(quote.price.nights) == request.night_count
    assert totals.base.usd + totals.extra.usd == totals.subtotal.usd
    for currency in ("usd", "pen"):
        services_sum = sum(getattr(line.total, currency) for line in quote.services)
        total = getattr(totals.final, currency) + services_sum
        assert total == getattr(totals.with_services, currency)


@given(catalogues(), requests())
def test_no_amount_is_negative(catalogue: Catalogue, request: StayRequest) -> None:
    quote = quoted(catalogue, request).quote
    totals = quote.totals
    amounts = [totals.base, totals.extra, totals.subtotal, totals.services, totals.with_services]
    assert all(amount.usd >= 0 and amount.pen >= 0 for amount in amounts)


@given(catalogues(), requests())
def test_soles_are_dollars_times_the_rate_to_half_a_cent(
    catalogue: Catalogue, request: StayRequest
) -> None:
    quote = quoted(catalogue, request).quote
    price, totals, rate = quote.price, quote.totals, catalogue.exchange_rate
    exact = [
        (price.base_usd, totals.base.pen),
        (price.extra_usd, totals.extra.pen),
        (price.base_usd + price.extra_usd, totals.subtotal.pen),
        *((line.total_usd, line.total.pen) for line in quote.services),
    ]
    assert all(abs(usd * rate - pen) <= Decimal("0.005") for usd, pen in exact)


@given(catalogues(), requests())
def test_one_more_night_or_guest_never_costs_less(
    catalogue: Catalogue, request: StayRequest
) -> None:
    total = quoted(catalogue, request).quote.totals.with_services
    longer = change(request, check_out=request.check_out + timedelta(days=1))
    fuller = change(request, guests=request.guests + 1)
    for larger in (longer, fuller):
        dearer = quoted(catalogue, larger).quote.totals.with_services
        assert dearer.usd >= total.usd
        assert dearer.pen >= total.pen


@given(catalogues(), requests(), st.randoms(use_true_random=False))
def test_the_order_of_definitions_changes_nothing(
    catalogue: Catalogue, request: StayRequest, random: Any
) -> None:
    def shuffled(things: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(random.sample(things, len(things)))

    house = catalogue.houses[0]
    other = change(
        catalogue,
        houses=(change(house, special_dates=shuffled(house.special_dates)),),
        seasons=shuffled(catalogue.seasons),
        services=shuffled(catalogue.services),
    )
    first, second = quoted(catalogue, request), quoted(other, request)
    assert first.quote == second.quote
    assert first.minimum_stay == second.minimum_stay


@given(catalogues(), requests())
def test_a_stored_quote_gives_its_totals_again(catalogue: Catalogue, request: StayRequest) -> None:
    offer = quoted(catalogue, request)
    kept = take_snapshot(offer, catalogue.version, datetime(2026, 3, 2, tzinfo=UTC))
    stored = msgspec.json.decode(msgspec.json.encode(kept), type=QuoteSnapshot)
    assert stored == kept
    assert recompute(stored) == offer.quote.totals


@given(houses, requests(), st.sets(st.integers(-40, 120)))
def test_the_nights_to_read_decide_alone_about_the_minimum_stay(
    house: House, request: StayRequest, offsets: set[int]
) -> None:
    occupied = {request.check_in + timedelta(days=offset) for offset in offsets}
    read = set(nights_to_read(house, request))
    assert set(request.nights()) <= read
    assert minimum_stay_violation(house, request, occupied) == minimum_stay_violation(
        house, request, occupied & read
    )


@given(houses, requests())
def test_a_violation_is_cured_by_selling_its_special_night(
    house: House, request: StayRequest
) -> None:
    occupied: set[date] = set()
    for _ in range(200):
        violation = minimum_stay_violation(house, request, occupied)
        if violation is None:
            break
        assert violation.special_night not in occupied
        occupied.add(violation.special_night)
    assert minimum_stay_violation(house, request, occupied) is None


@given(catalogues(), first_nights, guests, st.booleans())
def test_late_checkout_is_never_negative_nor_dearer_than_the_night(
    catalogue: Catalogue, day: date, people: int, night_is_free: bool
) -> None:
    answer = late_checkout(
        catalogue, catalogue.houses[0], day, people, night_is_free=night_is_free, today=day
    )
    if isinstance(answer, LateCheckoutOffer):
        assert night_is_free
        for currency in ("usd", "pen"):
            base, discount, price = (
                getattr(part, currency) for part in (answer.base, answer.discount, answer.price)
            )
            assert 0 <= price <= base
            assert price == base - discount


@given(houses, st.dates(), st.dates(), st.integers())
def test_no_dates_or_guests_make_the_checks_crash(
    house: House, check_in: date, check_out: date, people: int
) -> None:
    request = StayRequest(check_in, check_out, people)
    if not check_request(request, date(2026, 3, 2), 10):
        read = nights_to_read(house, request)
        assert set(request.nights()) <= set(read)
        assert minimum_stay_violation(house, request, set(read)) is None
