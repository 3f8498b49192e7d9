"""What quotes cost."""

import time
from datetime import date
from functools import partial

import msgspec

from bench import promotions, scene, yardstick
from bench.report import Figure, Report
from bench.scene import NOW
from bench.timing import TIMES, figures, timed
from bench.watching import watching
from chalicelib.kernel.callers import Guest
from chalicelib.pricing.catalogue import catalogue
from chalicelib.pricing.quotes import service as pricing
from chalicelib.pricing.quotes.rules.quote import quote_house
from chalicelib.pricing.quotes.rules.requests import StayRequest
from chalicelib.pricing.quotes.types import QuoteRequest
from chalicelib.pricing.quotes.wire.quotes import quote_view

APRIL = StayRequest(date(2026, 4, 16), date(2026, 4, 19), 4)
RUSH = 100


def cpu(report: Report) -> None:
    """CPU of a quote, nothing read."""
    business = scene.build(house_count=4, client_count=1)
    house = catalogue().houses[0]
    request = StayRequest(date(2026, 12, 20), date(2027, 1, 19), 4)
    work = partial(quote_house, catalogue(), house, request)
    work()
    before = time.process_time()
    for _ in range(200):
        work()
    spent = (time.process_time() - before) / 200
    report.line("CPU of a 30-night quote of one house", *yardstick.cpu(spent))
    report.line("  houses in the catalogue", Figure(len(business.houses), "houses", text="{value}"))


def discounts(report: Report) -> None:
    """Quotes with every discount on, for a guest who was referred and types a code; and a rush
    for that code."""
    business = scene.build(house_count=4, client_count=RUSH)
    promotions.configure(usage_limit=10)
    guest = promotions.referred_guest(business)
    _show_quote(report, 4, guest)
    outcome = promotions.rush(business, callers=RUSH)
    report.line(f"{RUSH} bookings at once with a code for 10", Figure(outcome.carried, "carry it"))
    scene.build(house_count=396, client_count=0)
    _show_quote(report, 400, guest)


def _show_quote(report: Report, houses: int, guest: Guest) -> None:
    work = partial(_quoted, guest)
    work()
    with watching() as watch:
        work()
    report.line(
        f"a quote of {houses} houses with every discount",
        Figure(watch.rounds, "rounds"),
        Figure(len(watch.calls), "calls"),
        *figures([timed(work) for _ in range(TIMES)]),
    )


def _quoted(guest: Guest) -> bytes:
    request = QuoteRequest(stay=APRIL, discount_code=promotions.CODE)
    return msgspec.json.encode(quote_view(pricing.quote(request, caller=guest, now=NOW)))
