"""The people of a session, on the wire (home book, 4.4)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.clients.types import Client
from chalicelib.kernel import dates, spanish
from chalicelib.music.sessions.types import Asker, Gathering, Participant, Phase
from chalicelib.properties.photos.wire import main_of, shown
from chalicelib.reservations.stays.wire import STAY_NAMES
from chalicelib.reservations.types import Stay
from chalicelib.web.formats import Address, Id

MESSAGES: dict[Phase, str] = {
    "not_started": "La sesión de música empieza con su estadía.",
    "active": "La sesión de música está activa.",
    "ended": "La sesión de música terminó.",
}
WAITING = "Solo quienes participan ven a los demás."


class Requested(msgspec.Struct, kw_only=True):
    """The host was asked."""

    success: bool = True
    """Always true."""
    message: str = "Solicitud enviada. El anfitrión recibirá un aviso."
    """A text in Spanish for people."""
    request_id: Id
    """Names the request."""

    @classmethod
    def of(cls, participant: Participant) -> "Requested":
        """The view of a request."""
        return cls(request_id=participant.request_id)


class RequestView(msgspec.Struct, kw_only=True):
    """Somebody who asks to choose music."""

    request_id: Id
    """Names the request."""
    id: Id
    """The client who asks."""
    name: str
    """The first given name and the first family name."""
    facebook_linked: bool
    """Whether an account at Facebook is linked."""
    profile_picture: Address | None
    """The picture at Facebook; null without one."""
    requested_at: datetime
    """When they asked, in Lima."""

    @classmethod
    def of(cls, asker: Asker) -> "RequestView":
        """The view of a request."""
        participant, client = asker.participant, asker.client
        return cls(
            request_id=participant.request_id,
            id=client.client_id,
            name=called(client),
            facebook_linked=client.facebook_id is not None,
            profile_picture=client.facebook_profile_picture,
            requested_at=dates.in_lima(participant.requested_at),
        )


class RequestsAnswer(msgspec.Struct, kw_only=True):
    """Who waits for the host."""

    success: bool = True
    """Always true."""
    requests: list[RequestView]
    """Who waits, the last one first."""

    @classmethod
    def of(cls, askers: Iterable[Asker]) -> "RequestsAnswer":
        """The view of those who wait."""
        return cls(requests=[RequestView.of(asker) for asker in askers])


class Person(msgspec.Struct, kw_only=True):
    """Somebody in a session."""

    id: Id
    """The client."""
    first_name: str
    """The first given name."""
    last_name: str
    """The first family name; empty without one."""
    referral_code: str | None
    """The code with which they bring others; null without one."""
    facebook_linked: bool
    """Whether an account at Facebook is linked."""
    profile_picture: Address | None
    """The picture at Facebook; null without one."""

    @classmethod
    def of(cls, client: Client) -> "Person":
        """The view of a client."""
        return cls(**_fields(client))


class ParticipantView(Person, kw_only=True):
    """Somebody whom the host let in."""

    participant_id: Id
    """Names them in this session; by it the host takes them out."""

    @classmethod
    def of_asker(cls, asker: Asker) -> "ParticipantView":
        """The view of a participant."""
        return cls(participant_id=asker.participant.request_id, **_fields(asker.client))


class GatheringAnswer(msgspec.Struct, kw_only=True, rename=STAY_NAMES):
    """The session of a stay and its people."""

    TEXTS_FROM: ClassVar = (Stay,)

    success: bool = True
    """Always true."""
    session_active: bool
    """Whether music may be chosen now."""
    status: Phase
    """`not_started`, `active` or `ended`."""
    message: str
    """The same in Spanish for people."""
    activation_date: datetime | UnsetType = UNSET
    """When it begins, in Lima; only before."""
    termination_date: datetime | UnsetType = UNSET
    """When it ended, in Lima; only after."""
    property_name: str | UnsetType = UNSET
    """The name of the house; only for its people while it is active, as all below."""
    property_thumbnail: Address | UnsetType | None = UNSET
    """The small picture of the house; null without one."""
    check_in: date | UnsetType = UNSET
    blocked_until: date | UnsetType = UNSET
    """The first day on which others may arrive."""
    late_checkout: bool | UnsetType = UNSET
    host: Person | None = None
    """Whose stay it is; null for those who were not let in, and while it is not active."""
    participants: list[ParticipantView] = []
    """Whom the host let in."""

    @classmethod
    def of(cls, gathering: Gathering, base_url: str) -> "GatheringAnswer":
        """The view for somebody who may know of the session."""
        session = gathering.session
        answer = cls(
            session_active=session.is_open,
            status=session.phase,
            message=MESSAGES[session.phase],
        )
        if session.phase == "not_started":
            answer.activation_date = dates.in_lima(session.window.opens)
        elif session.phase == "ended":
            answer.termination_date = dates.in_lima(session.window.closes)
        elif gathering.is_member:
            answer._show(gathering, base_url)
        else:
            answer.message = WAITING
        return answer

    def _show(self, gathering: Gathering, base_url: str) -> None:
        stay, host = gathering.session.stay, gathering.host
        picture = main_of(shown(gathering.photos, base_url))
        self.property_name = gathering.house.name
        self.property_thumbnail = picture.image_thumbnail if picture is not None else None
        self.check_in, self.blocked_until = stay.check_in, stay.blocked_until
        self.late_checkout = stay.late_checkout
        self.host = Person.of(host) if host is not None else None
        self.participants = list(map(ParticipantView.of_asker, gathering.participants))


def called(client: Client) -> str:
    """How others in the house read somebody's name: the first given and the first family name."""
    names = (client.first_name, client.last_name or "")
    return " ".join(filter(None, map(_word, names)))


def _word(name: str) -> str:
    return spanish.first_word(name).capitalize()


def _fields(client: Client) -> dict[str, Any]:
    return {
        "id": client.client_id,
        "first_name": _word(client.first_name),
        "last_name": _word(client.last_name or ""),
        "referral_code": client.referral_code,
        "facebook_linked": client.facebook_id is not None,
        "profile_picture": client.facebook_profile_picture,
    }
