"""What guests and their friends do with the devices of a house (home book, 2.4)."""

from uuid import UUID

from chalicelib.kernel import clock
from chalicelib.kernel.callers import Guest, Shared
from chalicelib.smart_home.control import limits, service
from chalicelib.smart_home.control.wire import ActionForm, ActionView, DevicesView
from chalicelib.smart_home.orders.wire import DeviceProblem, device_problem, is_pending
from chalicelib.web.audiences import CLIENT_OR_SHARED
from chalicelib.web.routing import RequestInfo, Router

router = Router("house")


@router.get(
    "/{reservation_id}/ha/devices",
    audience=CLIENT_OR_SHARED,
    limits=(limits.LISTS,),
    envelope=device_problem,
    problem=DeviceProblem,
)
def devices(reservation_id: UUID, caller: Guest | Shared, request: RequestInfo) -> DevicesView:
    """The devices of the house of a stay that is under way, with how they are.

    From 12:00 of the day of arrival, or when the house says, until 11:00 of the last day. Nobody
    waits for the house: its states are as it told them last, with their age.
    """
    found = service.listed(str(reservation_id), caller=caller, now=clock.now())
    return DevicesView.of(found, request.base_url)


@router.post(
    "/{reservation_id}/ha/devices/{device_id}/actions",
    audience=CLIENT_OR_SHARED,
    limits=(limits.ATTEMPTS,),
    envelope=device_problem,
    problem=DeviceProblem,
    later=is_pending,
)
def act(
    reservation_id: UUID, device_id: UUID, caller: Guest | Shared, body: ActionForm
) -> ActionView:
    """Do something with a device of a stay that is under way.

    The answer waits for the house for up to eight seconds; then it is 202, with the command to ask
    for. A house that is away answers 503, one that refuses 502, a device that does not answer 504.
    A stay may ask thirty times a minute.
    """
    stay, now = str(reservation_id), clock.now()
    done = service.asked(
        stay, str(device_id), body.wish, caller=caller, now=now, count=limits.count
    )
    return ActionView.of(done, clock.now())
