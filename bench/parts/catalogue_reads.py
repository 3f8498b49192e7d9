"""A catalogue of many houses: what reading it costs, and following a change of another process.

A quote of all houses stands for the reader, so that work which is only put off counts as well.
"""

import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from itertools import count

import msgspec

from bench import scene
from bench.report import Figure, Report
from bench.scene import NOW
from bench.timing import figures, timed
from bench.watching import watching
from chalicelib.kernel import cache, clock
from chalicelib.pricing.quotes import service as pricing
from chalicelib.pricing.quotes.rules.requests import StayRequest
from chalicelib.pricing.quotes.types import QuoteRequest
from chalicelib.pricing.quotes.wire.quotes import quote_view
from chalicelib.properties.bulk_dates import service as bulk_dates
from chalicelib.properties.prices import service as prices
from chalicelib.properties.special_dates.rules import DateInput

HOUSES, SPECIAL_DATES = 400, 60
TIMES = 9
STEP = timedelta(seconds=31)
"""After this long a process asks whether anything changed."""
CHANGE = "from bench.parts import catalogue_reads as reads; reads.change({!r}, {})"


def measure(report: Report) -> None:
    """Quote all houses: with everything read, with nothing read, and after changes of a house."""
    business = scene.build(house_count=HOUSES, client_count=0)
    for house in business.houses:
        bulk_dates.replace_all(house.property_id, _special_dates(), actor="system")
    what = f"a quote of {HOUSES} houses with {SPECIAL_DATES} special dates each"
    _quote(NOW)
    _show(report, what, lambda: NOW)
    _show(report, "  with nothing read before", _forget)
    changed = partial(_change_elsewhere, business.houses[0].property_id, count(1))
    _show(report, "  after another process changed one house", changed)


def change(property_id: str, number: int) -> None:
    """Change a price of a house, after `number` steps of the clock."""
    with clock.at(NOW + number * STEP):
        dearer = {"weekday_low": Decimal(100 + number)}
        prices.change_rates(property_id, dearer, actor="system")


def _show(report: Report, what: str, prepare: Callable[[], datetime]) -> None:
    """Measure quotes at the instants that `prepare` gives, without what it does itself."""
    times = []
    for _ in range(TIMES):
        now = prepare()
        with clock.at(now), watching() as watch:
            times.append(timed(partial(_quote, now)))
    report.line(
        what,
        Figure(watch.rounds, "rounds"),
        Figure(len(watch.calls), "calls"),
        *figures(times),
    )


def _quote(now: datetime) -> bytes:
    request = QuoteRequest(stay=StayRequest(date(2026, 4, 16), date(2026, 4, 19), 4))
    return msgspec.json.encode(quote_view(pricing.quote(request, caller=None, now=now)))


def _forget() -> datetime:
    cache.forget_all()
    return NOW


def _change_elsewhere(property_id: str, numbers: "count[int]") -> datetime:
    number = next(numbers)
    statement = CHANGE.format(property_id, number)
    subprocess.run([sys.executable, "-c", statement], check=True)
    return NOW + number * STEP


def _special_dates() -> list[DateInput]:
    days = [date(2026, 1, 1) + timedelta(days=6 * number) for number in range(SPECIAL_DATES)]
    return [DateInput(month=day.month, day=day.day, price_usd=Decimal(200)) for day in days]
