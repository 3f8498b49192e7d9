"""Who takes part in the music of a stay, and who waits, for those who may know."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.clients.records import client_in, client_key
from chalicelib.cloud import store
from chalicelib.kernel.callers import Guest
from chalicelib.music.errors import MusicForbidden
from chalicelib.music.sessions.reading import hosted, house_of, session_with
from chalicelib.music.sessions.types import Asker, Gathering, Participant
from chalicelib.properties.photos.reading import photos_of


class NotMember(MusicForbidden):
    """Only those who take part see who else does."""

    code = "music_not_member"
    default_message = "Usted no participa en la música de esta estadía."


def requests(reservation_id: str, *, caller: Guest, now: datetime) -> list[Asker]:
    """The requests that the host has to decide, the last one first; none while the music is not
    open.

    Raises:
        NotFound: there is no such stay.
        NotHost: it is another guest's.
    """
    session, participants = hosted(reservation_id, caller, now)
    pending = [each for each in participants if each.status == "pending"]
    if not session.is_open:
        return []
    return _askers(store.fetch_many(_keys(*(each.client_id for each in pending))), pending)


def gathering(reservation_id: str, *, caller: Guest, now: datetime) -> Gathering:
    """The session of a stay, as its host, a participant or whoever asked for it sees it.

    Raises:
        NotFound: there is no such stay.
        NotMember: the caller never asked for it.
    """
    session, participants = session_with(reservation_id, now)
    is_host = session.stay.client_id == caller.client_id
    own = next((each for each in participants if each.client_id == caller.client_id), None)
    if not is_host and own is None:
        raise NotMember
    house = house_of(session.stay)
    is_member = is_host or (own is not None and own.is_accepted)
    if not is_member or not session.is_open:
        return Gathering(session=session, house=house, is_member=is_member)
    inside = [each for each in participants if each.is_accepted]
    found = store.fetch_many(_keys(session.stay.client_id, *(each.client_id for each in inside)))
    host = client_in(found, session.stay.client_id)
    return Gathering(
        session=session,
        house=house,
        photos=tuple(photos_of(house.property_id)),
        is_member=True,
        host=host if host is not None and host.is_guest else None,
        participants=tuple(_askers(found, inside)),
    )


def _keys(*client_ids: str) -> list[store.Key]:
    return [client_key(client_id) for client_id in client_ids]


def _askers(found: store.Found, participants: Iterable[Participant]) -> list[Asker]:
    """The participants who are guests still."""
    clients = [(each, client_in(found, each.client_id)) for each in participants]
    return [Asker(each, client) for each, client in clients if client and client.is_guest]
