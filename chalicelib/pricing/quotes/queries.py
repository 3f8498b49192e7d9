"""What callers ask in a query string, read in the order that the book gives (pricing book, 10.2).

Every parameter is a text here, because each mistake has a number of its own on the wire: the
first one found is raised, as `Invalid` or `NotFound` with that number as its `code`.
"""

import re
from datetime import date
from enum import IntEnum
from typing import Annotated
from uuid import UUID

import msgspec

from chalicelib.kernel.errors import Invalid, NotFound
from chalicelib.pricing.quotes.rules.minimum_stay import MinimumStayViolation
from chalicelib.pricing.quotes.rules.requests import Refusal, StayRequest, check_request
from chalicelib.pricing.quotes.rules.services import offered, unknown_services
from chalicelib.pricing.types import Catalogue
from chalicelib.properties.houses.service import HOUSES
from chalicelib.properties.types import House
from chalicelib.rates.types import Service
from chalicelib.web.reading import EARLIEST, LATEST

DIGITS = re.compile("[0-9]{1,9}")


class QuoteCode(IntEnum):
    """The numbers of a quote's errors, beside those of `rules.requests.Reason`."""

    DATES_MISSING = 1
    DATE_FORMAT = 2
    GUESTS = 3
    UNKNOWN_PROPERTY = 4
    PROPERTY_ID = 5
    UNKNOWN_CLIENT = 6
    CLIENT_ID = 7
    OTHER = 10
    UNKNOWN_SERVICE = 11
    SERVICE_IDS = 12


class LateCheckoutCode(IntEnum):
    """The numbers of a late checkout's errors (pricing book, 10.4)."""

    MISSING = 1
    UNKNOWN_PROPERTY = 2
    PROPERTY_ID = 3
    DATE_FORMAT = 4
    GUESTS = 5
    OTHER = 6


class StayQuery(msgspec.Struct, kw_only=True):
    """A stay that somebody asks about."""

    check_in_date: Annotated[str | None, msgspec.Meta(description="YYYY-MM-DD; required")] = None
    check_out_date: Annotated[str | None, msgspec.Meta(description="YYYY-MM-DD; required")] = None
    guests: Annotated[str | None, msgspec.Meta(description="1 or more; 1 when absent")] = None
    client_id: Annotated[
        str | None, msgspec.Meta(description="UUID of a client; only sales staff may name one")
    ] = None


class QuoteQuery(StayQuery, kw_only=True):
    """A quote of one house, or of all of them."""

    property_id: Annotated[str | None, msgspec.Meta(description="UUID; all when absent")] = None
    discount_code: str | None = None
    additional_services: Annotated[
        str | None, msgspec.Meta(description="UUIDs of services, separated by commas")
    ] = None


class LateCheckoutQuery(msgspec.Struct, kw_only=True):
    """The night of a departure at a house."""

    property_id: Annotated[str | None, msgspec.Meta(description="UUID; required")] = None
    checkout_date: Annotated[str | None, msgspec.Meta(description="YYYY-MM-DD; required")] = None
    guests: Annotated[str | None, msgspec.Meta(description="1 or more; 1 when absent")] = None


class Refused(Invalid):
    """A stay that the rules refuse, numbered as the wire numbers the reason.

    `minimum_stay` details the special night where that is the reason.
    """

    def __init__(self, refusal: Refusal, minimum_stay: MinimumStayViolation | None = None) -> None:
        super().__init__(
            refusal.message,
            fields={refusal.field: [refusal.message]},
            code=int(refusal.reason),
        )
        self.minimum_stay = minimum_stay


def stay_of(query: StayQuery, today: date) -> StayRequest:
    """The stay asked for, dates and guests checked (1, 2, 8, 9, 14, 3). `today` is in Lima."""
    if query.check_in_date is None or query.check_out_date is None:
        raise Invalid(
            "Se requieren check_in_date y check_out_date.", code=int(QuoteCode.DATES_MISSING)
        )
    request = StayRequest(
        day_of(query.check_in_date, QuoteCode.DATE_FORMAT),
        day_of(query.check_out_date, QuoteCode.DATE_FORMAT),
        guests_of(query.guests),
    )
    for refusal in check_request(request, today):
        raise Refused(refusal)
    return request


def day_of(text: str, code: IntEnum) -> date:
    """A date; `code` when it is none, or one beyond the business's calendar."""
    try:
        day = msgspec.convert(text.strip(), date, strict=False)
    except msgspec.ValidationError:
        day = None
    if day is None or not EARLIEST <= day <= LATEST:
        raise Invalid(f"La fecha «{text[:40]}» no es válida: use YYYY-MM-DD.", code=int(code))
    return day


def guests_of(text: str | None) -> int:
    """How many guests: 1 when nothing was sent, 0 (which no rule accepts) for what is no number."""
    if text is None:
        return 1
    plain = text.strip()
    return int(plain) if DIGITS.fullmatch(plain) else 0


def uuid_of(text: str, what: str, code: IntEnum) -> str:
    """An id in its canonical form, however it was written (B32)."""
    try:
        return str(UUID(text.strip()))
    except ValueError as error:
        raise Invalid(f"{what} debe ser un UUID válido.", code=int(code)) from error


def house_of(text: str, *, unknown: IntEnum, malformed: IntEnum) -> House:
    """The house that an id names, were it published a moment ago."""
    house = HOUSES.find(uuid_of(text, "property_id", malformed))
    if house is None:
        raise NotFound("La propiedad no existe.", code=int(unknown))
    return house


def client_id_of(text: str | None) -> str | None:
    """The client that was named, if any (7)."""
    return None if text is None else uuid_of(text, "client_id", QuoteCode.CLIENT_ID)


def services_of(text: str | None, catalogue: Catalogue, house: House | None) -> tuple[str, ...]:
    """The chosen services, once each (12, 11). Without a house, any house may offer them."""
    if text is None:
        return ()
    texts = [part for part in text.split(",") if part.strip()]
    if not texts:
        raise Invalid("La lista additional_services está vacía.", code=int(QuoteCode.SERVICE_IDS))
    chosen = tuple(
        dict.fromkeys(
            uuid_of(part, "Cada id de additional_services", QuoteCode.SERVICE_IDS) for part in texts
        )
    )
    property_id = house.property_id if house is not None else None
    missing = unknown_services(catalogue.services, chosen, property_id)
    if missing:
        names = ", ".join(service.name for service in _choice(catalogue, house)) or "ninguno"
        raise Invalid(
            f"Servicios no disponibles: {', '.join(missing)}. Se ofrecen: {names}.",
            code=int(QuoteCode.UNKNOWN_SERVICE),
        )
    return chosen


def _choice(catalogue: Catalogue, house: House | None) -> tuple[Service, ...]:
    if house is not None:
        return offered(catalogue.services, house.property_id)
    return tuple(service for service in catalogue.services if service.is_active)
