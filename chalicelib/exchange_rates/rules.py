"""What an exchange rate may be (pricing book, 2.3)."""

from decimal import ROUND_HALF_UP, Decimal

import msgspec

from chalicelib.exchange_rates.types import ExchangeRate
from chalicelib.kernel.validation import OUT_OF_RANGE, Problems

LEAST_RATE, MOST_RATE = Decimal("1.000"), Decimal("999.999")


def checked(rate: ExchangeRate, problems: Problems) -> ExchangeRate:
    """`rate` with three decimals.

    Raises:
        Invalid: below 1.000 or absurd; with what `problems` had noted.
    """
    wrong = not LEAST_RATE <= rate.rate <= MOST_RATE
    problems.note("usd_to_sol", OUT_OF_RANGE, when=wrong)
    problems.raise_any()
    rounded = rate.rate.quantize(LEAST_RATE, rounding=ROUND_HALF_UP)
    return msgspec.structs.replace(rate, rate=rounded)
