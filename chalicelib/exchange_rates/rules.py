"""What an exchange rate may be (pricing book, 2.3)."""

from decimal import Decimal

import msgspec

from chalicelib.exchange_rates.types import ExchangeRate
from chalicelib.kernel import money
from chalicelib.kernel.validation import Problems, between

LEAST_RATE, MOST_RATE = Decimal("1.000"), Decimal("999.999")


def checked(rate: ExchangeRate, problems: Problems) -> ExchangeRate:
    """`rate` with three decimals.

    Raises:
        Invalid: below 1.000, absurd or more exact than that; with what `problems` had noted.
    """
    wrong = not LEAST_RATE <= rate.rate <= MOST_RATE
    problems.note("usd_to_sol", between(LEAST_RATE, MOST_RATE), when=wrong)
    problems.decimals("usd_to_sol", rate.rate, money.RATE_DECIMALS)
    problems.raise_any()
    return msgspec.structs.replace(rate, rate=rate.rate.quantize(LEAST_RATE))
