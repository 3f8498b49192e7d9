"""Look-ups of a DNI on the wire.

The names are called as the service called them that the panel used before (clients book, 13).
"""

from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.guests.identity.types import LookUp, Outcome

MESSAGES: dict[Outcome, str] = {
    "found": "Se encontraron los nombres de este DNI.",
    "not_found": "No se encontraron los nombres de este DNI. Escríbalos, por favor.",
    "unavailable": "No se pudo consultar este DNI por el momento. Escriba los nombres, por favor.",
}


class Dni(msgspec.Struct):
    """A Peruvian identity card."""

    dni: Annotated[str, Meta(max_length=20)]
    """The number of the identity card: 8 digits."""


class FoundNames(msgspec.Struct, rename="camel"):
    """The names that belong to a DNI."""

    nombres: str
    """The given names."""
    apellido_paterno: str
    """The first family name."""
    apellido_materno: str
    """The second family name; empty where there is none."""


class IdentityAnswer(msgspec.Struct):
    """What is known of a DNI. That nothing is known hinders nobody from registering."""

    success: bool
    """Whether names were found."""
    message: str
    """What to do, in Spanish."""
    data: FoundNames | None
    """The names; null where none were found, or nobody could be asked."""

    @classmethod
    def of(cls, found: LookUp) -> "IdentityAnswer":
        """The view of a look-up."""
        names = found.names
        data = None
        if names is not None:
            data = FoundNames(names.first_name, names.first_last_name, names.second_last_name)
        return cls(names is not None, MESSAGES[found.outcome], data)
