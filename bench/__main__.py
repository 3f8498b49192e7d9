"""`make bench`: every figure that the product promises, measured here and now.

Name parts to run only those: `python -m bench quotes http`. With `--json FILE` every figure goes
to a file as well, as one more round where the file exists; `bench.compare` compares two of them.
"""

import argparse
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from bench import (
    catalogue_reads,
    history,
    http_load,
    ledger_of_nights,
    processes,
    promotions,
    scene,
)
from bench.races import Traffic, overlapping
from bench.report import Figure, Report
from bench.scene import ADMINISTRATOR, NOW
from bench.timing import TIMES, figures, timed
from bench.watching import watching
from chalicelib.cloud import clients, store
from chalicelib.cloud.settings import settings
from chalicelib.kernel import cache, clock, dates
from chalicelib.kernel.callers import Guest
from chalicelib.pricing.catalogue import catalogue
from chalicelib.pricing.quotes import service as pricing
from chalicelib.pricing.quotes.queries import QuoteQuery
from chalicelib.pricing.quotes.rules.quote import quote_house
from chalicelib.pricing.quotes.rules.requests import StayRequest
from chalicelib.pricing.quotes.wire.quotes import quote_view
from chalicelib.reservations import routes as reservations
from chalicelib.reservations.bookings import service as booking
from chalicelib.reservations.guest_bookings import service as guest_booking
from chalicelib.reservations.lists.wire import StayListQuery
from chalicelib.web.routing import RequestInfo
from deploy import package
from deploy.naming import Stage
from local.aws import ministack
from local.aws.clients import client
from local.aws.provision import provision

BUILT = Path(__file__).resolve().parent.parent / ".build" / "bench"
HERE = RequestInfo("", "", "", "http://api.test/v1/reservations/", "http://api.test")
QUOTE = "/api/v1/properties/calculate-pricing/?check_in_date={}&check_out_date={}&guests=4"
LIST = "/api/v1/reservations/?page=3&page_size=20"
ROUNDS, CALLERS = 200, 50
OPERATIONS, WORKERS, NIGHTS = 20_000, 16, 365
RUSH = 100
REQUESTS = {1: 400, 8: 1200, 64: 1920}


def quotes(report: Report) -> None:
    """CPU of a quote."""
    business = scene.build(house_count=4, client_count=1)
    house = catalogue().houses[0]
    request = StayRequest(date(2026, 12, 20), date(2027, 1, 19), 4)
    work = partial(quote_house, catalogue(), house, request)
    work()
    before = time.process_time()
    for _ in range(200):
        work()
    spent = (time.process_time() - before) / 200
    report.line("CPU of a 30-night quote of one house", Figure(spent * 1e6, "µs"))
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
    ask = QuoteQuery(
        check_in_date="2026-04-16",
        check_out_date="2026-04-19",
        guests="4",
        discount_code=promotions.CODE,
    )
    return msgspec.json.encode(quote_view(pricing.quote(ask, guest, NOW)))


def round_trips(report: Report) -> None:
    """What each hot path asks of DynamoDB, warm."""
    business = scene.build(house_count=4, client_count=20)
    ask = QuoteQuery(check_in_date="2026-04-16", check_out_date="2026-04-19", guests="4")
    _trips(report, "a quote of all houses", partial(pricing.quote, ask, None, NOW), warm=True)
    command = scene.staff_command(business, 0, 0, 10, 3)
    _trips(report, "a booking by staff", partial(_book, command), warm=False)
    guest = Guest(business.client_ids[0], "bench")
    wanted = scene.guest_command(business, 0, 20, 3)
    _trips(
        report,
        "a guest's booking",
        partial(guest_booking.book_by_guest, wanted, caller=guest, now=NOW),
        warm=False,
    )
    for stays in (100, 99_900):
        first = dates.today(NOW) - timedelta(days=300) if stays == 100 else date(1960, 1, 1)
        last = dates.today(NOW) + timedelta(days=100) if stays == 100 else date(2024, 12, 1)
        history.fill(business, stays, first=first, last=last)
        cache.forget_all()
        for name, query in (
            ("page 1 of all stays", StayListQuery(page_size="20")),
            ("page 1 of stays to come", StayListQuery(page_size="20", scope="today")),
            ("page 3 of a month", StayListQuery(page_size="2", page=2, year="2025", month="6")),
        ):
            page = partial(reservations.list_stays, query, HERE)
            _trips(report, f"{name}, {stays + 100 * (stays > 100):,} stays", page, warm=True)
    deep = StayListQuery(page_size="20", page=4000)
    _trips(
        report, "page 4,000 of all stays", partial(reservations.list_stays, deep, HERE), warm=True
    )


def _book(command: Any) -> None:
    booking.book_by_staff(command, caller=ADMINISTRATOR, now=NOW)


