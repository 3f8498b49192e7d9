"""What statistics and rankings of those who bring others share on the wire."""

from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.clients.identity.rules import private_name
from chalicelib.clients.types import Client
from chalicelib.kernel import spanish

DEFAULT_ROWS, MOST_ROWS = 10, 100
EVER = "Histórico"
NAMELESS = "Cliente"
"""Who is in a ranking that is final, and deleted since."""
Rows = Annotated[int, Meta(ge=1, le=MOST_ROWS)]
Year = Annotated[int, Meta(ge=2000, le=2100)]
Month = Annotated[int, Meta(ge=1, le=12)]


class MonthQuery(msgspec.Struct, kw_only=True):
    """A month, by `year` and `month` together."""

    year: Year | None = None
    """The year of the month; it comes with `month`."""
    month: Month | None = None
    """The month, 1 to 12; it comes with `year`."""

    @property
    def name(self) -> str | None:
        """The month as `YYYY-MM`; None where one of the two is missing."""
        if self.year is None or self.month is None:
            return None
        return f"{self.year:04d}-{self.month:02d}"


def period(month: str) -> str:
    """`Octubre 2025`."""
    return f"{spanish.month_name(int(month[5:]))} {int(month[:4])}"


def name_of(client: Client | None, *, in_full: bool) -> str:
    """The private name of a client (`Ana Q.`), or the first name where all may be shown."""
    if client is None:
        return NAMELESS
    return client.first_name if in_full else private_name(client.first_name, client.last_name)


def last_name_of(client: Client | None) -> str:
    """The last name, empty where there is none."""
    return (client.last_name or "") if client is not None else ""
