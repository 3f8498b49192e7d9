"""What a one-time code is for."""

from typing import Literal

import msgspec

Purpose = Literal["registration", "setup", "reset", "phone", "erasure"]


class Whom(msgspec.Struct, frozen=True):
    """What a code is for, and nothing else: one purpose, one phone (E.164), and one document or
    client (`about`; empty at a registration, which begins with a phone alone).

    Whom nobody is, has a made-up text for a phone.
    """

    purpose: Purpose
    phone: str
    about: str = ""
