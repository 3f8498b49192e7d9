"""Points over HTTP: a client's own, and what staff see and do."""

from chalicelib.cloud.idempotency import Once
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Guest, Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.loyalty.points import service
from chalicelib.loyalty.points.wire import (
    Adjusted,
    Adjustment,
    DocumentQuery,
    HistoryQuery,
    OwnHistory,
    OwnHistoryQuery,
    OwnPoints,
    PointsBalance,
    PointsProblem,
    PointsTransaction,
    Redeemed,
    Redemption,
    points_problem,
)
from chalicelib.web.audiences import CLIENT, staff
from chalicelib.web.pages import Page, answer_of
from chalicelib.web.routing import RequestInfo, Router

router = Router("loyalty")
READS_CLIENTS = staff(Permission.READS_CLIENTS)
ADJUSTS_POINTS = staff(Permission.ADJUSTS_POINTS)
OWN_RECENT, RECENT = 10, 5


@router.get("/clients/client-auth/points", audience=CLIENT)
def own_points(caller: Guest) -> OwnPoints:
    """What the signed-in client can spend, and the newest entries."""
    return OwnPoints.of(service.own_statement(caller.client_id, OWN_RECENT, now=clock.now()))


@router.get("/clients/client-auth/points/history", audience=CLIENT)
def own_history(query: OwnHistoryQuery, caller: Guest, request: RequestInfo) -> OwnHistory:
    """Everything that happened to the signed-in client's points, the newest first."""
    after = None if query.cursor is None else str(query.cursor)
    entries, last = service.own_history(caller.client_id, after, query.page_size)
    return OwnHistory.of(entries, last, query.page_size, request.url)


@router.get("/clients/points/balance", audience=READS_CLIENTS)
def balance(query: DocumentQuery) -> PointsBalance:
    """The points of the client with a document."""
    client_id = service.client_with(query.document)
    return PointsBalance.of(service.statement(client_id, size=RECENT, now=clock.now()))


@router.get("/clients/points/history", audience=READS_CLIENTS)
def history(
    query: HistoryQuery, request: RequestInfo
) -> Page[PointsTransaction] | list[PointsTransaction]:
    """Everything that happened to the points of the client with a document, the newest first."""
    if query.document is None:
        return answer_of([], 0, query, request.url)
    client_id = service.client_with(query.document)
    found = service.statement(client_id, offset=query.offset, size=query.size, now=clock.now())
    rows = [PointsTransaction.of(entry) for entry in found.entries]
    return answer_of(rows, found.account.entries, query, request.url)


@router.post(
    "/clients/points/redeem",
    audience=ADJUSTS_POINTS,
    envelope=points_problem,
    problem=PointsProblem,
)
def redeem(body: Redemption, caller: Staff, once: Once[Redeemed] | None) -> Redeemed:
    """Spend points of the client with a document on what is no stay."""
    change = service.redeem(
        body.document,
        body.points_to_redeem,
        body.reason,
        caller=caller,
        now=clock.now(),
        once=once and once.answering(Redeemed.of),
    )
    return Redeemed.of(change)


@router.post(
    "/clients/points/adjust",
    audience=ADJUSTS_POINTS,
    envelope=points_problem,
    problem=PointsProblem,
)
def adjust(body: Adjustment, caller: Staff, once: Once[Adjusted] | None) -> Adjusted:
    """Give a client points, which live 365 days, or take some, expired ones with them."""
    change = service.adjust(
        str(body.client_id),
        body.points,
        body.reason,
        caller=caller,
        now=clock.now(),
        once=once and once.answering(Adjusted.of),
    )
    return Adjusted.of(change)
