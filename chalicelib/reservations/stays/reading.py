"""Reading stays with everybody and every house that they name, and what happened to one."""

from collections.abc import Iterable, Mapping, Sequence

from chalicelib.accounts.users.records import staff_in, staff_key
from chalicelib.accounts.users.types import StaffUser
from chalicelib.clients.records import client_key, clients_in
from chalicelib.clients.types import Client
from chalicelib.cloud import privacy, store
from chalicelib.cloud.events import Plain
from chalicelib.kernel.errors import NotFound
from chalicelib.properties.houses.service import houses_for
from chalicelib.properties.photos.reading import photos_of
from chalicelib.reservations.stays import records
from chalicelib.reservations.stays.records import ListedStay
from chalicelib.reservations.stays.types import StaysInFull
from chalicelib.reservations.types import Stay


def history_of(reservation_id: str) -> list[Plain]:
    """What happened to a stay, a removed one too, newest first, with all values.

    Raises:
        NotFound: there never was one.
    """
    if not records.stays_of([reservation_id]):
        raise NotFound
    return log_of(reservation_id)


def log_of(reservation_id: str) -> list[Plain]:
    """The same of a stay that there is, or was."""
    subject = f"reservation#{reservation_id}"
    return privacy.history(subject, records.PrivateStayChanges, reservation_id)


def in_full_of(stay: Stay, client: Client) -> StaysInFull:
    """A stay that nobody sold, whose client was read already, in full."""
    return _with_houses([stay], {client.client_id: client}, {})


def in_full(stays: Sequence[Stay]) -> StaysInFull:
    """Stays that were read already, in full."""
    return in_full_with(stays, ())[0]


def in_full_with(
    stays: Sequence[Stay], keys: Iterable[store.Key]
) -> tuple[StaysInFull, store.Found]:
    """Stays that were read already, in full, and what stands at other keys: one round trip."""
    found = store.fetch_many([*people_keys(stays), *keys])
    return in_full_of_read(stays, found), found


def people_keys(stays: Sequence[Stay]) -> list[store.Key]:
    """Where everybody is whom stays name."""
    return _people_keys((stay.client_id, stay.seller_id) for stay in stays)


def in_full_of_read(stays: Sequence[Stay], found: store.Found) -> StaysInFull:
    """Stays in full whose `people_keys` were read."""
    clients = {client.client_id: client for client in clients_in(found)}
    return _with_houses(stays, clients, {user.user_id: user for user in staff_in(found)})


def listed_in_full(listed: Sequence[ListedStay]) -> StaysInFull:
    """The stays of a list in full, in one round trip: the index says whom they name.

    Those that were deleted since they were listed are missing.
    """
    keys = [records.stay_key(row.reservation_id) for row in listed]
    people = _people_keys((row.client_id, row.seller_id) for row in listed)
    found = store.fetch_many([*keys, *people])
    stays = records.stays_in(found)
    present = (stays.get(row.reservation_id) for row in listed)
    still = [stay for stay in present if stay is not None and not stay.deleted]
    return in_full_of_read(still, found)


def _people_keys(pairs: Iterable[tuple[str, int | None]]) -> list[store.Key]:
    keys: dict[store.Key, None] = {}
    for client_id, seller_id in pairs:
        keys[client_key(client_id)] = None
        if seller_id is not None:
            keys[staff_key(seller_id)] = None
    return list(keys)


def _with_houses(
    stays: Sequence[Stay], clients: Mapping[str, Client], sellers: Mapping[int, StaffUser]
) -> StaysInFull:
    houses = houses_for({stay.property_id for stay in stays})
    return StaysInFull(
        stays=list(stays),
        clients=clients,
        sellers=sellers,
        houses=houses,
        photos={property_id: tuple(photos_of(property_id)) for property_id in houses},
    )
