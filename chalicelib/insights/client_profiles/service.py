"""Reading what a client brought: one round trip, two for a record that became one with another,
however much there is. That somebody read it is noted before they have it."""

from datetime import datetime
from functools import partial
from typing import Any

from chalicelib.clients.records import client_in, client_key
from chalicelib.cloud import parallel, store
from chalicelib.cloud.transaction import Transaction
from chalicelib.insights.client_profiles.types import ClientProfile, ListedStatus
from chalicelib.insights.events import ClientFiguresRead
from chalicelib.insights.figures.records import row_in, row_key
from chalicelib.insights.figures.rules import client_of
from chalicelib.insights.referrals.records import kept_of
from chalicelib.insights.searches.records import instants_of
from chalicelib.kernel.errors import NotFound
from chalicelib.loyalty.points.records import account_in, account_key
from chalicelib.reservations.stays.records import of_client
from chalicelib.reservations.stays.rules import status_at

MOST_SEARCHES = 1000
UNKNOWN = "Cliente no encontrado."


def of(client_id: str, *, actor: str, now: datetime) -> ClientProfile:
    """What a client brought; of one who became one with another, that one.

    Raises:
        NotFound: there is no such client, or not any more.
    """
    profile = _read(client_id, now)
    if profile is not None and profile.client.merged_into is not None:
        profile = _read(profile.client.merged_into, now)
    if profile is None or profile.client.deleted_at is not None:
        raise NotFound(UNKNOWN)
    tx = Transaction(now)
    tx.emit(ClientFiguresRead(client_id=profile.client.client_id), actor=actor)
    tx.commit()
    return profile


def _read(client_id: str, now: datetime) -> ClientProfile | None:
    row = client_of(client_id)
    keys = [client_key(client_id), account_key(client_id), row_key(row)]
    results: list[Any] = parallel.together(
        [
            partial(store.fetch_many, keys),
            partial(of_client, client_id),
            partial(instants_of, client_id, MOST_SEARCHES),
            partial(kept_of, client_id),
        ]
    )
    found, stays, searched, kept = results
    client = client_in(found, client_id)
    if client is None:
        return None
    return ClientProfile(
        client=client,
        numbers=row_in(found, row),
        stays=[ListedStatus(status_at(stay, now), stay.check_in) for stay in stays],
        account=account_in(found, client_id),
        searched=searched,
        brought=kept.totals[1],
    )
