"""Exported searches on the wire (staff book, 3.1 and 3.6; home book, 7.2 and 7.4).

People and addresses are masked. Whatever begins like a formula stands behind a quote, since what is
exported ends in spreadsheets.
"""

from datetime import date, datetime
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import Meta

from chalicelib.clients.exporting.rules import plain
from chalicelib.guests.registration.rules import masked_phone
from chalicelib.insights.demand import masks
from chalicelib.insights.figures.wire import SpanQuery
from chalicelib.insights.search_exports.types import Asked, Exported
from chalicelib.insights.searches.types import Search
from chalicelib.kernel import dates
from chalicelib.web.formats import Address, Id

NOBODY, NO_HOUSE = "ANONIMO", "SIN_PROPIEDAD"
"""Instead of the id of a client, or of a house."""
SomeClient = Annotated[str, Meta(extra_json_schema={"pattern": f"^({NOBODY}|[0-9a-f-]{{36}})$"})]
SomeHouse = Annotated[str, Meta(extra_json_schema={"pattern": f"^({NO_HOUSE}|[0-9a-f-]{{36}})$"})]
ANONYMOUS, NOT_CHOSEN = "Anónimo", "Búsqueda general"


class SearchExportQuery(SpanQuery, kw_only=True):
    """Which searches to export: those of 1830 days at most."""

    client_id: UUID | None = None
    """Those of a client; everybody's when left out."""
    property_id: UUID | None = None
    """Those for a house; all when left out."""
    after: str | None = None
    """Where an export ended early, as the `next` of its answer says."""

    def asked(self, today: date) -> Asked:
        """The searches.

        Raises:
            Invalid: the days are in disorder, or too many.
        """
        return Asked(
            span=self.span(today),
            client_id=_text(self.client_id),
            property_id=_text(self.property_id),
            after=self.after,
        )

    def rest(self, after: str) -> dict[str, str]:
        """The query that goes on after a place."""
        sent = {**msgspec.structs.asdict(self), "after": after}
        return {name: str(value) for name, value in sent.items() if value is not None}


class SearchClient(msgspec.Struct, kw_only=True):
    """Who searched, masked."""

    id: SomeClient
    """Names the client; `ANONIMO` for somebody who was not signed in, or was forgotten."""
    first_name: str
    """The first word of the first name; `Usuario` where there is none."""
    last_name: str
    """The initial of the last name; `Anónimo` for somebody who was not signed in."""
    email: str | None
    """The first letter of the e-mail and its domain; null where unknown."""
    tel_number: str | None
    """The last four digits of the telephone; null where unknown."""

    @classmethod
    def of(cls, search: Search, found: Exported) -> "SearchClient":
        """Who made a search."""
        client = found.clients.get(search.client_id or "")
        first, _, last = masks.name(client).partition(" ")
        return cls(
            id=search.client_id or NOBODY,
            first_name=plain(first),
            last_name=plain(last) if search.client_id else ANONYMOUS,
            email=None if client is None else masks.email(client),
            tel_number=masked_phone(client.tel_number) if client else None,
        )


class SearchHouse(msgspec.Struct, kw_only=True):
    """For which house somebody searched."""

    id: SomeHouse
    """Names the house; `SIN_PROPIEDAD` where none was chosen."""
    name: str
    """What the house is called; `Búsqueda general` where none was chosen."""


class SearchOrigin(msgspec.Struct, kw_only=True):
    """Where a search came from."""

    ip_address: str | None
    """The masked address: `203.0.113.xxx`, or the first 48 bits of IPv6; null of clients."""
    session_key: str | None
    """Tells visitors apart, and nothing about them; null of clients."""
    user_agent: str
    """What the browser or app calls itself."""
    referrer: str
    """The page that led to the search."""


class ExportedSearch(msgspec.Struct, kw_only=True, rename={"search_id": "id"}):
    """A search."""

    TEXTS_FROM: ClassVar = (Search,)
    TEXT_NAMES: ClassVar = {
        "check_in_date": "check_in",
        "check_out_date": "check_out",
        "search_timestamp": "at",
    }

    search_id: Id
    search_timestamp: datetime
    check_in_date: date
    check_out_date: date
    guests: int
    client_info: SearchClient
    """Who searched, masked."""
    property_info: SearchHouse
    """The house."""
    technical_data: SearchOrigin
    """Where it came from."""
    created: date
    """The day of Lima on which it was made."""

    @classmethod
    def of(cls, search: Search, found: Exported) -> "ExportedSearch":
        """The view of a search."""
        house = found.houses.get(search.property_id or "")
        return cls(
            search_id=search.search_id,
            search_timestamp=dates.in_lima(search.at),
            check_in_date=search.check_in,
            check_out_date=search.check_out,
            guests=search.guests,
            client_info=SearchClient.of(search, found),
            property_info=SearchHouse(
                id=search.property_id or NO_HOUSE,
                name=NOT_CHOSEN if house is None else plain(house.name),
            ),
            technical_data=SearchOrigin(
                ip_address=search.network,
                session_key=search.visitor,
                user_agent=plain(search.user_agent),
                referrer=plain(search.referrer),
            ),
            created=dates.today(search.at),
        )


class AppliedFilters(msgspec.Struct):
    """What was asked for."""

    date_from: date
    """The first day."""
    date_to: date
    """The last day."""
    client_id: Id | None
    """Whose searches; null for everybody's."""
    property_id: Id | None
    """For which house; null for all."""


class ExportMetadata(msgspec.Struct, kw_only=True):
    """What an export has."""

    total_records: int
    """How many searches this answer has."""
    export_timestamp: datetime
    """When they were read, in Lima's time."""
    filters_applied: AppliedFilters
    """What was asked for."""
    fields: list[str]
    """The names of the fields of a search."""


class ExportedSearches(msgspec.Struct, kw_only=True):
    """Searches one by one."""

    success: bool = True
    """Always true."""
    metadata: ExportMetadata
    """What the export has."""
    data: list[ExportedSearch]
    """The searches, minute by minute from the oldest on."""
    next: Address | None
    """Where the rest is, of which there may be none; null where nothing is left."""

    @classmethod
    def of(
        cls, asked: Asked, found: Exported, following: str | None, now: datetime
    ) -> "ExportedSearches":
        """The view of an export."""
        span, searches = asked.span, found.part.searches
        filters = AppliedFilters(span.first, span.last, asked.client_id, asked.property_id)
        return cls(
            metadata=ExportMetadata(
                total_records=len(searches),
                export_timestamp=dates.in_lima(now),
                filters_applied=filters,
                fields=list(ExportedSearch.__struct_encode_fields__),
            ),
            data=[ExportedSearch.of(each, found) for each in searches],
            next=following,
        )


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
