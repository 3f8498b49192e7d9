"""The local stack over HTTP, on this machine's cores together with its callers."""

from datetime import timedelta

from bench import http_load
from bench.report import Figure, Report
from chalicelib.kernel import clock, dates

QUOTE = "/api/v1/properties/calculate-pricing/?check_in_date={}&check_out_date={}&guests=4"
LIST = "/api/v1/reservations/?page=3&page_size=20"
REQUESTS = {1: 400, 8: 1200, 64: 1920}


def measure(report: Report) -> None:
    """Quotes and pages of the list, by more and more callers at once."""
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
