"""Who is in the houses now, for the devices in them (reservations book, 7.1; vector W25)."""

from datetime import datetime

from chalicelib.kernel import dates
from chalicelib.kernel.callers import Device
from chalicelib.reservations.presence.reading import about
from chalicelib.reservations.presence.types import Presence


def present(*, caller: Device, now: datetime) -> list[Presence]:
    """The sold stays of a device's houses that are under way or begin today, by check-in.

    Two round trips after that of the key (`about`).
    """
    today = dates.today(now)
    shown = (
        Presence(
            stay=each.stay,
            house=each.house,
            client=each.client,
            is_active=each.has("display", now),
            arrives_today=each.stay.check_in == today,
        )
        for each in about(now, caller.reads_of)
    )
    return [each for each in shown if each.is_active or each.arrives_today]
