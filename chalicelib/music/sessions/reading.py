"""The session of a stay, as of an instant."""

from datetime import datetime
from functools import partial

from chalicelib.cloud import parallel, store
from chalicelib.kernel.callers import Guest
from chalicelib.kernel.errors import NotFound
from chalicelib.music.errors import MusicForbidden
from chalicelib.music.sessions import records, rules
from chalicelib.music.sessions.types import Participant, Session
from chalicelib.properties.houses.service import houses_for
from chalicelib.properties.types import House
from chalicelib.reservations.stays import records as stays
from chalicelib.reservations.stays.hours import window_in
from chalicelib.reservations.stays.records import stay_key
from chalicelib.reservations.types import Stay

NO_STAY = "Reserva no encontrada."


class NotHost(MusicForbidden):
    """Only the guest whose stay it is decides."""

    code = "music_not_host"
    default_message = "Solo el anfitrión de la estadía puede hacer esto."


def session_in(found: store.Found, reservation_id: str, now: datetime) -> Session:
    """The session of a stay that was read.

    Raises:
        NotFound: there is no such stay.
    """
    stay = stays.stays_in(found).get(reservation_id)
    if stay is None or stay.deleted:
        raise NotFound(NO_STAY)
    return session_of(stay, house_of(stay), now)


def session_of(stay: Stay, house: House, now: datetime) -> Session:
    """The session of a stay in its house."""
    window = window_in(house, stay, "music")
    return Session(stay=stay, window=window, phase=rules.phase_of(stay, window, now))


def house_of(stay: Stay) -> House:
    """The house of a stay."""
    return houses_for([stay.property_id])[stay.property_id]


def session_with(reservation_id: str, now: datetime) -> tuple[Session, list[Participant]]:
    """The session of a stay with everybody who asked for it, in one round trip.

    Raises:
        NotFound: there is no such stay.
    """
    found, participants = parallel.both(
        partial(store.fetch_many, [stay_key(reservation_id)]),
        partial(records.participants_of, reservation_id),
    )
    session = session_in(found, reservation_id, now)
    return session, [rules.under(each, session.stay.client_id) for each in participants]


def hosted(reservation_id: str, caller: Guest, now: datetime) -> tuple[Session, list[Participant]]:
    """The same for the host.

    Raises:
        NotFound: there is no such stay.
        NotHost: it is another guest's.
    """
    session, participants = session_with(reservation_id, now)
    if session.stay.client_id != caller.client_id:
        raise NotHost
    return session, participants
