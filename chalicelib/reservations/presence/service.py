"""Who is in the houses now, for the devices in them (reservations book, 7.1; vector W25)."""

from datetime import datetime

from chalicelib.clients.records import client_in, client_key
from chalicelib.cloud import store
from chalicelib.kernel import dates
from chalicelib.kernel.callers import Device
from chalicelib.properties.houses.service import houses_for
from chalicelib.reservations.lists.rules import LONGEST
from chalicelib.reservations.presence.types import Presence
from chalicelib.reservations.stays import records
from chalicelib.reservations.stays.records import stay_key
from chalicelib.reservations.stays.windows import window_of


def present(*, caller: Device, now: datetime) -> list[Presence]:
    """The sold stays of a device's houses that are under way or begin today, by check-in.

    Two round trips after that of the key: the days on which such stays arrive, then the stays with
    their guests.
    """
    today = dates.today(now)
    arriving = records.arriving(today - LONGEST, today + dates.ONE_DAY)
    rows = [row for row in arriving if row.check_out >= today and caller.reads_of(row.property_id)]
    stay_keys = [stay_key(row.reservation_id) for row in rows]
    found = store.fetch_many([*stay_keys, *{client_key(row.client_id) for row in rows}])
    stays = sorted(records.stays_in(found).values(), key=lambda stay: stay.check_in)
    houses = houses_for(stay.property_id for stay in stays)
    shown = (
        Presence(
            stay=stay,
            house=houses[stay.property_id],
            client=client_in(found, stay.client_id),
            is_active=window_of(stay).holds(now),
            arrives_today=stay.check_in == today,
        )
        for stay in stays
        if stay.is_sold
    )
    return [each for each in shown if each.is_active or each.arrives_today]
