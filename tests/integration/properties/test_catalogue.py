"""The catalogue that quotes are made from, and how soon changes show."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from chalicelib.catalogue import snapshots
from chalicelib.cloud import events, store
from chalicelib.exchange_rates.service import EXCHANGE_RATES, set_exchange_rate
from chalicelib.kernel import clock
from chalicelib.kernel.errors import Invalid, NotFound, Stale
from chalicelib.pricing.catalogue import catalogue
from chalicelib.properties.houses.service import HOUSES
from chalicelib.properties.photos import service as photos
from chalicelib.properties.photos.reading import find_photo, photos_of
from chalicelib.properties.prices import service as prices
from chalicelib.properties.special_dates import service as special_dates
from chalicelib.properties.special_dates.rules import DateInput
from chalicelib.properties.special_dates.service import save_special_date
from chalicelib.properties.types import House, Rates
from chalicelib.rates.late_checkout.service import LATE_CHECKOUT
from chalicelib.rates.policies.service import POLICIES
from chalicelib.rates.seasons.service import SEASONS
from chalicelib.rates.services.service import SERVICES
from chalicelib.rates.types import CancellationPolicy, LateCheckoutRule, Season, Service
from tests.integration.properties.conftest import ACTOR
from tests.support.elsewhere import elsewhere
from tests.support.settings import put

MakeHouse = Callable[..., House]
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def season(season_id: str, name: str, **details: Any) -> Season:
    said = {"start_month": 12, "start_day": 15, "end_month": 3, "end_day": 15, **details}
    return Season(season_id=season_id, name=name, season_type="high", **said)


def seasons() -> list[str]:
    return [season.name for season in catalogue().seasons]


def requests(counting: list[str]) -> Callable[..., None]:
    def count(model: Any, **_: Any) -> None:
        counting.append(model.name)

    return count


@pytest.fixture
def calls(aws: None) -> list[str]:
    """The names of the requests to DynamoDB, as they go out."""
    made: list[str] = []
    client: Any = store.connection().client
    client.meta.events.register("before-call.dynamodb", requests(made))
    return made


def test_a_change_of_this_process_shows_at_once(aws: None) -> None:
    assert seasons() == []
    SEASONS.save(season("s1", "Verano"), actor=ACTOR)
    assert seasons() == ["Verano"]


def test_a_change_of_another_process_shows_after_thirty_seconds(aws: None) -> None:
    with clock.at(NOON):
        assert seasons() == []
        elsewhere(lambda: SEASONS.save(season("s1", "Verano"), actor=ACTOR))
    with clock.at(NOON + timedelta(seconds=29)):
        assert seasons() == []
    with clock.at(NOON + timedelta(seconds=30)):
        assert seasons() == ["Verano"]


def test_whoever_asks_for_it_fresh_sees_it_at_once(aws: None) -> None:
    with clock.at(NOON):
        assert seasons() == []
        elsewhere(lambda: SEASONS.save(season("s1", "Verano"), actor=ACTOR))
        assert catalogue(fresh=True).seasons[0].name == "Verano"
        assert seasons() == ["Verano"]


def test_a_known_catalogue_costs_no_call_and_comparing_it_costs_one(
    house: House, calls: list[str]
) -> None:
    with clock.at(NOON):
        catalogue()
        assert calls == ["BatchGetItem", "Query"]
        calls.clear()
        catalogue()
        assert calls == []
    with clock.at(NOON + timedelta(minutes=1)):
        catalogue()
        assert calls == ["BatchGetItem"]


def test_every_change_gives_the_catalogue_another_version(make_house: MakeHouse) -> None:
    versions = [catalogue().version]
    house = make_house()

    def note() -> None:
        versions.append(catalogue().version)

    note()
    save_special_date(
        house.property_id, DateInput(month=12, day=31, price_usd=Decimal(400)), actor=ACTOR
    )
    note()
    photo = photos.add_photo(
        house.property_id, {"external_url": "https://a.example"}, content=None, actor=ACTOR
    )
    note()
    photos.remove_photo(photo.photo_id, actor=ACTOR)
    note()
    set_exchange_rate(Decimal("3.7"), actor=ACTOR)
    note()
    HOUSES.remove(house.property_id, actor=ACTOR)
    note()
    assert len(set(versions)) == len(versions)


def test_the_catalogue_holds_all_that_a_quote_needs(make_house: MakeHouse) -> None:
    second, first = make_house("Casa 2"), make_house("Casa 1", price_from=Decimal(120))
    rates = Rates(
        weekday_low=Decimal("100.00"),
        weekend_low=Decimal("150.00"),
        weekday_high=Decimal("180.00"),
        weekend_high=Decimal("0.01"),
    )
    prices.set_rates(second.property_id, rates, actor=ACTOR)
    for month, day in ((12, 31), (2, 29)):
        save_special_date(
            second.property_id,
            DateInput(month=month, day=day, price_usd=Decimal(400), minimum_nights=3),
            actor=ACTOR,
        )
    service = Service(
        service_id=str(uuid4()),
        name="Piscina temperada",
        price_usd=Decimal("50.00"),
        is_per_night=True,
        property_ids=frozenset({second.property_id}),
        post_action="temperature_pool",
    )
    SERVICES.save(service, actor=ACTOR)
    rule = LateCheckoutRule(weekday=6, name="Domingo", discount_value=Decimal("15.00"))
    LATE_CHECKOUT.save(rule, actor=ACTOR)
    SEASONS.save(season("s1", "Verano"), actor=ACTOR)
    set_exchange_rate(Decimal("3.785"), actor=ACTOR)

    known = catalogue()
    assert [house.name for house in known.houses] == ["Casa 1", "Casa 2"]
    assert known.house(first.property_id) == first
    assert known.house_by_slug("casa-2") == known.houses[1]
    assert known.houses[1].rates == rates
    assert [(day.month, day.day) for day in known.houses[1].special_dates] == [(2, 29), (12, 31)]
    assert known.services == (service,)
    assert known.late_checkout == (rule,)
    assert known.seasons == (season("s1", "Verano"),)
    assert known.exchange_rate == Decimal("3.785")


def test_things_are_listed_in_their_order(aws: None) -> None:
    for number in (10, 2):
        service = Service(service_id=str(number), name=f"S {number}", price_usd=Decimal(1))
        SERVICES.save(service, actor=ACTOR)
    for days in (7, 0):
        POLICIES.save(policy(str(days), days_before_check_in=days), actor=ACTOR)
    for weekday in (6, 0):
        LATE_CHECKOUT.save(LateCheckoutRule(weekday=weekday, name="x"), actor=ACTOR)
    SEASONS.save(season("a", "Fiestas", start_month=7, end_month=7, end_day=31), actor=ACTOR)
    SEASONS.save(season("b", "Enero", start_month=1), actor=ACTOR)
    known = catalogue()
    assert [service.name for service in known.services] == ["S 2", "S 10"]
    assert [policy.days_before_check_in for policy in known.policies] == [0, 7]
    assert [rule.weekday for rule in known.late_checkout] == [0, 6]
    assert seasons() == ["Enero", "Fiestas"]


def policy(policy_id: str, **details: Any) -> CancellationPolicy:
    said = {"days_before_check_in": 7, "refund_percentage": Decimal("50"), **details}
    return CancellationPolicy(policy_id=policy_id, name=f"Política {policy_id}", **said)


def test_what_is_saved_again_is_replaced_and_what_is_removed_is_gone(aws: None) -> None:
    SEASONS.save(season("s1", "Verano"), actor=ACTOR)
    put(SEASONS, season("s1", "Verano largo"))
    assert seasons() == ["Verano largo"]
    SEASONS.remove("s1", actor=ACTOR)
    assert seasons() == []
    facts = events.timeline("season#s1")
    assert [fact.name for fact in facts] == ["season.removed", "season.saved", "season.saved"]
    assert facts[1].changes == {"name": ["Verano", "Verano largo"]}


def test_services_policies_and_late_checkouts_can_be_removed(aws: None) -> None:
    SERVICES.save(Service(service_id="s", name="x", price_usd=Decimal(1)), actor=ACTOR)
    POLICIES.save(policy("p"), actor=ACTOR)
    LATE_CHECKOUT.save(LateCheckoutRule(weekday=0, name="x"), actor=ACTOR)
    SERVICES.remove("s", actor=ACTOR)
    POLICIES.remove("p", actor=ACTOR)
    LATE_CHECKOUT.remove(0, actor=ACTOR)
    known = catalogue()
    assert (known.services, known.policies, known.late_checkout) == ((), (), ())


@pytest.mark.parametrize(
    "remove",
    [
        lambda: SEASONS.remove("none", actor=ACTOR),
        lambda: LATE_CHECKOUT.remove(3, actor=ACTOR),
        lambda: SERVICES.remove("none", actor=ACTOR),
        lambda: POLICIES.remove("none", actor=ACTOR),
        lambda: special_dates.remove_special_date("none", 1, 1, actor=ACTOR),
        lambda: photos.remove_photo("none", actor=ACTOR),
    ],
)
def test_what_does_not_exist_cannot_be_removed(aws: None, remove: Callable[[], None]) -> None:
    with pytest.raises(NotFound):
        remove()


def test_one_exchange_rate_counts_and_the_former_is_remembered(aws: None) -> None:
    set_exchange_rate(Decimal("3.7"), actor=ACTOR)
    set_exchange_rate(Decimal("3.785"), actor=ACTOR)
    assert catalogue().exchange_rate == Decimal("3.785")
    assert [rate.rate for rate in EXCHANGE_RATES.values()] == [Decimal("3.785"), Decimal("3.700")]


def test_a_default_policy_takes_the_place_of_the_former(make_house: MakeHouse) -> None:
    one, two = (frozenset({make_house(name).property_id}) for name in ("Uno", "Dos"))
    POLICIES.save(policy("general", is_default=True), actor=ACTOR)
    POLICIES.save(policy("one", is_default=True, property_ids=one), actor=ACTOR)
    POLICIES.save(policy("both", is_default=True, property_ids=one | two), actor=ACTOR)
    POLICIES.save(policy("plain", is_default=False), actor=ACTOR)
    defaults = {p.policy_id for p in catalogue().policies if p.is_default}
    assert defaults == {"general", "both"}
    POLICIES.save(policy("new", is_default=True), actor=ACTOR)
    defaults = {p.policy_id for p in catalogue().policies if p.is_default}
    assert defaults == {"new", "both"}


def test_an_offer_for_a_house_that_does_not_exist_is_refused(aws: None) -> None:
    nowhere = frozenset({str(uuid4())})
    service = Service(service_id="s", name="x", price_usd=Decimal(1), property_ids=nowhere)
    with pytest.raises(Invalid) as refusal:
        SERVICES.save(service, actor=ACTOR)
    assert set(refusal.value.fields) == {"properties"}
    with pytest.raises(Invalid):
        POLICIES.save(policy("p", property_ids=nowhere), actor=ACTOR)


def test_prices_of_a_house_that_does_not_exist_are_refused(aws: None) -> None:
    with pytest.raises(NotFound):
        save_special_date(
            str(uuid4()), DateInput(month=1, day=1, price_usd=Decimal(1)), actor=ACTOR
        )
    assert snapshots.snapshot().collections == {}


def test_a_change_over_an_unseen_change_is_stale(house: House) -> None:
    seen = HOUSES.get(house.property_id)
    HOUSES.change(house.property_id, {"title": "Primero"}, actor=ACTOR)
    late = msgspec.structs.replace(house, title="Segundo")
    with pytest.raises(Stale):
        HOUSES.save(late, actor=ACTOR, before=seen)


def test_what_belonged_to_a_deleted_house_is_not_seen(house: House) -> None:
    photo = photos.add_photo(
        house.property_id, {"external_url": "https://a.example"}, content=None, actor=ACTOR
    )
    save_special_date(
        house.property_id, DateInput(month=12, day=31, price_usd=Decimal(1)), actor=ACTOR
    )
    HOUSES.remove(house.property_id, actor=ACTOR)
    assert catalogue().houses == ()
    assert photos_of(house.property_id) == []
    assert find_photo(photo.photo_id) is None
