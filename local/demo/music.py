"""The music of the stay that is in the first house: friends of its guest ask for it, of whom one is
let in and one waits."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from chalicelib.kernel.callers import Guest
from chalicelib.music.control import reading, rules
from chalicelib.music.sessions import service
from chalicelib.properties.types import House
from chalicelib.reservations.stays.hours import hours_of
from chalicelib.reservations.stays.records import stays_of
from local.demo.stays import SESSION

AGO = timedelta(minutes=20)
FRIENDS = 2


def gather(house: House, guests: Sequence[str], now: datetime) -> int:
    """Let the friends ask; how many did."""
    about = reading.about([house.property_id], now).get(house.property_id, ())
    stays = stays_of(about).values()
    stay = rules.holder(stays, house.property_id, hours_of(house), now - AGO)
    if stay is None:
        return 0
    friends = [guest for guest in guests if guest != stay.client_id][:FRIENDS]
    host = Guest(stay.client_id, SESSION)
    asked = [
        service.request(stay.reservation_id, caller=Guest(friend, SESSION), now=now - AGO)
        for friend in friends
    ]
    service.accept(stay.reservation_id, asked[0].request_id, caller=host, now=now - AGO)
    return len(asked)
