"""What guests share of a stay, over HTTP."""

from datetime import timedelta
from uuid import UUID

from chalicelib.kernel import clock
from chalicelib.kernel.callers import Guest
from chalicelib.smart_home.friends import service
from chalicelib.smart_home.friends.service import NewShare
from chalicelib.smart_home.friends.wire import NewShareView, ShareForm, SharesView
from chalicelib.web.audiences import CLIENT
from chalicelib.web.limits import Limit
from chalicelib.web.routing import Router

router = Router("house")
SHARES = Limit("shares", most=30, within=timedelta(hours=1))


@router.post(
    "/{reservation_id}/ha/shares",
    audience=CLIENT,
    limits=(SHARES,),
    status=201,
    takes_keys=False,
)
def share(reservation_id: UUID, caller: Guest, body: ShareForm) -> NewShareView:
    """Let a friend use some devices, or the music, of a stay that is approved and not over.

    The answer has the token that the friend's app sends. It opens these devices (or the music)
    while the stay lasts, until when the guest says, or until the guest takes it back.
    """
    wanted = NewShare(
        label=body.label,
        device_ids=tuple(map(str, body.device_ids)),
        music=body.music,
        until=body.until,
    )
    made = service.share(str(reservation_id), wanted, caller=caller, now=clock.now())
    return NewShareView.with_token(made.share, made.token)


@router.get("/{reservation_id}/ha/shares", audience=CLIENT)
def shares(reservation_id: UUID, caller: Guest) -> SharesView:
    """What the guest shares of a stay, without what opens it."""
    found = service.shared(str(reservation_id), caller=caller, now=clock.now())
    return SharesView.of(found)


@router.delete("/{reservation_id}/ha/shares/{share_id}", audience=CLIENT, status=204)
def take_back(reservation_id: UUID, share_id: UUID, caller: Guest) -> None:
    """Take back what a friend might use, at once."""
    service.take_back(str(reservation_id), str(share_id), caller=caller, now=clock.now())
