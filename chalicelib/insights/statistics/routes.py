"""Statistics of those who bring others over HTTP (clients book, 10.2 and 10.4)."""

from chalicelib.insights.referrals import reading, rules
from chalicelib.insights.referrals.wire import MonthQuery
from chalicelib.insights.statistics.wire import (
    OwnMonth,
    OwnReferrals,
    ReferralStats,
    ReferrerDetail,
    StatsProblem,
    StatsQuery,
    stats_problem,
)
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Caller, Guest
from chalicelib.kernel.errors import Forbidden, Unauthenticated
from chalicelib.kernel.permissions import Permission
from chalicelib.web.audiences import CLIENT, PUBLIC
from chalicelib.web.routing import Router

router = Router("referrals")


@router.get(
    "/clients/referral-stats", audience=PUBLIC, envelope=stats_problem, problem=StatsProblem
)
def referral_stats(query: StatsQuery, caller: Caller | None) -> ReferralStats | ReferrerDetail:
    """How many clients brought others, and who brought most, by private names.

    `client_id` shows one of them in full, to staff who may read money and clients only.
    """
    scope, order = query.chosen()
    if query.client_id is not None:
        _require_staff(caller)
        client, friends = reading.in_full(str(query.client_id))
        return ReferrerDetail.of(client, friends, reading.houses_of(friends))
    rows, counted = reading.top(scope, order, query.most)
    return ReferralStats.of(scope, rows, counted)


@router.get("/clients/client-auth/referral-stats", audience=CLIENT)
def own_referrals(caller: Guest) -> OwnReferrals:
    """Whom the signed-in client brought, with their approved stays and the points for them."""
    return OwnReferrals.of(reading.own_friends(caller.client_id), reading.MOST_FRIENDS)


@router.get("/clients/client-auth/referral-stats/monthly", audience=CLIENT)
def own_month(query: MonthQuery, caller: Guest) -> OwnMonth:
    """What the friends of the signed-in client did in a month, and the place in its ranking.

    It is this month, unless `year` and `month` name another.
    """
    month = query.name or rules.month_at(clock.now())
    return OwnMonth.of(*reading.own_month(caller.client_id, month), month)


def _require_staff(caller: Caller | None) -> None:
    if caller is None:
        raise Unauthenticated
    if not (caller.may(Permission.READS_MONEY) and caller.may(Permission.READS_CLIENTS)):
        raise Forbidden
