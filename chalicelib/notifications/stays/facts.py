"""What messages say of a stay, read as it stands now: two round trips."""

import msgspec

from chalicelib.accounts.users.records import staff_in, staff_key
from chalicelib.accounts.users.types import StaffUser
from chalicelib.clients.records import client_in, client_key
from chalicelib.clients.types import Client
from chalicelib.cloud import store
from chalicelib.kernel import dates
from chalicelib.notifications.texts import formats
from chalicelib.notifications.texts.types import StayFacts
from chalicelib.notifications.types import account_id, audience_of
from chalicelib.properties.houses.service import houses_for
from chalicelib.properties.types import House
from chalicelib.reservations.stays import records
from chalicelib.reservations.stays.windows import ARRIVES
from chalicelib.reservations.types import Stay


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of a stay, the stay itself, and its guest. by: who acted, in words for staff."""

    stay: StayFacts
    record: Stay
    client: Client
    by: str | None

    @property
    def is_closed(self) -> bool:
        """Whether nobody comes: its channel only keeps the nights."""
        return self.record.origin == "man" and self.record.uuid_external is not None

    @property
    def is_announced(self) -> bool:
        """Whether its guest was told of its approval elsewhere."""
        return self.record.approval_announced

    @property
    def is_of_guest(self) -> bool:
        """Whether a guest is to be told of it: of repairs nobody is."""
        return self.client.is_guest and self.stay.origin != "man"


def of_stay(reservation_id: str, *, actor: str = "system") -> Found | None:
    """What is said of a stay, also of one that was removed; None where its guest is gone."""
    stay = records.stays_of([reservation_id]).get(reservation_id)
    if stay is None:
        return None
    actors = [int(account_id(actor))] if actor.startswith("staff#") else []
    sellers = [] if stay.seller_id is None else [stay.seller_id]
    found = store.fetch_many(
        [client_key(stay.client_id), *map(staff_key, dict.fromkeys((*sellers, *actors)))]
    )
    client = client_in(found, stay.client_id)
    if client is None:
        return None
    staff = {user.user_id: user for user in staff_in(found)}
    house = houses_for([stay.property_id]).get(stay.property_id)
    return Found(
        stay=facts_of(stay, client, house, staff.get(stay.seller_id or 0)),
        record=stay,
        client=client,
        by=_by(actor, staff),
    )


def facts_of(
    stay: Stay, client: Client, house: House | None, seller: StaffUser | None
) -> StayFacts:
    """What messages say of a stay."""
    return StayFacts(
        reservation_id=stay.reservation_id,
        client_id=stay.client_id,
        property_name=house.name if house else "",
        client_name=formats.full_name(client.first_name, client.last_name),
        check_in=stay.check_in,
        check_out=stay.blocked_until,
        departure=stay.departure,
        late_checkout=stay.late_checkout,
        guests=stay.guests,
        price_usd=stay.price_usd,
        price_sol=stay.price_sol,
        advance=stay.advance_payment,
        advance_currency=stay.advance_payment_currency,
        status=stay.status,
        origin=stay.origin,
        seller_id=stay.seller_id,
        seller_name=_name(seller),
        deadline=dates.in_lima(stay.deadline),
        temperature_pool=stay.temperature_pool,
        arrives_at=(house and house.check_in_time) or ARRIVES,
    )


def _by(actor: str, staff: dict[int, StaffUser]) -> str | None:
    if audience_of(actor) == "staff":
        return _name(staff.get(int(account_id(actor))))
    return "el huésped" if actor.startswith("client#") else None


def _name(user: StaffUser | None) -> str | None:
    return None if user is None else formats.full_name(user.first_name, user.last_name)
