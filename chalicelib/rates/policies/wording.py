"""What people read of a policy."""

from collections.abc import Iterable, Sequence
from itertools import chain, pairwise

from chalicelib.rates.types import RefundTier

MOST_NAMED = 5


def refunds(tiers: Iterable[RefundTier]) -> str:
    """What is paid back and until when, the earliest cancellation first."""
    paying = [tier for tier in tiers if tier.refund_percentage]
    if not paying:
        return "Sin reembolso."
    first, rest = paying[0], paying[-1].days_before_check_in
    opening = f"Reembolso del {_share(first)} {_until(first.days_before_check_in)}"
    further = (_between(earlier, later) for earlier, later in pairwise(paying))
    closing = [f"sin reembolso con menos de {_days(rest)}"] if rest else []
    return f"{'; '.join(chain([opening], further, closing))}."


def without_default(houses: Sequence[str]) -> str:
    """Which houses a change of policies would leave without a default, by their names."""
    named = ", ".join(houses[:MOST_NAMED])
    more = len(houses) - MOST_NAMED
    further = f" y {more} más" if more > 0 else ""
    return f"Quedarían sin política predeterminada: {named}{further}. Elija antes otra para ellas."


def _until(days: int) -> str:
    if not days:
        return "al cancelar en cualquier momento antes del check-in"
    return f"con {_days(days)} o más de anticipación"


def _between(earlier: RefundTier, later: RefundTier) -> str:
    most = earlier.days_before_check_in - 1
    least = later.days_before_check_in
    if not least:
        span = f"con menos de {_days(most + 1)}"
    elif least == most:
        span = f"con {_days(least)}"
    else:
        span = f"de {least} a {_days(most)}"
    return f"{_share(later)} {span}"


def _share(tier: RefundTier) -> str:
    return f"{tier.refund_percentage.normalize():f} %"


def _days(number: int) -> str:
    return "1 día" if number == 1 else f"{number} días"
