"""Simultaneous bookings, and mixed traffic with the calendar replayed from its events."""

import time

from bench import ledger_of_nights, scene
from bench.races import Traffic, overlapping
from bench.report import Figure, Report
from bench.scene import Scene

ROUNDS, CALLERS = 200, 50
OPERATIONS, WORKERS, NIGHTS = 20_000, 16, 365
GUESTS = 1000
"""So many that few of them hold more in a day than one may."""


def measure(report: Report) -> None:
    """Both, on the same houses."""
    business = scene.build(house_count=4, client_count=GUESTS)
    _one_night(report, business)
    _traffic(report, business)


def _one_night(report: Report, business: Scene) -> None:
    before = time.perf_counter()
    rounds = [overlapping(business, number, callers=CALLERS) for number in range(ROUNDS)]
    spent = time.perf_counter() - before
    right = sum(one.booked == 1 for one in rounds)
    report.line(
        f"{ROUNDS} rounds of {CALLERS} bookings of one night", Figure(right, "with one winner")
    )
    rate = ROUNDS * CALLERS / spent
    report.line("  bookings tried a second", Figure(rate, "a second", text="{value}"))


def _traffic(report: Report, business: Scene) -> None:
    traffic = Traffic(business, nights=NIGHTS)
    before = time.perf_counter()
    traffic.run(operations=OPERATIONS, workers=WORKERS)
    rate = OPERATIONS / (time.perf_counter() - before)
    owners, mistakes = ledger_of_nights.replay(ledger_of_nights.events_in_order())
    same = ledger_of_nights.table() == owners
    report.line(f"{OPERATIONS:,} operations by {WORKERS} workers", Figure(rate, "a second"))
    report.line(
        "  nights owned twice, calendar as its events say",
        Figure(len(mistakes), "nights", text="{value}"),
        Figure(same, "calendar", text=str(same)),
    )
    for outcome, number in sorted(traffic.outcomes.items()):
        report.line(f"  {outcome}", Figure(number, "operations", ",", "{value}"))
