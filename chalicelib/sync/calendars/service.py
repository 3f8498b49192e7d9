"""The calendars of the houses, for those to whom administrators handed out an address."""

from datetime import datetime
from functools import partial

from chalicelib.calendar import records as nights
from chalicelib.catalogue.collections import Change, Collection
from chalicelib.catalogue.handed_out import Tokens
from chalicelib.catalogue.snapshots import VERSION_KEY, catch_up
from chalicelib.catalogue.types import Entry
from chalicelib.cloud import parallel, store
from chalicelib.kernel import dates, spanish
from chalicelib.kernel.errors import Invalid, NotFound
from chalicelib.properties.houses.service import HOUSES, note_unknown_houses
from chalicelib.properties.types import House, natural_order
from chalicelib.reservations.stays.records import stay_key, stays_in
from chalicelib.sync.calendars import rules
from chalicelib.sync.calendars.types import CalendarLink
from chalicelib.sync.events import CalendarLinkRemoved, CalendarLinkSaved

MOST_AT_ONCE = 50
"""Houses in one calendar: what an answer has room for."""
ALL = "Casa Austin"
UNKNOWN = "Este calendario no existe, o ya no."


def _examine(change: Change[CalendarLink]) -> None:
    note_unknown_houses(change.problems, change.added("property_ids"))


LINKS = Collection(
    CalendarLink,
    key="calendar_link_id",
    saved=CalendarLinkSaved,
    removed=CalendarLinkRemoved,
    order=lambda entry: natural_order(entry.value.name),
    checked=rules.checked,
    examine=_examine,
)


_TOKENS = Tokens(LINKS, "calendar")


def hand_out(calendar_link_id: str, *, actor: str) -> str:
    """The token of a new address; the one before it ends.

    Raises:
        NotFound: there is no such link.
    """
    return _TOKENS.hand_out(calendar_link_id, actor=actor)


def calendar(token: str, named: str | None, *, now: datetime) -> str:
    """The calendar of the houses of a link, or of the one that is named (its name or its slug).

    Two round trips: the nights of the houses from today on, then the stays that have them and
    whether the token still counts.

    Raises:
        NotFound: nobody has this token, or nobody any more; or the link shows no such house.
        Invalid: the link is for more houses than a calendar has room for, and none is named.
    """
    link = _present(_TOKENS.holder(token, as_known=True) or _TOKENS.holder(token))
    houses = _houses(link, named)
    today = dates.today(now)
    calls = [partial(nights.taken_since, house_id, today, now) for house_id in houses]
    taken = {night.reservation_id for found in parallel.together(calls) for night in found}
    found = store.fetch_many([VERSION_KEY, *map(stay_key, taken)])
    catch_up(found)
    if _present(_TOKENS.holder(token, as_known=True)) != link:
        # Administrators changed meanwhile what it shows.
        return calendar(token, named, now=now)
    entries = [
        rules.occupied(stay, houses[stay.property_id])
        for stay in stays_in(found).values()
        if stay.property_id in houses and rules.is_shown(link, stay)
    ]
    name = next(iter(houses.values())).name if len(houses) == 1 else ALL
    return rules.text_of(name, entries)


def _present(holder: Entry[CalendarLink] | None) -> CalendarLink:
    if holder is None:
        raise NotFound(UNKNOWN)
    return holder.value


def _houses(link: CalendarLink, named: str | None) -> dict[str, House]:
    houses = {
        house.property_id: house
        for house in HOUSES.values()
        if (not link.property_ids or house.property_id in link.property_ids)
        and (named is None or _is_named(house, named))
    }
    if not houses and named is not None:
        raise NotFound("Propiedad no encontrada.")
    if len(houses) > MOST_AT_ONCE:
        raise Invalid(fields={"q": ["Son demasiadas propiedades. Indique una."]})
    return houses


def _is_named(house: House, text: str) -> bool:
    return house.slug == text or spanish.fold(house.name) == spanish.fold(text.strip())
