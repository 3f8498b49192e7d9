"""What holds for discounted quotes of every house, catalogue and stay."""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, get_args

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.discounts.choosing.rules import DiscountRequest, Proposal, propose
from chalicelib.discounts.types import (
    AutomaticDiscount,
    DiscountCode,
    GuestHistory,
    ReferralDiscount,
    RequestedStay,
    Trigger,
)
from chalicelib.kernel.amounts import Amount
from chalicelib.pricing.quotes.rules.quote import Quote, quote_house
from chalicelib.pricing.quotes.rules.requests import StayRequest
from chalicelib.pricing.types import Catalogue

from .test_pricing_properties import catalogues, requests

percentages = st.decimals("0.01", 100, places=2)
caps = st.none() | st.decimals("0.01", 500, places=2)
weekdays = st.sets(st.integers(0, 6), max_size=3).map(lambda days: tuple(sorted(days)))
levels = st.sets(st.sampled_from(["base", "silver", "gold"]), max_size=2).map(frozenset)
automatics = st.lists(
    st.builds(
        AutomaticDiscount,
        discount_id=st.uuids().map(str),
        name=st.sampled_from(["Promoción", "Verano"]),
        trigger=st.sampled_from(get_args(Trigger)),
        discount_percentage=percentages,
        max_discount_usd=caps,
        required_achievements=levels,
        restrict_weekdays=st.booleans(),
        restrict_weekends=st.booleans(),
        specific_weekdays=weekdays,
        apply_only_to_base_price=st.booleans(),
    ),
    max_size=5,
)
codes = st.none() | st.builds(
    DiscountCode,
    code=st.just("CODIGO"),
    discount_type=st.sampled_from(["percentage", "fixed_usd", "fixed_sol"]),
    discount_value=st.decimals("0.01", 3000, places=2),
    max_discount_usd=caps,
    min_amount_usd=caps,
    start_date=st.just(date(2020, 1, 1)),
    end_date=st.just(date(2040, 1, 1)),
    apply_only_to_base_price=st.booleans(),
)
guests = st.none() | st.builds(
    GuestHistory,
    client_id=st.just("ana"),
    birth_month=st.integers(1, 12),
    stays=st.integers(0, 3),
    has_stayed=st.booleans(),
    first_stay_taken=st.booleans(),
    levels=levels,
    is_referred=st.booleans(),
    referral=st.none()
    | st.builds(ReferralDiscount, achievement_id=st.just("gold"), discount_percentage=percentages),
)
Situation = tuple[Catalogue, StayRequest, list[AutomaticDiscount], Any, Any]
situations = st.tuples(catalogues(), requests(), automatics, codes, guests)


def proposals(situation: Situation) -> tuple[Proposal, ...]:
    _, request, automatic, code, guest = situation
    stay = RequestedStay(
        check_in=request.check_in, departure=request.check_out, today=request.check_in
    )
    asked = DiscountRequest(stay=stay, guest=guest)
    return propose(asked, automatic, code)


def quoted(situation: Situation, request: StayRequest | None = None) -> Quote:
    catalogue = situation[0]
    wanted = request or situation[1]
    house = catalogue.houses[0]
    return quote_house(catalogue, house, wanted, discounts=proposals(situation)).quote


@given(situations)
def test_the_lines_sum_to_the_total(situation: Situation) -> None:
    found = quoted(situation)
    totals = found.totals

    assert totals.final + totals.discount == totals.subtotal
    assert totals.with_services == totals.final + sum(
        (line.total for line in found.services), Amount()
    )


@given(situations)
def test_nothing_is_ever_negative(situation: Situation) -> None:
    totals = quoted(situation).totals

    for part in (totals.discount, totals.final, totals.with_services):
        assert part.usd >= 0
        assert part.pen >= 0


@given(situations)
def test_pen_follows_the_rate_within_half_a_cent_a_line(situation: Situation) -> None:
    found = quoted(situation)
    half_a_cent = Decimal("0.005")

    for line in (found.totals.subtotal, found.totals.discount):
        # A line in USD is itself rounded, so the rate multiplies that half cent too.
        slack = half_a_cent * (1 + found.exchange_rate)
        assert abs(line.pen - line.usd * found.exchange_rate) <= slack


@given(situations, st.randoms(use_true_random=False))
def test_the_order_in_which_discounts_were_defined_changes_nothing(
    situation: Situation, dice: random.Random
) -> None:
    catalogue, request, automatic, code, guest = situation
    shuffled = dice.sample(automatic, len(automatic))

    assert quoted(situation) == quoted((catalogue, request, shuffled, code, guest))


@given(situations)
def test_the_applied_discount_saves_most_and_every_other_says_why_it_lost(
    situation: Situation,
) -> None:
    choice = quoted(situation).discount

    for candidate in choice.candidates:
        if candidate is choice.applied:
            assert candidate.refusal is None
            assert candidate.saving.usd > 0
        else:
            assert candidate.refusal
            assert candidate.saving.usd <= choice.saving.usd


@given(situations)
def test_special_nights_are_paid_in_full(situation: Situation) -> None:
    found = quoted(situation)
    special = [night for night in found.price.nights if night.rule == "special_date"]
    in_full = sum((night.price_usd for night in special), Decimal(0))

    assert found.totals.final.usd >= in_full - Decimal("0.01")


@given(situations)
def test_a_night_or_guest_more_lowers_the_price_only_by_a_named_discount(
    situation: Situation,
) -> None:
    request = situation[1]
    longer = StayRequest(request.check_in, request.check_out + timedelta(days=1), request.guests)
    more = StayRequest(request.check_in, request.check_out, request.guests + 1)
    before = quoted(situation)

    for after in (quoted(situation, longer), quoted(situation, more)):
        assert after.totals.subtotal.usd >= before.totals.subtotal.usd
        if after.totals.final.usd < before.totals.final.usd:
            assert after.discount.applied is not None
            assert after.discount.applied.proposal.name
