"""Erasures on the wire."""

from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.guests.codes.wire import OtpCode


class Confirmation(msgspec.Struct):
    """The guest shows once more who they are, by the password or by a code: leaving cannot be taken
    back."""

    password: Annotated[str, Meta(max_length=128)] | None = None
    """The password of the guest."""
    otp_code: OtpCode | None = None
    """The code that `account/request-otp/` sent to the guest's telephone."""


class ErasureBegun(msgspec.Struct):
    """The guest is signed out everywhere; what is personal is gone within minutes."""

    success: bool = True
    """Always true; errors have a status."""
    message: str = "La cuenta se eliminó. Los datos personales se borran en unos minutos."
    """What was done, in Spanish."""
