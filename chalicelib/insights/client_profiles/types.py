"""All that is known of what a client brought."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from chalicelib.clients.types import Client
from chalicelib.insights.figures.types import Numbers
from chalicelib.insights.referrals.types import Totals
from chalicelib.loyalty.points.types import Account
from chalicelib.reservations.types import Status


class ListedStatus(msgspec.Struct, frozen=True):
    """Where a stay stands, and when its guest arrives."""

    status: Status
    check_in: date


class ClientProfile(msgspec.Struct, frozen=True, kw_only=True):
    """A client: the figures of sold stays (`numbers`), where all stays stand that are not deleted
    by check-in, the account of points, when they searched (newest first), whom they brought."""

    client: Client
    numbers: Numbers
    stays: Sequence[ListedStatus]
    account: Account
    searched: Sequence[datetime]
    brought: Totals
