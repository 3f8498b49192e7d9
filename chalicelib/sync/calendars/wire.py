"""Calendars on the wire (reservations book, 4.4)."""

from typing import Annotated

import msgspec

from chalicelib.web.formats import Address

LONGEST_TOKEN = 1000


class CalendarQuery(msgspec.Struct, kw_only=True):
    """Which calendar to read. Calendars send no headers, so the token is a parameter."""

    token: Annotated[str, msgspec.Meta(max_length=LONGEST_TOKEN)] = ""
    """What opens the calendar, from `POST admin/calendar-links/{calendar_link_id}/address/`."""
    q: Annotated[str, msgspec.Meta(max_length=200)] | None = None
    """The name of a house, or its slug; all houses of the token when left out."""


class HandedOutAddress(msgspec.Struct, frozen=True):
    """The address of a calendar."""

    url: Address
    """What the other calendar subscribes to; with `&q=<slug>` it is that of one house. It is shown
    here and nowhere else."""
