"""What a QR code carries: the id of a stay, signed by us, so that knowing an id opens nothing.

It names nothing else and ends by itself: whether the stay still counts, its reader asks the stay.
"""

import base64
import binascii
import uuid
from typing import Literal

import msgspec

from chalicelib.cloud import signed
from chalicelib.kernel import decoding


class StayClaims(msgspec.Struct, frozen=True):
    """The claims: `stay` is the id in 22 letters, since a QR code should be coarse."""

    stay: str
    aud: Literal["qr"] = "qr"


def sign(reservation_id: str) -> str:
    """The token of a stay."""
    short = base64.urlsafe_b64encode(uuid.UUID(reservation_id).bytes).rstrip(b"=")
    return signed.sign(StayClaims(short.decode()))


def stay_in(token: str) -> str | None:
    """The id of the stay that a token names; None where we did not sign it for this."""
    claims = signed.claims_of(token)
    if claims is None:
        return None
    try:
        stay = decoding.converted(claims, StayClaims).stay
        return str(uuid.UUID(bytes=base64.urlsafe_b64decode(f"{stay}==")))
    except (msgspec.ValidationError, binascii.Error, ValueError):
        return None


def printed_id(text: str) -> str | None:
    """The id that an old QR code carries by itself; None where the text is none."""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return None
