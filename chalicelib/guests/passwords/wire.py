"""Passwords of guests on the wire (clients book, 4.3)."""

from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.guests.codes.wire import DocumentBody, OtpCode

GuestPassword = Annotated[str, Meta(max_length=128)]


class NewPassword(DocumentBody):
    """A password, and the code that allows it."""

    otp_code: OtpCode
    """The six digits that were sent to the phone."""
    password: GuestPassword
    """The password to sign in with, of at least 8 characters and hard to guess."""


class Done(msgspec.Struct):
    """That it was done."""

    message: str
    """A text in Spanish for the guest."""
