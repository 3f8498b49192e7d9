"""The confirmation of a stay on the wire (reservations book, 7.5)."""

from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from chalicelib.reservations.types import Attribution
from chalicelib.web.routing import RequestInfo
from chalicelib.web.shapes import shared_fields

THANKS = "Gracias por confirmar su reserva."
Text = Annotated[str, Meta(max_length=500)]


class Confirmation(msgspec.Struct, kw_only=True):
    """How a guest came to the stay; whatever is not known is left out."""

    TEXTS_FROM: ClassVar = (Attribution,)

    fbclid: Text | None = None
    utm_source: Text | None = None
    utm_medium: Text | None = None
    utm_campaign: Text | None = None
    fbc: Text | None = None
    fbp: Text | None = None

    def came(self, request: RequestInfo) -> Attribution:
        """What was sent, with what the request around it tells."""
        sent = {name: text or None for name, text in shared_fields(self, Attribution).items()}
        return Attribution(
            **sent, ip_cliente=request.address or None, user_agent=request.user_agent or None
        )


class Confirmed(msgspec.Struct):
    """The confirmation was taken."""

    message: str
    """A text in Spanish for the guest."""