def _trips(report: Report, name: str, work: Callable[[], Any], *, warm: bool) -> None:
    if warm:
        work()
    with watching() as watch:
        work()
    report.line(
        f"DynamoDB round trips of {name}",
        Figure(watch.reads, "reads"),
        Figure(watch.writes, "writes"),
        Figure(watch.total_units, "units", "g"),
    )


def races(report: Report) -> None:
    """Simultaneous bookings, and mixed traffic with the calendar replayed from its events."""
    business = scene.build(house_count=4, client_count=CALLERS)
    before = time.perf_counter()
    rounds = [overlapping(business, number, callers=CALLERS) for number in range(ROUNDS)]
    spent = time.perf_counter() - before
    right = sum(one.booked == 1 for one in rounds)
    report.line(
        f"{ROUNDS} rounds of {CALLERS} bookings of one night", Figure(right, "with one winner")
    )
    rate = ROUNDS * CALLERS / spent
    report.line("  bookings tried a second", Figure(rate, "a second", text="{value}"))
    traffic = Traffic(business, nights=NIGHTS)
    before = time.perf_counter()
    traffic.run(operations=OPERATIONS, workers=WORKERS)
    spent = time.perf_counter() - before
    owners, mistakes = ledger_of_nights.replay(ledger_of_nights.events_in_order())
    same = ledger_of_nights.table() == owners
    rate = OPERATIONS / spent
    report.line(f"{OPERATIONS:,} operations by {WORKERS} workers", Figure(rate, "a second"))
    report.line(
        "  nights owned twice, calendar as its events say",
        Figure(len(mistakes), "nights", text="{value}"),
        Figure(same, "calendar", text=str(same)),
    )
    for outcome, number in sorted(traffic.outcomes.items()):
        report.line(f"  {outcome}", Figure(number, "operations", ",", "{value}"))


def starts(report: Report) -> None:
    """Import cost, package size and cold start."""
    app, bare = processes.import_cpu()
    report.line("CPU of importing the application", Figure(app * 1000, "ms"))
    report.line("  of chalice and a DynamoDB client", *_beside(app, bare))
    package.build(Stage("bench"), BUILT)
    size = (BUILT / package.CODE).stat().st_size / package.MEGABYTE
    report.line("Package of the API, zipped", Figure(size, "MB", ".1f"))
    scene.build(house_count=4, client_count=1)
    product, bare_start = processes.cold_starts(BUILT, settings().name("properties"))
    report.line("Cold start of the package, to the first answer", Figure(product * 1000, "ms"))
    report.line("  of a bare Chalice application with one call", *_beside(product, bare_start))


def _beside(product: float, bare: float) -> tuple[Figure, Figure]:
    """What takes `bare` seconds without the product, and how many times that the product takes."""
    return Figure(bare * 1000, "ms"), Figure(product / bare, "times", ".2f", "x {value}")


def http(report: Report) -> None:
    """The local stack over HTTP, on this machine's cores together with its callers."""
    soon = dates.today(clock.now()) + timedelta(days=60)
    quote = QUOTE.format(soon, soon + timedelta(days=3))
    with http_load.running_stack() as stack:
        token = stack.token()
        for name, path, signed in (
            ("quote of all houses", quote, None),
            ("list page", LIST, token),
        ):
            for callers, requests in REQUESTS.items():
                load = stack.load(path, token=signed, callers=callers, requests=requests)
                report.line(
                    f"{name}, {callers} callers",
                    Figure(load.per_second, "a second"),
                    Figure(load.median, "ms, p50", ".1f", "p50 {value} ms"),
                    Figure(load.p99, "ms, p99", ".1f", "p99 {value} ms"),
                )


IN_PROCESS: dict[str, Callable[[Report], None]] = {
    "quotes": quotes,
    "discounts": discounts,
    "catalogue": catalogue_reads.measure,
    "trips": round_trips,
    "starts": starts,
    "races": races,
}


def main(arguments: list[str] | None = None) -> None:
    """Run the parts that were named, or all of them."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=", ".join([*IN_PROCESS, "http"]))
    parser.add_argument("--json", type=Path, help="the file that the figures are added to")
    chosen = parser.parse_args(arguments)
    report = Report()
    with ministack.running() as server, ministack.in_environment(server.port):
        for name, part in IN_PROCESS.items():
            if name in (chosen.parts or IN_PROCESS):
                _start_anew(server)
                with clock.at(NOW):
                    part(report)
    if not chosen.parts or "http" in chosen.parts:
        http(report)
    if chosen.json is not None:
        report.add_to(chosen.json)


def _start_anew(server: ministack.MiniStack) -> None:
    server.reset()
    settings.cache_clear()
    clients.client.cache_clear()
    store.connection.cache_clear()
    cache.forget_all()
    cache.forget_all()
    provision(client, settings())


if __name__ == "__main__":
    main()
