"""A search of a visitor: which dates, for how many, in which house."""

from datetime import date, datetime
from typing import Annotated

import msgspec

from chalicelib.kernel.secrecy import SECRET


class Visitor(msgspec.Struct, frozen=True, kw_only=True):
    """Who searches: a guest who is signed in, or somebody at an address."""

    client_id: str | None
    address: str
    user_agent: str
    referrer: str


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """A search that was recorded.

    Of a guest it has the client. Of anybody else it has a keyed digest of the address (`visitor`),
    which tells visitors apart and nothing about them, what is shown of the address (`network`), and
    a digest of the browser's name (`device`). The address itself is kept beside it for 30 days. A
    search of a guest who was forgotten has none of them.
    """

    search_id: str
    """Names the search."""
    at: datetime
    """When it was made."""
    check_in: date
    """The day of arrival."""
    check_out: date
    """The day on which the guests would leave."""
    guests: int
    """How many guests would come."""
    property_id: str | None = None
    """The house; null where none was chosen."""
    client_id: str | None = None
    """The guest who was signed in; null where nobody was."""
    visitor: str | None = None
    network: str | None = None
    device: str | None = None
    user_agent: Annotated[str, SECRET] = ""
    """What the browser or app calls itself."""
    referrer: Annotated[str, SECRET] = ""
    """The page that led to the search."""

    @property
    def nights(self) -> int:
        """How many nights."""
        return (self.check_out - self.check_in).days
