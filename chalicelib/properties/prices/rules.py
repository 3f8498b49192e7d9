"""What the nights of a house may cost (pricing book, 2.3 and 3)."""

from chalicelib.kernel import money
from chalicelib.kernel.differences import Changes
from chalicelib.kernel.validation import Problems
from chalicelib.properties.types import Rates

RATE_NAMES = {
    "weekday_low": "weekday_low_season_usd",
    "weekend_low": "weekend_low_season_usd",
    "weekday_high": "weekday_high_season_usd",
    "weekend_high": "weekend_high_season_usd",
}
"""How the wire calls the four night prices."""


def checked_rates(rates: Rates) -> Rates:
    """`rates` in cents.

    Raises:
        Invalid: one of them is nothing or less.
    """
    problems = Problems()
    for field, wire in RATE_NAMES.items():
        problems.night_price(wire, getattr(rates, field))
    problems.raise_any()
    return Rates(**{field: money.cents(getattr(rates, field)) for field in RATE_NAMES})


def rates_in(changes: Changes) -> Changes:
    """What of the changes of a house is of its night prices."""
    return {name: told for name, told in changes.items() if name in RATE_NAMES}
