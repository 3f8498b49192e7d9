"""What a look-up of a DNI gives."""

from typing import Literal

import msgspec

Purpose = Literal["staff", "registration"]
"""Who looks: staff who register a guest, or somebody who registers."""
Outcome = Literal["found", "not_found", "unavailable"]


class Names(msgspec.Struct, frozen=True):
    """How somebody is called. A family name may be missing."""

    first_name: str
    first_last_name: str
    second_last_name: str


class LookUp(msgspec.Struct, frozen=True):
    """The end of a look-up; `names` where it found some."""

    outcome: Outcome
    names: Names | None = None
