"""What each page of the office costs, with 100,000 stays."""

import logging
from collections.abc import Iterator
from datetime import date, timedelta
from http import HTTPStatus
from statistics import median

from bench import crowd, earnings, history, office_pages, scene
from bench.office_pages import Shape, Visitor
from bench.report import Figure, Report
from bench.scene import NOW
from bench.timing import timed
from bench.watching import watching
from chalicelib.cloud import logs
from chalicelib.kernel import cache, dates
from local import demo

STAYS, CLIENTS = 100_000, 20_000
FIRST, LAST = date(1960, 1, 1), dates.today(NOW) + timedelta(days=90)
TIMES = 7
LARGEST, SLOWEST = 100_000, 300
"""Bytes and milliseconds that no page is to pass."""


def measure(report: Report) -> None:
    """Every page that an administrator reaches, with entries of every kind."""
    _have_all()
    # A line of log for each request is no part of the report.
    logs.work.setLevel(logging.WARNING)
    visitor = Visitor(NOW)
    pages = list(office_pages.found(visitor))
    beyond = [told for shape, address in pages for told in _page(report, visitor, shape, address)]
    report.line("Pages of the office", Figure(len(pages), "pages"))
    report.line("  over 100 kB or 300 ms, or broken", Figure(len(beyond), "pages"))
    for told in beyond:
        print(f"    {told}")


def _have_all() -> None:
    """What the demonstration has, and a long history."""
    demo.load()
    business = scene.build(house_count=4, client_count=20)
    history.fill(business, STAYS, first=FIRST, last=LAST)
    earnings.keep_rows(
        after for _, after in earnings.stays(business, STAYS, first=FIRST, last=LAST)
    )
    crowd.fill(CLIENTS)
    cache.forget_all()


def _page(report: Report, visitor: Visitor, shape: Shape, address: str) -> Iterator[str]:
    """Measure a page, and say what is beyond its bounds."""
    opened = visitor.open(address)
    name = "/".join(shape) or "home"
    if opened.status != HTTPStatus.OK:
        yield f"{name}: answers {opened.status} at {address}"
        return
    times = [timed(lambda: visitor.open(address)) for _ in range(TIMES)]
    took = median(time.elapsed for time in times) * 1000
    with watching() as watch:
        visitor.open(address)
    report.line(
        f"Page of the office: {name}",
        Figure(opened.size, "bytes", ",.0f"),
        Figure(took, "ms", ".1f"),
        Figure(median(time.cpu for time in times) * 1000, "ms of CPU", ".1f"),
        Figure(watch.rounds, "rounds"),
        Figure(len(watch.calls), "calls"),
    )
    if opened.size > LARGEST or took > SLOWEST:
        yield f"{name}: {opened.size:,} bytes, {took:.0f} ms, {watch.rounds} rounds"
