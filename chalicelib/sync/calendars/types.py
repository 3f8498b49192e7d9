"""Who reads the calendars of houses, and what stands in them."""

from datetime import date, datetime

import msgspec

from chalicelib.catalogue.types import Holder


class CalendarLink(Holder, frozen=True, kw_only=True):
    """An address at which somebody reads calendars."""

    calendar_link_id: str
    """Names the link."""
    name: str
    """Who reads it, for people."""
    property_ids: frozenset[str] = frozenset()
    """The houses whose calendars it shows; none means all."""
    channel: str | None = None
    """The channel that reads it, in small letters (`booking`): it is shown what other channels
    sold, too, and nothing that came from itself. Null shows what no channel has."""
    includes_channel: bool = False
    """Whether it shows all that came from channels: for our own people, never for a channel, which
    would get its own bookings back."""


class Occupied(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch `[start, end)` of nights in which nobody else may come to a house.

    uid: names it for good; it tells nothing of the stay. sequence: how often it was changed.
    """

    uid: str
    house: str
    start: date
    end: date
    changed: datetime
    sequence: int
