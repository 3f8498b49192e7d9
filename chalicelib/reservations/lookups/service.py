"""Who has a code.

Whoever knows a referral code, or guesses one, learns whom it is of and what it is worth. Where
that client is staying they learn only if they are the client or staff: nobody may read from a code
who is in a house, or away from home (design, section 6).
"""

from datetime import datetime

from chalicelib.clients.records import client_in, client_key, owner_of_referral
from chalicelib.clients.rules import tidy_referral_code
from chalicelib.cloud import store
from chalicelib.discounts.referral.service import worth_of_membership
from chalicelib.kernel.callers import Caller, Guest
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.money import ZERO
from chalicelib.kernel.permissions import Permission
from chalicelib.loyalty.membership.records import membership_in, membership_key
from chalicelib.properties.houses.service import houses_for
from chalicelib.properties.photos.reading import photos_of
from chalicelib.reservations.lookups import tokens
from chalicelib.reservations.lookups.types import CodeOwner, PicturedHouse, ScannedStay
from chalicelib.reservations.own.service import own_stay
from chalicelib.reservations.stays import records
from chalicelib.reservations.stays.hours import window_in
from chalicelib.reservations.stays.windows import Window
from chalicelib.reservations.types import Stay

UNKNOWN_CODE = "No encontramos a nadie con este código de referido."
UNKNOWN_QR = "Este código QR no es válido o la estadía ya terminó."
NO_QR = "Solo las reservas aprobadas que aún no terminan tienen código QR."


def by_code(code: str, *, caller: Caller | None, now: datetime) -> CodeOwner:
    """The client with a referral code, in any case.

    Raises:
        NotFound: nobody has it, or its owner was deleted.
    """
    owner_id = owner_of_referral(tidy_referral_code(code))
    if owner_id is None:
        raise NotFound(UNKNOWN_CODE)
    found = store.fetch_many([client_key(owner_id), membership_key(owner_id)])
    client = client_in(found, owner_id)
    if client is None or not client.is_guest:
        raise NotFound(UNKNOWN_CODE)
    worth = worth_of_membership(membership_in(found, owner_id))
    is_known = _may_know(caller, owner_id)
    return CodeOwner(
        client=client,
        percentage=worth.discount_percentage if worth is not None else ZERO,
        is_known=is_known,
        stays=_under_way(owner_id, now) if is_known else [],
    )


def scanned(code: str, *, now: datetime) -> ScannedStay:
    """The stay of a QR code, or of the id that old ones carry, while it is approved and not over.

    Raises:
        NotFound: there is none.
    """
    printed = tokens.printed_id(code)
    stay_id = printed or tokens.stay_in(code)
    stay = records.stays_of([stay_id]).get(stay_id) if stay_id is not None else None
    if stay is None or not _counts(stay, now):
        raise NotFound(UNKNOWN_QR)
    found = store.fetch_many([client_key(stay.client_id), membership_key(stay.client_id)])
    client = client_in(found, stay.client_id)
    worth = worth_of_membership(membership_in(found, stay.client_id))
    return ScannedStay(
        stay=stay,
        client=client if client is not None and client.is_guest else None,
        percentage=worth.discount_percentage if worth is not None else None,
        is_signed=printed is None,
    )


def own_token(reservation_id: str, *, caller: Guest, now: datetime) -> str:
    """The token for the QR code of a stay of the guest who asks.

    Raises:
        NotFound: none, another guest's, or one that is not approved or over.
    """
    return _token_of(own_stay(reservation_id, caller=caller), now)


def token_of(reservation_id: str, *, now: datetime) -> str:
    """The token for the QR code of any stay, for staff.

    Raises:
        NotFound: none, or one that is not approved or over.
    """
    return _token_of(records.stay_of(reservation_id), now)


def house_of(stay: Stay) -> PicturedHouse:
    """The house of a stay, with its photos."""
    house = houses_for([stay.property_id])[stay.property_id]
    return PicturedHouse(house, photos_of(stay.property_id))


def _token_of(stay: Stay, now: datetime) -> str:
    if not _counts(stay, now):
        raise NotFound(NO_QR)
    return tokens.sign(stay.reservation_id)


def _window(stay: Stay) -> Window:
    return window_in(houses_for([stay.property_id])[stay.property_id], stay, "display")


def _counts(stay: Stay, now: datetime) -> bool:
    return stay.is_sold and not _window(stay).is_over(now)


def _may_know(caller: Caller | None, owner_id: str) -> bool:
    if caller is None:
        return False
    is_owner = isinstance(caller, Guest) and caller.client_id == owner_id
    return is_owner or caller.may(Permission.READS_STAYS)


def _under_way(client_id: str, now: datetime) -> list[Stay]:
    listed = [row.reservation_id for row in records.of_client(client_id)]
    stays = records.stays_of(listed).values()
    return [stay for stay in stays if _counts(stay, now) and _window(stay).holds(now)]
