"""What gateways of cards tell by themselves: hints that a payment has changed, once it is proved
that they wrote them."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import msgspec

from chalicelib.cloud.http.errors import UNREADABLE
from chalicelib.kernel import decoding
from chalicelib.kernel.errors import Unauthenticated


class NotGenuine(Unauthenticated):
    """Nothing proves that the gateway wrote this."""

    code = "not_genuine"
    default_message = "La notificación no es auténtica."


class Notification(msgspec.Struct, frozen=True, kw_only=True):
    """What a gateway told. `delivery` is the same for the same delivery only; `gateway_id` names
    the payment to read, and is None where it speaks of something else.

    code: what proves to the gateway that the address is ours, where it told that.
    """

    delivery: str
    gateway_id: str | None
    code: str | None = None


def delivery_of(*parts: bytes) -> str:
    """The name of a delivery by all that makes it."""
    digest = sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def object_of(body: bytes) -> Mapping[str, Any]:
    """A body of JSON; empty where it is another thing. Nobody may trust what it says."""
    try:
        return decoding.decoded(body, dict[str, Any])
    except UNREADABLE:
        return {}
