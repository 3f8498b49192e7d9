"""Coming stays, as the bot knows them."""

from datetime import date
from typing import Protocol

import msgspec

from chalicelib.reservations.types import Origin


class Listed(Protocol):
    """What lists have of a stay."""

    @property
    def reservation_id(self) -> str:
        """Names the stay."""

    @property
    def property_id(self) -> str:
        """Its house."""

    @property
    def status(self) -> str:
        """Where it stands."""

    @property
    def origin(self) -> Origin:
        """Where it came from."""

    @property
    def check_in(self) -> date:
        """The day of arrival."""

    @property
    def check_out(self) -> date:
        """The first day on which others may arrive."""


class Coming(msgspec.Struct, frozen=True):
    """What fields of a contact say of the coming stay; all are empty where there is none."""

    check_in: str = ""
    check_out: str = ""
    property: str = ""
