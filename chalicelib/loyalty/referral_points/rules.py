"""What a percentage of referral points may be, and which one counts (clients book, 8.2, B13)."""

from collections.abc import Iterable
from decimal import Decimal

import msgspec

from chalicelib.catalogue.types import Entry
from chalicelib.kernel import money
from chalicelib.kernel.money import ZERO
from chalicelib.kernel.validation import MOST_PERCENT, NOT_A_PERCENTAGE, Problems
from chalicelib.loyalty.referral_points.types import ReferralPoints


def checked(setting: ReferralPoints, problems: Problems) -> ReferralPoints:
    """`setting` with its percentage in two decimals.

    Raises:
        Invalid: a percentage under 0 or over 100; with what `problems` had noted.
    """
    is_wrong = not 0 <= setting.percentage <= MOST_PERCENT
    problems.note("percentage", NOT_A_PERCENTAGE, when=is_wrong)
    problems.decimals("percentage", setting.percentage)
    problems.raise_any()
    return msgspec.structs.replace(setting, percentage=money.cents(setting.percentage))


def percentage(entries: Iterable[Entry[ReferralPoints]]) -> Decimal:
    """The percentage of the newest active setting; 0 without one."""
    active = [entry for entry in entries if entry.value.is_active]
    newest = max(active, key=lambda entry: (entry.created, entry.entry_id), default=None)
    return ZERO if newest is None else newest.value.percentage
