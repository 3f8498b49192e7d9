"""What may be offered beside the nights."""

from decimal import Decimal
from typing import Any, cast

import pytest

from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.validation import Problems
from chalicelib.rates.policies import rules
from chalicelib.rates.services import rules as services
from chalicelib.rates.types import POOL_HEATING, CancellationPolicy, RefundTier, Service
from tests.unit.properties.samples import POLICY, SERVICE, altered, checks, wrong_fields


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "x" * 101}, "name"),
        ({"price_usd": Decimal(-1)}, "price_usd"),
        ({"post_action": "x" * 51}, "post_action"),
        ({"description": "x" * 5001}, "description"),
        ({"property_ids": frozenset(map(str, range(2001)))}, "properties"),
    ],
)
def test_an_unusable_service_is_refused(changes: dict[str, Any], field: str) -> None:
    assert wrong_fields(checks(services.checked), altered(SERVICE, **changes)) == {field}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"days_before_check_in": -1}, "days_before_checkin"),
        ({"refund_percentage": Decimal("100.01")}, "refund_percentage"),
        ({"refund_percentage": Decimal("-0.01")}, "refund_percentage"),
        ({"description": "x" * 5001}, "description"),
    ],
)
def test_an_unusable_policy_is_refused(changes: dict[str, Any], field: str) -> None:
    rules.checked(POLICY, Problems())
    assert wrong_fields(checks(rules.checked), altered(POLICY, **changes)) == {field}


def heating(service_id: str, *houses: str, **details: Any) -> Service:
    heats = altered(SERVICE, service_id=service_id, post_action=POOL_HEATING)
    return cast("Service", altered(heats, property_ids=frozenset(houses), **details))


def noted(service: Service, other: Service) -> set[str]:
    problems = Problems()
    services.note_pool_heating(problems, service, [other])
    try:
        problems.raise_any()
    except Invalid as error:
        return set(error.fields)
    return set()


@pytest.mark.parametrize(
    "other",
    [
        heating("s2"),
        heating("s2", "h1"),
        heating("s2", "h1", "h2"),
    ],
)
def test_the_pool_of_a_house_is_heated_by_one_service(other: Service) -> None:
    assert noted(heating("s1", "h1"), other) == {"post_action"}


@pytest.mark.parametrize(
    "other",
    [
        heating("s2", "h2"),
        heating("s2", "h1", is_active=False),
        altered(SERVICE, service_id="s2", post_action="breakfast"),
    ],
)
def test_services_that_heat_no_pool_of_the_house_stand_beside_it(other: Service) -> None:
    assert noted(heating("s1", "h1"), other) == set()
    assert noted(heating("s1", "h1", is_active=False), heating("s2", "h1")) == set()


def tier(days: int, refund: str) -> RefundTier:
    return RefundTier(days, Decimal(refund))


@pytest.mark.parametrize(
    "further",
    [
        [tier(7, "20")],
        [tier(8, "20")],
        [tier(3, "60")],
        [tier(-1, "0")],
        [tier(3, "-1")],
        [tier(3, "20"), tier(1, "30")],
        [tier(days, "0") for days in range(6, -20, -1)],
    ],
)
def test_tiers_ask_for_fewer_days_and_give_no_more(further: list[RefundTier]) -> None:
    policy = altered(POLICY, further_tiers=tuple(further))
    assert wrong_fields(checks(rules.checked), policy) == {"tiers"}


def test_percentages_are_kept_in_hundredths() -> None:
    policy = altered(POLICY, refund_percentage=Decimal("50.005"), further_tiers=(tier(0, "0"),))
    checked = rules.checked(policy, Problems())
    assert str(checked.refund_percentage) == "50.01"
    assert str(checked.further_tiers[0].refund_percentage) == "0.00"


def test_a_default_policy_is_active() -> None:
    policy = altered(POLICY, is_default=True, is_active=False)
    assert wrong_fields(checks(rules.checked), policy) == {"is_default", "is_active"}


def test_tiers_are_put_in_order() -> None:
    details = rules.with_tiers({}, [tier(0, "50"), tier(7, "100")])
    assert details["days_before_check_in"] == 7
    assert details["refund_percentage"] == 100
    assert details["further_tiers"] == (tier(0, "50"),)


