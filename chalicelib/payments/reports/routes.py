"""Days of gateways over HTTP, for administrators."""

from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.payments.reports import service as reports
from chalicelib.payments.reports.wire import (
    Asked,
    CompareForm,
    DayQuery,
    DaysView,
    GatewayDayView,
)
from chalicelib.web.audiences import staff
from chalicelib.web.routing import Router

router = Router("payments: staff")


@router.get("/payments/days", audience=staff(Permission.READS_MONEY))
def days(query: DayQuery) -> DaysView:
    """What was charged, settled, refunded and is open, by day and gateway.

    Beside it stands how each day compares with the gateway's own list.
    """
    now = clock.now()
    found = reports.days(*query.bounds(now), now=now)
    return DaysView([GatewayDayView.of(day) for day in found])


@router.post("/payments/days/compare", audience=staff(Permission.WRITES_MONEY), status=202)
def compare(caller: Staff, body: CompareForm) -> Asked:
    """Have a day compared with its gateway's own list, which happens within minutes.

    Every night the last three days are.
    """
    reports.ask_for(body.gateway, body.day, actor=caller.actor, now=clock.now())
    return Asked("Se comparará con la lista de la pasarela en unos minutos.")
