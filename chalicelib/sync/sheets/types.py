"""How far searches stand in the spreadsheet."""

from datetime import datetime

import msgspec

from chalicelib.insights.searches.types import Search


class Mark(msgspec.Struct, frozen=True, order=True):
    """A place in the order of searches: by when they were made, then by their ids."""

    at: datetime
    search_id: str = ""

    @classmethod
    def of(cls, search: Search) -> "Mark":
        """The place of a search."""
        return cls(search.at, search.search_id)


class Claim(msgspec.Struct, frozen=True):
    """Somebody sends, since `at`, the rows up to `until`: they may be in the sheet or not."""

    until: Mark
    at: datetime


class State(msgspec.Struct, frozen=True, kw_only=True):
    """The searches up to `sent` are in the sheet.

    begun: when this copy began; the sheet may have rows of searches from before that.
    """

    sent: Mark
    begun: datetime
    claim: Claim | None = None
