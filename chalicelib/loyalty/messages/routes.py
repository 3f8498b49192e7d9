"""The message of the loyalty program: its administration, and what everybody reads."""

import msgspec

from chalicelib.kernel.permissions import Permission
from chalicelib.loyalty.messages import service
from chalicelib.loyalty.messages.rules import WIRE_NAMES
from chalicelib.web.audiences import PUBLIC
from chalicelib.web.crud import Resource, administration
from chalicelib.web.shapes import Field

router = administration(
    "loyalty",
    Permission.MANAGES_LEVELS,
    Resource(
        collection=service.MESSAGES,
        path="/admin/loyalty-messages",
        one="message of the loyalty program",
        many="messages of the loyalty program, the newest first",
        fields={name: Field(written) for name, written in WIRE_NAMES.items()},
        texts={"add": "Tell guests something else; the newest active message is shown."},
    ),
)


class ShownMessage(msgspec.Struct, frozen=True):
    """What guests read of the loyalty program."""

    mensaje: str
    """The text, in Spanish; empty where there is none."""


@router.get("/mensaje-fidelidad", audience=PUBLIC)
def loyalty_message() -> ShownMessage:
    """The newest active message of the loyalty program."""
    return ShownMessage(service.shown())
