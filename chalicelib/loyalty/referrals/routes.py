"""Correcting who brought whom."""

from uuid import UUID

from chalicelib.clients.wire import StaffClient
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.loyalty.referrals import service
from chalicelib.loyalty.referrals.wire import NewReferrer
from chalicelib.web.audiences import staff
from chalicelib.web.routing import Router

router = Router("loyalty")


@router.put("/clients/{client_id}/referrer", audience=staff(Permission.MANAGES_REFERRALS))
def set_referrer(client_id: UUID, body: NewReferrer, caller: Staff) -> StaffClient:
    """Correct who brought a client; levels and rankings of both referrers follow within moments.

    Nobody brings themself, nor anyone through whom they came. Points that the former referrer
    earned stay with them.
    """
    client = service.set_referrer(
        str(client_id), body.referrer_code, actor=caller.actor, now=clock.now()
    )
    return StaffClient.of(client)
