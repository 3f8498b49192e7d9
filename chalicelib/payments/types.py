"""What a gateway says became of a charge, in the words of this room."""

from typing import Literal

import msgspec

LATE, SURPLUS, TAKEN_BACK = "LatePayments", "SurplusPayments", "ChargeBacks"
NOT_GIVEN_BACK, DIFFERENCES, DRIFTS = "FailedRefunds", "Differences", "MoneyDrifts"
STUCK = "OverduePayments"
"""The metrics of what somebody has to look at."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a charge. reason: why it failed, in a word."""

    state: Literal["approved", "in_process", "failed", "charged_back", "refunded"]
    gateway_id: str | None = None
    reason: str | None = None
