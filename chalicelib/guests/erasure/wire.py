"""Erasures on the wire."""

from typing import Annotated

import msgspec
from msgspec import Meta


class Confirmation(msgspec.Struct):
    """The guest shows once more who they are: it cannot be taken back."""

    password: Annotated[str, Meta(max_length=128)]
    """The password of the guest."""


class ErasureBegun(msgspec.Struct):
    """The guest is signed out everywhere; what is personal is gone within minutes."""

    success: bool = True
    """Always true; errors have a status."""
    message: str = "La cuenta se eliminó. Los datos personales se borran en unos minutos."
    """What was done, in Spanish."""
