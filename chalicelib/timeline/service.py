"""Reading the timeline of a booking."""

from functools import partial

from chalicelib.accounts.users.records import staff_in, staff_key
from chalicelib.cloud import events, parallel, store
from chalicelib.cloud.events import Plain
from chalicelib.kernel.errors import NotFound
from chalicelib.properties.houses.service import house_names
from chalicelib.reservations.stays.reading import log_of
from chalicelib.reservations.stays.records import stays_of
from chalicelib.reservations.types import Stay
from chalicelib.timeline import rules
from chalicelib.timeline.types import Happening, Names

CONFLICTS = "channel.conflicts"
MOST = 200
"""Things that are shown."""


def timeline(reservation_id: str) -> list[Happening]:
    """The newest 200 things that happened to a stay, a removed one too, newest first.

    Raises:
        NotFound: there never was one.
    """
    stay = stays_of([reservation_id]).get(reservation_id)
    if stay is None:
        raise NotFound
    own, clashes = parallel.both(partial(log_of, reservation_id), partial(_conflicts, stay))
    told = sorted([*own, *clashes], key=lambda event: event.event_id, reverse=True)[:MOST]
    return rules.happenings(told, _names(told))


def _conflicts(stay: Stay) -> list[Plain]:
    """What channels sold of a stay's nights; the log keeps it with the house."""
    return [
        event
        for event in events.timeline(f"property#{stay.property_id}")
        if event.name == CONFLICTS and stay.reservation_id in event.event["reservation_ids"]
    ]


def _names(told: list[Plain]) -> Names:
    users = staff_in(store.fetch_many(staff_key(user_id) for user_id in rules.staff_named(told)))
    return Names(
        staff={user.account_id: f"{user.first_name} {user.last_name}".strip() for user in users},
        houses=house_names(rules.houses_named(told)),
    )
