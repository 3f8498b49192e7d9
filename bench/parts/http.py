"""The local stack over HTTP, on this machine's cores together with its callers."""

from datetime import date, timedelta

from bench import history as stays
from bench import http_load, scene
from bench.http_load import Stack
from bench.report import Figure, Report
from chalicelib.kernel import clock, dates

QUOTE = "/api/v1/properties/calculate-pricing/?check_in_date={}&check_out_date={}&guests=4"
LIST = "/api/v1/reservations/?page={}&page_size=20"
REQUESTS = {1: 400, 8: 1200, 64: 1920}
STAYS = 100_000


def measure(report: Report) -> None:
    """Quotes and pages of the list, by more and more callers at once."""
    soon = dates.today(clock.now()) + timedelta(days=60)
    quote = QUOTE.format(soon, soon + timedelta(days=3))
    with http_load.running_stack() as stack:
        _load(report, stack, "quote of all houses", quote, None)
        _load(report, stack, "list page", LIST.format(3), stack.token())


def history(report: Report) -> None:
    """Pages of a list of 100,000 stays."""
    business = scene.build(house_count=4, client_count=20)
    now = scene.real_now()
    stays.fill(business, STAYS, first=date(1960, 1, 1), last=dates.today(now) + timedelta(days=90))
    token = scene.staff_token(now)
    with http_load.serving() as stack:
        for page in (1, 4000):
            _load(report, stack, f"page {page:,} of {STAYS:,} stays", LIST.format(page), token)


def _load(report: Report, stack: Stack, name: str, path: str, token: str | None) -> None:
    for callers, requests in REQUESTS.items():
        load = stack.load(path, token=token, callers=callers, requests=requests)
        report.line(
            f"{name}, {callers} callers",
            Figure(load.per_second, "a second"),
            Figure(load.median, "ms, p50", ".1f", "p50 {value} ms"),
            Figure(load.p99, "ms, p99", ".1f", "p99 {value} ms"),
        )
