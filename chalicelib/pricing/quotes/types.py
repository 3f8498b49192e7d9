"""The request for a quote, and the errors of quotes by their numbers (pricing book, 10.2)."""

from enum import IntEnum

import msgspec

from chalicelib.kernel.errors import Invalid
from chalicelib.pricing.quotes.rules.minimum_stay import MinimumStayViolation
from chalicelib.pricing.quotes.rules.requests import Refusal, StayRequest


class QuoteRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A quote of one house, or of all of them. Ids are as the caller wrote them: each mistake in
    them has its turn and its number.

    service_ids: None where no services were named, which is not the same as an empty list.
    """

    stay: StayRequest
    property_id: str | None = None
    client_id: str | None = None
    discount_code: str | None = None
    service_ids: tuple[str, ...] | None = None


class QuoteCode(IntEnum):
    """The numbers of a quote's errors, besides those of `rules.requests.Reason`."""

    DATES_MISSING = 1
    DATE_FORMAT = 2
    UNKNOWN_PROPERTY = 4
    PROPERTY_ID = 5
    UNKNOWN_CLIENT = 6
    CLIENT_ID = 7
    OTHER = 10
    UNKNOWN_SERVICE = 11
    SERVICE_IDS = 12


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
