"""What a booking keeps of its quote (pricing book, B5)."""

from datetime import UTC, datetime
from decimal import Decimal

import msgspec

from chalicelib.discounts.choosing.amounts import Terms
from chalicelib.discounts.choosing.rules import Proposal
from chalicelib.pricing.sales.rules import QuoteSnapshot, recompute, take_snapshot

from .book import CATALOGUE, HOUSE_2, NEW_YEARS_EVE, STAY4, amount, change, quote, stay

NOW = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)


def snapshot() -> QuoteSnapshot:
    offer = quote(STAY4, chosen_services=["breakfast", "pool"])
    return take_snapshot(offer, CATALOGUE.version, NOW)


def test_a_snapshot_keeps_every_night_with_its_price_and_rule() -> None:
    kept = snapshot()
    assert [(int(n.price_usd), str(n.rule)) for n in kept.price.nights] == [
        (100, "weekday_low"),
        (150, "weekend_low"),
        (150, "weekend_low"),
    ]
    assert (kept.property_id, kept.request) == ("house-1", STAY4)
    assert (kept.exchange_rate, kept.catalogue_version) == (Decimal("3.750"), "7")
    assert kept.created == NOW


def test_its_sums_can_be_computed_again_from_its_lines() -> None:
    kept = snapshot()
    assert recompute(kept) == kept.totals
    assert recompute(kept).with_services == amount("865.00", "3243.75")


def test_it_survives_being_stored_as_json() -> None:
    kept = snapshot()
    stored = msgspec.json.decode(msgspec.json.encode(kept), type=QuoteSnapshot)
    assert stored == kept
    assert recompute(stored) == kept.totals


def test_half_cents_survive_storage() -> None:
    house = change(HOUSE_2, price_from=Decimal("120.01"))
    offer = quote(stay("2026-03-10", "2026-03-12"), house)
    kept = take_snapshot(offer, "7", NOW)
    stored = msgspec.json.decode(msgspec.json.encode(kept), type=QuoteSnapshot)
    assert recompute(stored).base == amount("360.03", "1350.11")


def test_a_price_that_was_tampered_with_shows() -> None:
    kept = snapshot()
    cheaper = change(kept.totals, subtotal=amount("1.00", "3.75"))
    dearer = change(kept.rules, rates=change(kept.rules.rates, weekend_low=Decimal(151)))

    assert recompute(change(kept, totals=cheaper)) != cheaper
    assert recompute(change(kept, rules=dearer)) != kept.totals


def test_its_discount_is_computed_again_from_its_terms() -> None:
    promotion = Proposal(
        source="automatic",
        key="promo",
        name="Promoción",
        terms=Terms(value=Decimal(50), cap_usd=Decimal(100), base_only=True),
    )
    kept = take_snapshot(quote(STAY4, discounts=[promotion]), "7", NOW)
    smaller = change(kept.discount, terms=change(promotion.terms, value=Decimal(10)))

    assert recompute(kept) == kept.totals
    assert recompute(kept).final == amount("435.00", "1631.25")
    assert recompute(change(kept, discount=smaller)).final == amount("495.00", "1856.25")


def test_it_keeps_only_the_special_dates_of_the_stay() -> None:
    around = take_snapshot(quote(stay("2026-12-30", "2027-01-02")), "7", NOW)

    assert around.rules.special_dates == (NEW_YEARS_EVE,)
    assert snapshot().rules.special_dates == ()
    assert recompute(around) == around.totals


def test_a_later_change_of_the_catalogue_does_not_reach_it() -> None:
    kept = snapshot()
    dearer = quote(STAY4, catalogue=change(CATALOGUE, exchange_rate=Decimal("4.000")))
    assert dearer.quote.totals.final.pen == 2140
    assert recompute(kept).final.pen == Decimal("2006.25")
