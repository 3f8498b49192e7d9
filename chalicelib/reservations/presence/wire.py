"""Who is in the houses now, on the wire (reservations book, 7.1)."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

import msgspec

from chalicelib.kernel.spanish import hour_text
from chalicelib.reservations.presence.types import Presence
from chalicelib.reservations.stays.hours import hours_of
from chalicelib.reservations.stays.wire import STAY_NAMES
from chalicelib.reservations.types import Stay
from chalicelib.web.formats import Id


class PresentStay(msgspec.Struct, kw_only=True, rename=STAY_NAMES):
    """A stay for the devices of its house."""

    TEXTS_FROM: ClassVar = (Stay,)

    reservation_id: Id
    property: str
    """The name of the house."""
    property_id: str | None
    """The short code of the house, by which players and displays know it; null without one."""
    client_name: str
    """The guest's name; empty where the house is not taken by a guest of ours."""
    phone: str | None
    """Where the guest is reached; null where nobody knows."""
    referral_code: str | None
    """What the guest's friends book with; null without one."""
    check_in: date
    blocked_until: date
    """The first day on which others may arrive."""
    guests: int
    temperature_pool: bool
    late_checkout: bool
    comentarios: str | None
    """What staff noted for the house; null without anything."""


class StayUnderWay(PresentStay, kw_only=True, rename=STAY_NAMES):
    """A stay whose guests have the house."""

    is_currently_active: bool = True
    """Always true."""


class StayToBegin(PresentStay, kw_only=True, rename=STAY_NAMES):
    """A stay that begins today."""

    checkin_time: str
    """From when on the guests may enter."""


class PresenceAnswer(msgspec.Struct, kw_only=True):
    """The stays of a device's houses."""

    success: bool = True
    """Always true."""
    count: int
    """How many are under way."""
    active_reservations: list[StayUnderWay]
    """Those whose guests have the house now: from 12:00 until 11:00 of the last day."""
    check_in_today: list[StayToBegin]
    """Those that begin today, at any hour."""

    @classmethod
    def of(cls, found: Iterable[Presence]) -> "PresenceAnswer":
        """The view of all stays that are there today."""
        stays = list(found)
        active = [StayUnderWay(**_shown(each)) for each in stays if each.is_active]
        to_begin = [_to_begin(each) for each in stays if each.arrives_today]
        return cls(count=len(active), active_reservations=active, check_in_today=to_begin)


def _to_begin(present: Presence) -> StayToBegin:
    opens = hours_of(present.house).display
    return StayToBegin(**_shown(present), checkin_time=hour_text(opens))


def _shown(present: Presence) -> dict[str, Any]:
    stay, client = present.stay, present.client
    guest = client if client is not None and client.is_guest else None
    return dict(  # noqa: C408 - the fields of a stay by their names
        reservation_id=stay.reservation_id,
        property=present.house.name,
        property_id=present.house.player_id,
        client_name=guest.full_name if guest is not None else "",
        phone=guest.tel_number if guest is not None else None,
        referral_code=guest.referral_code if guest is not None else None,
        check_in=stay.check_in,
        blocked_until=stay.blocked_until,
        guests=stay.guests,
        temperature_pool=stay.temperature_pool,
        late_checkout=stay.late_checkout,
        comentarios=stay.comments,
    )
