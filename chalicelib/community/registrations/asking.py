"""Whether a guest may register: what that asks is read in one round trip, and judged by the one
verdict (`rules.verdict`), for lists, for the check and for the registration itself."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

from chalicelib.catalogue.types import Entry
from chalicelib.clients.records import client_in, client_key
from chalicelib.clients.types import Client
from chalicelib.cloud import parallel, store
from chalicelib.cloud.store import Found, Key
from chalicelib.community.occasions import records as occasions
from chalicelib.community.occasions import service as catalogue
from chalicelib.community.occasions.service import OCCASIONS
from chalicelib.community.occasions.types import Places
from chalicelib.community.registrations import records, rules
from chalicelib.community.registrations.types import Asked, Entrant, Verdict
from chalicelib.community.types import Occasion, Registration
from chalicelib.kernel.callers import Guest
from chalicelib.kernel.errors import Unauthenticated
from chalicelib.loyalty.levels.service import LEVELS
from chalicelib.loyalty.membership.records import membership_in, membership_key
from chalicelib.loyalty.points.records import account_in, account_key


def asked(event_id: str, *, caller: Guest, now: datetime) -> tuple[Entry[Occasion], Asked]:
    """The event as of now, and what is to be known of a guest who asks for it.

    Raises:
        NotFound: there is no such event.
        Unauthenticated: the guest was deleted meanwhile.
    """
    occasion_id = catalogue.id_in(event_id) or catalogue.find_listed(event_id).occasion_id
    own = rules.registration_id(occasion_id, caller.client_id)
    keys = [
        *_keys_of(caller.client_id),
        records.registration_key(own),
        occasions.places_key(occasion_id),
    ]
    entry, found = parallel.both(
        partial(OCCASIONS.get, occasion_id), partial(store.fetch_many, keys)
    )
    client = client_in(found, caller.client_id)
    if client is None or not client.is_guest:
        raise Unauthenticated
    return entry, Asked(
        client=client,
        entrant=_entrant(client, found, now),
        registration=records.registration_in(found, own),
        places=occasions.places_in(found, occasion_id),
    )


def judged(occasion: Occasion, found: Asked, now: datetime) -> Verdict:
    """Whether a guest who asks for an event may register."""
    return rules.verdict(
        occasion,
        found.places.approved,
        now,
        entrant=found.entrant,
        registration=found.registration,
        levels=LEVELS.values(),
    )


def verdicts(
    shown: Sequence[Occasion], *, caller: Guest | None, now: datetime
) -> dict[str, tuple[Places, Verdict]]:
    """The places of events, and whether a guest could register for each, by the id of the event:
    one round trip. Without a guest the verdicts are for nobody in particular."""
    found = store.fetch_many(_keys_for(shown, caller))
    client = None if caller is None else client_in(found, caller.client_id)
    entrant = None if client is None else _entrant(client, found, now)
    levels = LEVELS.values()

    def of(occasion: Occasion) -> tuple[Places, Verdict]:
        places = occasions.places_in(found, occasion.occasion_id)
        verdict = rules.verdict(
            occasion,
            places.approved,
            now,
            entrant=entrant,
            registration=_own(found, occasion, client),
            levels=levels,
        )
        return places, verdict

    return {occasion.occasion_id: of(occasion) for occasion in shown}


def _own(found: Found, occasion: Occasion, client: Client | None) -> Registration | None:
    if client is None:
        return None
    own = rules.registration_id(occasion.occasion_id, client.client_id)
    return records.registration_in(found, own)


def _keys_for(shown: Iterable[Occasion], caller: Guest | None) -> list[Key]:
    ids = [occasion.occasion_id for occasion in shown]
    places = list(map(occasions.places_key, ids))
    if caller is None:
        return places
    own = [rules.registration_id(each, caller.client_id) for each in ids]
    return [*places, *_keys_of(caller.client_id), *map(records.registration_key, own)]


def _keys_of(client_id: str) -> list[Key]:
    return [client_key(client_id), account_key(client_id), membership_key(client_id)]


def _entrant(client: Client, found: Found, now: datetime) -> Entrant:
    """A guest as events ask for them. Points that ended do not count (staff book, 9 #30); levels
    are those that every event of stays and friends keeps."""
    membership = membership_in(found, client.client_id)
    return Entrant(
        points=account_in(found, client.client_id).available(now),
        has_facebook=client.facebook_id is not None,
        stays=membership.stays,
        levels=membership.levels,
    )