@pytest.mark.parametrize(
    ("pair", "wrong"),
    [
        ({"days_before_check_in": 8}, {"days_before_checkin", "tiers"}),
        ({"refund_percentage": Decimal(99)}, {"refund_percentage", "tiers"}),
        ({"days_before_check_in": 0, "refund_percentage": Decimal(50)}, None),
    ],
)
def test_a_pair_that_is_not_the_first_tier_is_refused(
    pair: dict[str, Any], wrong: set[str] | None
) -> None:
    everything = {"days_before_checkin", "refund_percentage", "tiers"}
    refused = wrong_fields(
        lambda given: rules.with_tiers(given, [tier(7, "100"), tier(0, "50")]), pair
    )
    assert refused == (wrong or everything)


def test_a_pair_may_repeat_the_first_tier_and_no_tiers_leave_the_pair() -> None:
    pair = {"days_before_check_in": 7, "refund_percentage": Decimal("100.00")}
    assert rules.with_tiers(pair, [tier(7, "100")])["further_tiers"] == ()
    assert rules.with_tiers(pair, []) == {**pair, "further_tiers": ()}
    assert wrong_fields(lambda given: rules.with_tiers(given, []), {}) == {
        "days_before_checkin",
        "refund_percentage",
        "tiers",
    }


@pytest.mark.parametrize(
    ("new", "former", "expected"),
    [
        ((), (), True),
        (("h1",), (), False),
        ((), ("h1",), False),
        (("h1", "h2"), ("h1",), True),
        (("h1",), ("h1", "h2"), False),
        (("h1",), ("h1", "deleted"), True),
        (("h1",), ("h2",), False),
    ],
)
def test_a_default_replaces_those_all_of_whose_houses_it_speaks_for(
    new: tuple[str, ...], former: tuple[str, ...], expected: bool
) -> None:
    chosen = altered(POLICY, property_ids=frozenset(new))
    before = altered(POLICY, property_ids=frozenset(former))
    assert rules.replaces(chosen, before, {"h1", "h2"}) is expected


def test_what_was_found_before_is_told_with_what_the_check_finds() -> None:
    for check, value, field in (
        (services.checked, altered(SERVICE, price_usd=Decimal(-1)), "price_usd"),
        (rules.checked, altered(POLICY, name=""), "name"),
    ):
        problems = Problems()
        problems.note("properties", "Propiedad no encontrada.", when=True)
        with pytest.raises(Invalid) as refusal:
            cast("Any", check)(value, problems)
        assert set(refusal.value.fields) == {"properties", field}


def test_names_of_offers_are_kept_on_one_line() -> None:
    assert (
        services.checked(altered(SERVICE, name=" Cena \t fría\n"), Problems()).name == "Cena fría"
    )
    assert (
        rules.checked(altered(POLICY, name="Muy\x07 flexible "), Problems()).name == "Muy flexible"
    )
    assert wrong_fields(checks(services.checked), altered(SERVICE, name="\t\x1f")) == {"name"}


def policy(*houses: str, **details: Any) -> CancellationPolicy:
    said = altered(POLICY, property_ids=frozenset(houses), **details)
    return cast("CancellationPolicy", said)


@pytest.mark.parametrize(
    ("policies", "with_default"),
    [
        ([], set()),
        ([policy()], set()),
        ([policy(is_default=True)], {"h1", "h2"}),
        ([policy(is_default=True), policy("h1")], {"h2"}),
        ([policy(is_default=True), policy("h1", is_active=False)], {"h1", "h2"}),
        ([policy("h1", is_default=True), policy("h1")], {"h1"}),
        ([policy("h1", "gone", is_default=True), policy()], {"h1"}),
        ([policy("h1", is_default=True, is_active=False)], set()),
    ],
)
def test_a_house_has_the_default_among_its_own_policies_or_without_any_the_general_one(
    policies: list[CancellationPolicy], with_default: set[str]
) -> None:
    assert rules.houses_with_default(policies, ["h1", "h2"]) == with_default
