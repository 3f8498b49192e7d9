"""The catalogue that quotes are made from, and how soon changes show."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from chalicelib.cloud import events, store
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.kernel.errors import Invalid, NotFound, Stale
from chalicelib.properties import catalogue, records
from chalicelib.properties.records import HouseRecord, SeasonRecord
from chalicelib.properties.service import changes, houses, offers, photos, prices, special_dates
from chalicelib.properties.types import (
    CancellationPolicy,
    House,
    LateCheckoutRule,
    Rates,
    Season,
    Service,
)

from .conftest import ACTOR

MakeHouse = Callable[..., House]
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def elsewhere(change: Callable[[Transaction], None]) -> None:
    """A change of the catalogue by another process: this one hears nothing of it."""
    tx = Transaction(clock.now())
    change(tx)
    version = records.VersionRecord(
        scope=records.VERSION, kind=records.CATALOGUE, value=str(uuid4())
    )
    tx.put(version)
    tx.commit()


def season(season_id: str, name: str, **details: Any) -> Season:
    said = {"start_month": 12, "start_day": 15, "end_month": 3, "end_day": 15, **details}
    return Season(season_id=season_id, name=name, season_type="high", **said)


def seasons() -> list[str]:
    return [season.name for season in catalogue.catalogue().seasons]


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
    prices.save_season(season("s1", "Verano"), actor=ACTOR)
    assert seasons() == ["Verano"]


def test_a_change_of_another_process_shows_after_thirty_seconds(aws: None) -> None:
    with clock.at(NOON):
        assert seasons() == []
        elsewhere(lambda tx: _add(tx, season("s1", "Verano")))
    with clock.at(NOON + timedelta(seconds=29)):
        assert seasons() == []
    with clock.at(NOON + timedelta(seconds=30)):
        assert seasons() == ["Verano"]


def test_whoever_asks_for_it_fresh_sees_it_at_once(aws: None) -> None:
    with clock.at(NOON):
        assert seasons() == []
        elsewhere(lambda tx: _add(tx, season("s1", "Verano")))
        assert catalogue.snapshot(fresh=True).catalogue.seasons[0].name == "Verano"
        assert seasons() == ["Verano"]


def _add(tx: Transaction, value: Season) -> None:
    changes.save(tx, SeasonRecord, f"season#{value.season_id}", value)


def test_a_known_catalogue_costs_no_call_and_comparing_it_costs_one(
    house: House, calls: list[str]
) -> None:
    with clock.at(NOON):
        catalogue.catalogue()
        assert calls == ["BatchGetItem", "Query"]
        calls.clear()
        catalogue.catalogue()
        assert calls == []
    with clock.at(NOON + timedelta(minutes=1)):
        catalogue.catalogue()
        assert calls == ["BatchGetItem"]


def test_every_change_gives_the_catalogue_another_version(make_house: MakeHouse) -> None:
    versions = [catalogue.catalogue().version]
    house = make_house()

    def note() -> None:
        versions.append(catalogue.catalogue().version)

    note()
    prices.save_special_date(house.property_id, 12, 31, price_usd=Decimal(400), actor=ACTOR)
    note()
    photo = photos.add_photo(
        house.property_id, {"external_url": "https://a.example"}, content=None, actor=ACTOR
    )
    note()
    photos.remove_photo(photo.photo_id, actor=ACTOR)
    note()
    prices.set_exchange_rate(Decimal("3.7"), actor=ACTOR)
    note()
    houses.delete_house(house.property_id, actor=ACTOR)
    note()
    assert len(set(versions)) == len(versions)


def test_the_catalogue_holds_all_that_a_quote_needs(make_house: MakeHouse) -> None:
    second, first = make_house("Casa 2"), make_house("Casa 1", price_from=Decimal(120))
    rates = Rates(
        weekday_low=Decimal("100.00"),
        weekend_low=Decimal("150.00"),
        weekday_high=Decimal("180.00"),
        weekend_high=Decimal("0.00"),
    )
    prices.set_rates(second.property_id, rates, actor=ACTOR)
    for month, day in ((12, 31), (2, 29)):
        prices.save_special_date(
            second.property_id, month, day, price_usd=Decimal(400), minimum_nights=3, actor=ACTOR
        )
    service = Service(
        service_id=str(uuid4()),
        name="Piscina temperada",
        price_usd=Decimal("50.00"),
        is_per_night=True,
        property_ids=frozenset({second.property_id}),
        post_action="temperature_pool",
    )
    offers.save_service(service, actor=ACTOR)
    rule = LateCheckoutRule(weekday=6, name="Domingo", discount_value=Decimal("15.00"))
    prices.save_late_checkout(rule, actor=ACTOR)
    prices.save_season(season("s1", "Verano"), actor=ACTOR)
    prices.set_exchange_rate(Decimal("3.785"), actor=ACTOR)

    known = catalogue.catalogue()
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
        offers.save_service(service, actor=ACTOR)
    for days in (7, 0):
        offers.save_policy(policy(str(days), days_before_check_in=days), actor=ACTOR)
    for weekday in (6, 0):
        prices.save_late_checkout(LateCheckoutRule(weekday=weekday, name="x"), actor=ACTOR)
    prices.save_season(season("a", "Fiestas", start_month=7, end_month=7, end_day=31), actor=ACTOR)
    prices.save_season(season("b", "Enero", start_month=1), actor=ACTOR)
    known = catalogue.catalogue()
    assert [service.name for service in known.services] == ["S 2", "S 10"]
    assert [policy.days_before_check_in for policy in known.policies] == [0, 7]
    assert [rule.weekday for rule in known.late_checkout] == [0, 6]
    assert seasons() == ["Enero", "Fiestas"]


def policy(policy_id: str, **details: Any) -> CancellationPolicy:
    said = {"days_before_check_in": 7, "refund_percentage": Decimal("50"), **details}
    return CancellationPolicy(policy_id=policy_id, name=f"Política {policy_id}", **said)


def test_what_is_saved_again_is_replaced_and_what_is_removed_is_gone(aws: None) -> None:
    prices.save_season(season("s1", "Verano"), actor=ACTOR)
    prices.save_season(season("s1", "Verano largo"), actor=ACTOR)
    assert seasons() == ["Verano largo"]
    prices.SEASONS.remove("s1", actor=ACTOR)
    assert seasons() == []
    facts = events.timeline("season#s1")
    assert [fact.name for fact in facts] == ["season.removed", "season.saved", "season.saved"]
    assert facts[1].changes == {"name": ["Verano", "Verano largo"]}


def test_services_policies_and_late_checkouts_can_be_removed(aws: None) -> None:
    offers.save_service(Service(service_id="s", name="x", price_usd=Decimal(1)), actor=ACTOR)
    offers.save_policy(policy("p"), actor=ACTOR)
    prices.save_late_checkout(LateCheckoutRule(weekday=0, name="x"), actor=ACTOR)
    offers.SERVICES.remove("s", actor=ACTOR)
    offers.POLICIES.remove("p", actor=ACTOR)
    prices.LATE_CHECKOUT.remove(0, actor=ACTOR)
    known = catalogue.catalogue()
    assert (known.services, known.policies, known.late_checkout) == ((), (), ())


@pytest.mark.parametrize(
    "remove",
    [
        lambda: prices.SEASONS.remove("none", actor=ACTOR),
        lambda: prices.LATE_CHECKOUT.remove(3, actor=ACTOR),
        lambda: offers.SERVICES.remove("none", actor=ACTOR),
        lambda: offers.POLICIES.remove("none", actor=ACTOR),
        lambda: special_dates.remove_special_date("none", 1, 1, actor=ACTOR),
        lambda: photos.remove_photo("none", actor=ACTOR),
    ],
)
def test_what_does_not_exist_cannot_be_removed(aws: None, remove: Callable[[], None]) -> None:
    with pytest.raises(NotFound):
        remove()


def test_one_exchange_rate_counts_and_the_former_is_remembered(aws: None) -> None:
    prices.set_exchange_rate(Decimal("3.7"), actor=ACTOR)
    prices.set_exchange_rate(Decimal("3.785"), actor=ACTOR)
    assert catalogue.catalogue().exchange_rate == Decimal("3.785")
    fact = events.timeline("exchange_rate#usd")[0]
    assert fact.changes["rate"] == ["3.700", "3.785"]


def test_a_default_policy_takes_the_place_of_the_former(make_house: MakeHouse) -> None:
    one, two = (frozenset({make_house(name).property_id}) for name in ("Uno", "Dos"))
    offers.save_policy(policy("general", is_default=True), actor=ACTOR)
    offers.save_policy(policy("one", is_default=True, property_ids=one), actor=ACTOR)
    offers.save_policy(policy("both", is_default=True, property_ids=one | two), actor=ACTOR)
    offers.save_policy(policy("plain", is_default=False), actor=ACTOR)
    defaults = {p.policy_id for p in catalogue.catalogue().policies if p.is_default}
    assert defaults == {"general", "both"}
    offers.save_policy(policy("new", is_default=True), actor=ACTOR)
    defaults = {p.policy_id for p in catalogue.catalogue().policies if p.is_default}
    assert defaults == {"new", "both"}


def test_an_offer_for_a_house_that_does_not_exist_is_refused(aws: None) -> None:
    nowhere = frozenset({str(uuid4())})
    service = Service(service_id="s", name="x", price_usd=Decimal(1), property_ids=nowhere)
    with pytest.raises(Invalid) as refusal:
        offers.save_service(service, actor=ACTOR)
    assert set(refusal.value.fields) == {"properties"}
    with pytest.raises(Invalid):
        offers.save_policy(policy("p", property_ids=nowhere), actor=ACTOR)


def test_prices_of_a_house_that_does_not_exist_are_refused(aws: None) -> None:
    with pytest.raises(NotFound):
        prices.save_special_date(str(uuid4()), 1, 1, price_usd=Decimal(1), actor=ACTOR)
    assert records.everything_published() == []


def test_a_change_over_an_unseen_change_is_stale(house: House) -> None:
    seen = records.published(HouseRecord, records.house_kind(house.property_id))
    assert seen is not None
    houses.change_house(house.property_id, {"title": "Primero"}, actor=ACTOR)
    tx = Transaction(clock.now())
    late = records.successor(HouseRecord, seen.kind, house, seen, tx.now)
    changes.put(tx, late, seen)
    with pytest.raises(Stale):
        tx.commit()


def test_what_belonged_to_a_deleted_house_is_not_seen(house: House) -> None:
    photo = photos.add_photo(
        house.property_id, {"external_url": "https://a.example"}, content=None, actor=ACTOR
    )
    prices.save_special_date(house.property_id, 12, 31, price_usd=Decimal(1), actor=ACTOR)
    houses.delete_house(house.property_id, actor=ACTOR)
    assert catalogue.catalogue().houses == ()
    assert catalogue.snapshot().photo(photo.photo_id) is None
    assert catalogue.find_photo(photo.photo_id) is None
