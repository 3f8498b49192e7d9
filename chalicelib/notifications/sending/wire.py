"""Sending by hand, on the wire (notifications book, 3.2 and 3.3)."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.spanish import visible
from chalicelib.notifications.broadcasts.types import Broadcast
from chalicelib.notifications.sending.types import Tried
from chalicelib.notifications.texts.types import ManualFacts, Template
from chalicelib.notifications.types import Audience, Content, Key
from chalicelib.web.formats import Id

EVERYBODY = "all"
MOST_DATA = 2048
"""Bytes of what an app gets beside the words: Apple and Google carry 4096 in all."""


class TriedView(msgspec.Struct, kw_only=True):
    """What Expo said of one device."""

    device_id: Id
    """The device."""
    accepted: bool
    """Whether Expo took the notification."""
    code: str | None
    """Why not, in Expo's word; null where it did."""


class TestDone(msgspec.Struct, kw_only=True):
    """Expo took at least one."""

    __test__ = False

    success: bool = True
    """True."""
    message: str
    """A text in Spanish for people."""
    details: list[TriedView]
    """What Expo said of each of the caller's devices."""

    @classmethod
    def of(cls, tried: Sequence[Tried]) -> "TestDone":
        """The view of what was tried."""
        taken = sum(each.accepted for each in tried)
        return cls(
            message=f"Notificación enviada a {taken} de {len(tried)} dispositivos.",
            details=[
                TriedView(device_id=each.device_id, accepted=each.accepted, code=each.code)
                for each in tried
            ],
        )


class SendForm(msgspec.Struct, kw_only=True):
    """What an administrator tells one guest, or all who have a device."""

    client_id: Annotated[str, Meta(max_length=50)]
    """The guest, or `all`."""
    title: Annotated[str, Meta(min_length=1, max_length=200)]
    """The title."""
    body: Annotated[str, Meta(min_length=1, max_length=1000)]
    """The text."""
    data: dict[str, Any] = {}
    """What the app gets beside the words: `screen` says where a tap leads. The kind and the id of
    the notification are always its own."""
    confirm: bool = False
    """For `all`: send at once. Otherwise the guests are counted only, and
    `admin/push/broadcasts/{id}/confirm/` sends."""

    @property
    def is_for_all(self) -> bool:
        """Whether everybody gets it."""
        return self.client_id.strip().lower() == EVERYBODY

    @property
    def client(self) -> str:
        """The guest.

        Raises:
            Invalid: the id is none.
        """
        try:
            return str(UUID(self.client_id.strip()))
        except ValueError as error:
            raise Invalid(fields={"client_id": ["Debe ser un id de cliente, o `all`."]}) from error

    def facts(self) -> ManualFacts:
        """What is told.

        Raises:
            Invalid: blank, too much for a notification, or nothing that an app could follow.
        """
        wrong = {
            name: ["No puede estar vacío."]
            for name in ("title", "body")
            if not visible(getattr(self, name))
        }
        if not isinstance(self.data.get("screen", ""), str):
            wrong["data"] = ["`screen` debe ser un texto."]
        if len(msgspec.json.encode(self.data)) > MOST_DATA:
            wrong["data"] = [f"No puede pasar de {MOST_DATA} bytes."]
        if wrong:
            raise Invalid(fields=wrong)
        return ManualFacts(title=self.title.strip(), body=self.body.strip(), data=self.data)


class SentDetails(msgspec.Struct, kw_only=True):
    """Where it goes on."""

    broadcast_id: Id | None = None
    """The broadcast; null for one guest."""
    state: Literal["queued", "counted", "running", "stopped", "done"]
    """How far it is."""
    audience: int
    """How many guests it is for."""


class Sent(msgspec.Struct, kw_only=True):
    """It is on its way, or waits to be confirmed."""

    success: bool = True
    """True."""
    sent: int
    """To how many devices it goes; of a broadcast that is to be confirmed, to none yet."""
    failed: int = 0
    """Always 0: what fails later stands in the histories."""
    details: SentDetails
    """Where it goes on."""

    @classmethod
    def to_one(cls, devices: int) -> "Sent":
        """The view of what one guest is told."""
        return cls(sent=devices, details=SentDetails(state="queued", audience=1))

    @classmethod
    def to_all(cls, broadcast: Broadcast) -> "Sent":
        """The view of a broadcast."""
        details = SentDetails(
            broadcast_id=broadcast.broadcast_id,
            state=broadcast.state,
            audience=broadcast.audience,
        )
        return cls(sent=0 if broadcast.state == "counted" else broadcast.devices, details=details)


class KindView(msgspec.Struct, kw_only=True):
    """A kind of notification, with made-up values."""

    key: Key
    """The kind."""
    aliases: list[str]
    """What the system before called it."""
    audience: Audience
    """Who gets it: guests (`client`) or `staff`."""
    screen: str
    """Where a tap leads in the app."""
    title: str
    """The title."""
    body: str
    """The text."""
    data: dict[str, Any]
    """What the app gets beside the words."""
    can_be_muted: bool
    """Whether people may turn it off."""
    waits_at_night: bool
    """Whether it is not pushed between 22:00 and 8:00."""

    @classmethod
    def of(cls, template: Template[Any], content: Content) -> "KindView":
        """The view of a kind."""
        return cls(
            key=template.key,
            aliases=list(template.aliases),
            audience=template.audience,
            screen=template.screen,
            title=content.title,
            body=content.body,
            data=content.data,
            can_be_muted=template.can_be_muted,
            waits_at_night=template.can_wait,
        )


class KindForm(msgspec.Struct, kw_only=True):
    """Which kind."""

    key: Key
    """The kind."""
