"""Whether somebody may use a house now, and what of it (home book, 2.4; vectors V1 to V4)."""

from datetime import datetime

from chalicelib.catalogue.snapshots import VERSION_KEY, catch_up
from chalicelib.clients.records import client_in, client_key
from chalicelib.cloud import store
from chalicelib.kernel.callers import Guest, Shared
from chalicelib.kernel.errors import Forbidden, NotFound
from chalicelib.properties.houses.service import houses_for
from chalicelib.reservations.stays.hours import window_in
from chalicelib.reservations.stays.records import stay_key, stays_in
from chalicelib.reservations.stays.windows import Feature
from chalicelib.reservations.types import Stay
from chalicelib.smart_home.control.types import Right
from chalicelib.smart_home.sharing.records import shares_in, shares_key
from chalicelib.smart_home.sharing.rules import share_of

UNKNOWN_STAY = "No encontramos esa reserva."


class NotApproved(Forbidden):
    """Devices are for stays that are sold."""

    code = "stay_not_sold"
    default_message = "La reserva aún no está aprobada."


class NotYet(Forbidden):
    """The stay has not begun."""

    code = "stay_not_begun"
    default_message = "Podrá usar la casa desde el inicio de su estadía."


class Over(Forbidden):
    """The stay is over."""

    code = "stay_over"
    default_message = "La estadía ya terminó."


def keys_of(reservation_id: str, caller: Guest | Shared) -> list[store.Key]:
    """What has to be read to know of a right."""
    known = [client_key(caller.client_id)] if isinstance(caller, Guest) else []
    return [stay_key(reservation_id), shares_key(reservation_id), VERSION_KEY, *known]


def right_in(
    found: store.Found,
    reservation_id: str,
    *,
    caller: Guest | Shared,
    now: datetime,
    feature: Feature = "devices",
) -> Right:
    """The right of a caller to use the house of a stay now.

    Raises:
        NotFound: there is no such stay, or it is somebody else's.
        NotApproved, NotYet, Over: not now.
        ShareEnded: what was shared was taken back, or is over.
    """
    right = owned_in(found, reservation_id, caller=caller, now=now, feature=feature)
    if now < right.window.opens:
        raise NotYet
    if right.window.is_over(now):
        raise Over
    return right


def owned_in(
    found: store.Found,
    reservation_id: str,
    *,
    caller: Guest | Shared,
    now: datetime,
    feature: Feature = "devices",
) -> Right:
    """The same, whether or not the stay has begun or is over.

    Raises:
        NotFound, NotApproved, ShareEnded: as `right_in`.
    """
    catch_up(found)
    stay = stays_in(found).get(reservation_id)
    if stay is None or stay.deleted or not _is_of(stay, caller):
        raise NotFound(UNKNOWN_STAY)
    if not stay.is_sold:
        raise NotApproved
    shares = shares_in(found, reservation_id).of_guest(stay.client_id)
    house = houses_for([stay.property_id])[stay.property_id]
    return Right(
        stay=stay,
        house=house,
        client=client_in(found, caller.client_id) if isinstance(caller, Guest) else None,
        share=share_of(shares.shares, caller, now) if isinstance(caller, Shared) else None,
        shares=shares,
        window=window_in(house, stay, feature),
    )


def _is_of(stay: Stay, caller: Guest | Shared) -> bool:
    if isinstance(caller, Guest):
        return stay.client_id == caller.client_id
    return stay.reservation_id == caller.reservation_id
