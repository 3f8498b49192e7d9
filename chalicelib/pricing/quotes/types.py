"""The request for a quote, its answer, and the errors by their numbers (pricing book, 10.2)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from enum import IntEnum

import msgspec

from chalicelib.clients.types import Client
from chalicelib.kernel.errors import Invalid
from chalicelib.loyalty.membership.types import Membership
from chalicelib.loyalty.points.types import Account
from chalicelib.pricing.quotes.rules.minimum_stay import MinimumStayViolation
from chalicelib.pricing.quotes.rules.quote import HouseQuote
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


class QuotedClient(msgspec.Struct, frozen=True, kw_only=True):
    """The client whom a quote is for. `points` can be spent now; one is worth 1 PEN.

    `stays` are the approved ones.
    """

    client_id: str
    name: str
    points: Decimal
    referral_code: str | None
    stays: int

    @classmethod
    def of(
        cls, client: Client, membership: Membership, points: Account, *, now: datetime
    ) -> "QuotedClient":
        """What a quote says of a client."""
        return cls(
            client_id=client.client_id,
            name=client.full_name,
            points=points.available(now),
            referral_code=client.referral_code,
            stays=membership.stays,
        )


class QuoteAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The quotes of a house or of all of them, in natural order.

    chosen_services: those of the request. code_sent: whether it had a discount code; code_error:
    why that is not among the discounts of any house.
    tokens: the signed quote of each house that can be had, until `good_until`.
    for_staff: whether the caller may see why discounts lost.
    """

    request: StayRequest
    exchange_rate: Decimal
    offers: tuple[HouseQuote, ...]
    chosen_services: tuple[str, ...]
    client: QuotedClient | None
    code_sent: bool
    code_error: str | None
    tokens: Mapping[str, str]
    good_until: datetime
    for_staff: bool


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
