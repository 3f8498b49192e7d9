"""Which stays are about the houses on a day: whoever asks who is there begins here."""

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from chalicelib.clients.records import client_in, client_key
from chalicelib.clients.types import Client
from chalicelib.cloud import store
from chalicelib.kernel import dates
from chalicelib.properties.houses.service import houses_for
from chalicelib.properties.types import House
from chalicelib.reservations.lists.rules import LONGEST
from chalicelib.reservations.stays import records
from chalicelib.reservations.stays.hours import window_in
from chalicelib.reservations.stays.records import stay_key
from chalicelib.reservations.stays.windows import Feature
from chalicelib.reservations.types import Stay


class About(msgspec.Struct, frozen=True):
    """A sold stay that is not over, in its house, with its guest, if that is known."""

    stay: Stay
    house: House
    client: Client | None

    def has(self, feature: Feature, now: datetime) -> bool:
        """Whether its guests have a feature of the house now."""
        return window_in(self.house, self.stay, feature).holds(now)


def about(
    now: datetime, of_house: Callable[[str], bool], *, ahead: timedelta = timedelta()
) -> list[About]:
    """The sold stays of the chosen houses that are under way, begin or end today, or begin within
    `ahead`; by check-in.

    Two round trips: the days on which such stays arrive, then the stays with their guests.
    """
    first, last = dates.today(now), dates.today(now + ahead)
    arriving = records.arriving(first - LONGEST, last + dates.ONE_DAY)
    rows = [row for row in arriving if row.check_out >= first and of_house(row.property_id)]
    stay_keys = [stay_key(row.reservation_id) for row in rows]
    found = store.fetch_many([*stay_keys, *{client_key(row.client_id) for row in rows}])
    read = sorted(records.stays_in(found).values(), key=lambda stay: stay.check_in)
    stays = [stay for stay in read if stay.is_sold and of_house(stay.property_id)]
    houses = houses_for(stay.property_id for stay in stays)
    return [
        About(stay, houses[stay.property_id], client_in(found, stay.client_id)) for stay in stays
    ]
