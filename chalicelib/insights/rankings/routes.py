"""Rankings of those who bring others over HTTP (clients book, 10.5)."""

from chalicelib.insights.rankings.wire import (
    CurrentQuery,
    HistoricalRanking,
    MonthlyRanking,
    RankingQuery,
    Recalculating,
    Recalculation,
)
from chalicelib.insights.referrals import calculating, reading, rules
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Caller, Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.web.audiences import PUBLIC, staff
from chalicelib.web.routing import Router

router = Router("referrals")


@router.get("/clients/referral-ranking", audience=PUBLIC)
def ranking(query: RankingQuery, caller: Caller | None) -> MonthlyRanking | HistoricalRanking:
    """The ranking of the month that `year` and `month` name, or of all months together.

    Clients have private names here. With the token of staff who may read money, ids, whole names
    and revenue stand there too.
    """
    if query.name is not None:
        return _monthly(query.name, query.limit, "monthly", caller)
    rows, counted = reading.of_all_months(query.limit)
    return HistoricalRanking.of(rows, counted, in_full=_sees_all(caller))


@router.get("/clients/referral-ranking/current", audience=PUBLIC)
def current_ranking(query: CurrentQuery, caller: Caller | None) -> MonthlyRanking:
    """The ranking of this month, as it stands now; who is shown what is as in the other one."""
    return _monthly(rules.month_at(clock.now()), query.limit, "current_month", caller)


@router.post(
    "/admin/referral-ranking/recalculate",
    audience=staff(Permission.MANAGES_REFERRALS),
    status=202,
)
def recalculate(body: Recalculation, caller: Staff) -> Recalculating:
    """Count the rankings of months anew, also those that are final; it takes some minutes.

    The same again gives the same ranking, unless stays, friends or points changed since.
    """
    now = clock.now()
    months = body.months(now)
    calculating.request(months, actor=caller.actor, now=now)
    return Recalculating.of(months)


def _monthly(month: str, most: int, kind: str, caller: Caller | None) -> MonthlyRanking:
    rows, count = reading.of_month(month, most)
    return MonthlyRanking.of(rows, count, month, kind=kind, in_full=_sees_all(caller))


def _sees_all(caller: Caller | None) -> bool:
    return caller is not None and caller.may(Permission.READS_MONEY)
