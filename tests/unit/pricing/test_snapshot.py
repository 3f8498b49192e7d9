"""What a booking keeps of its quote (pricing book, B5)."""

from datetime import UTC, datetime
from decimal import Decimal

import msgspec

from chalicelib.pricing.rules.snapshot import QuoteSnapshot, recompute, take_snapshot

from .book import CATALOGUE, HOUSE_2, STAY4, amount, change, quote, stay

NOW = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)


def snapshot() -> QuoteSnapshot:
    offer = quote(STAY4, chosen_services=["breakfast", "pool"])
    return take_snapshot(offer.quote, CATALOGUE.version, NOW)


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
    kept = take_snapshot(offer.quote, "7", NOW)
    stored = msgspec.json.decode(msgspec.json.encode(kept), type=QuoteSnapshot)
    assert recompute(stored).base == amount("360.03", "1350.11")


def test_a_line_that_was_tampered_with_shows() -> None:
    kept = snapshot()
    cheaper = change(kept.price.nights[0], price_usd=Decimal("1.00"))
    altered = change(kept, price=change(kept.price, nights=(cheaper, *kept.price.nights[1:])))
    assert recompute(altered) != altered.totals


def test_a_later_change_of_the_catalogue_does_not_reach_it() -> None:
    kept = snapshot()
    dearer = quote(STAY4, catalogue=change(CATALOGUE, exchange_rate=Decimal("4.000")))
    assert dearer.quote.totals.final.pen == 2140
    assert recompute(kept).final.pen == Decimal("2006.25")
