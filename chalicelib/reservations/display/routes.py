"""What displays in houses show, over HTTP (home book, 2.6)."""

from chalicelib.kernel import clock
from chalicelib.kernel.callers import Device
from chalicelib.properties.houses.service import house_names
from chalicelib.reservations.display import service
from chalicelib.reservations.display.wire import (
    DisplayView,
    HouseQuery,
)
from chalicelib.reservations.presence.routes import PRESENCE
from chalicelib.web.audiences import DEVICE
from chalicelib.web.problems import ErrorProblem, with_error
from chalicelib.web.routing import Router

router = Router("devices")


@router.get(
    "/homeassistant",
    audience=DEVICE,
    limits=(PRESENCE,),
    envelope=with_error,
    problem=ErrorProblem,
)
def display(query: HouseQuery, caller: Device) -> DisplayView:
    """Whose house it is now: from 12:00 on the day of arrival until 11:00 of the last day.

    Of a house whose guests are nobody's (repairs, a channel) only the dates are shown.
    """
    now, house = clock.now(), str(query.property_uuid)
    shown = service.shown_in(house, caller=caller, now=now)
    return DisplayView.of(shown, house_names([house])[house], now)
