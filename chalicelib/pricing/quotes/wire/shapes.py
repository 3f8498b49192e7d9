"""The shapes of quotes on the wire.

Amounts of a quote are JSON numbers with two decimals; the exchange rate has three.
"""

from datetime import date, datetime
from typing import ClassVar, Literal

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.pricing.quotes.rules.nightly import NightRule
from chalicelib.rates.types import ServiceType
from chalicelib.web.formats import Id


class NightView(msgspec.Struct):
    """One night: its price for the included guests, the rule that gave it, and whether a
    discount may reach it."""

    date: date
    """The day on which the night begins."""
    price_usd: float
    """What it costs for the included guests, in USD."""
    price_sol: float
    """What it costs for the included guests, in PEN."""
    type: NightRule
    """Which rule gave the price."""
    description: str
    """What a special date is, in Spanish; empty for other nights."""
    discountable: bool
    """Whether a discount may reach it; special dates are never discounted."""


class OfferedService(msgspec.Struct, rename={"service_id": "id"}):
    """A service that the house offers, priced for this stay."""

    service_id: Id
    """Names the service."""
    name: str
    """The name of the service."""
    description: str
    """What guests read of it."""
    price_usd: float
    """What one unit costs, in USD."""
    price_sol: float
    """What one unit costs, in PEN."""
    service_type: ServiceType
    """`optional`, or `mandatory` for what is always charged."""
    is_per_night: bool
    """Whether it is charged for each night."""
    is_per_person: bool
    """Whether it is charged for each guest."""
    total_price_usd: float
    """What it costs for this stay, in USD."""
    total_price_sol: float
    """What it costs for this stay, in PEN."""
    post_action: str | None
    """What the app does after a booking with it (`temperature_pool` is pool heating); null is
    nothing."""


class ChosenService(msgspec.Struct, rename={"service_id": "id"}):
    """A service that is charged; a mandatory one is added by itself."""

    TEXTS_FROM: ClassVar = (OfferedService,)

    service_id: Id
    name: str
    description: str
    service_type: ServiceType
    is_per_night: bool
    is_per_person: bool
    price_per_unit_usd: float
    """What one unit costs, in USD."""
    price_per_unit_sol: float
    """What one unit costs, in PEN."""
    total_price_usd: float
    total_price_sol: float
    post_action: str | None
    added_automatically: bool
    """Whether it is charged though nobody chose it."""


class PolicyView(msgspec.Struct):
    """The cancellation policy that a guest is shown."""

    id: Id
    """Names the policy."""
    name: str
    """The name of the policy."""
    description: str
    """What guests read of it."""
    days_before_checkin: int
    """How many days before the arrival a cancellation must come."""
    refund_percentage: float
    """What is then given back, in per cent."""


class TierView(msgspec.Struct):
    """What a cancellation at least so many days before the check-in gives back."""

    days_before_checkin: int
    """How many days before the arrival a cancellation must come."""
    refund_percentage: float
    """What is then given back, in per cent."""
    policy: str
    """The name of the policy that says so."""


class DiscountView(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What was taken off, or why nothing was.

    `code_error` says why the code that was typed is not the one applied.
    """

    type: Literal["none", "discount_code", "automatic", "error"]
    """What was taken off: nothing, a code, an automatic discount; `error` where the code is
    none."""
    description: str
    """The same in Spanish."""
    discount_percentage: float
    """What was taken off, in per cent; 0 for a fixed amount."""
    discount_amount_usd: float
    """What was taken off, in USD."""
    discount_amount_sol: float
    """What was taken off, in PEN."""
    code_used: str | None
    """The code that was applied; null without one."""
    apply_only_to_base_price: bool | UnsetType = UNSET
    """Whether nothing was taken off the price of extra guests."""
    code_error: str | UnsetType = UNSET
    """Why the code that was typed is not the one applied, in Spanish."""


class CandidateView(msgspec.Struct):
    """A discount that was considered, for staff: what it saves, and why it was not applied."""

    source: str
    """Where the discount comes from."""
    id: str
    """Names the discount."""
    name: str
    """The name of the discount."""
    discount_percentage: float
    """What it takes off, in per cent."""
    discount_amount_usd: float
    """What it takes off, in USD."""
    discount_amount_sol: float
    """What it takes off, in PEN."""
    applied: bool
    """Whether it is the one that was applied."""
    reason: str | None
    """Why it was not applied, in Spanish."""


class Benefits(msgspec.Struct):
    """What the client of a quote may use; one point is one PEN."""

    points_available: float
    """The points that can be spent, in PEN: one point is worth one sol."""
    points_value_usd: float
    """Their worth in USD."""
    points_value_sol: float
    """Their worth in PEN."""
    referral_code: str | None
    """The code with which the client brings others."""
    membership_level: str
    """A word for how many approved stays the client has, `bronze` at least."""


class ClientInfo(msgspec.Struct):
    """The client whom a quote is for."""

    status: str
    """Always `registered`."""
    name: str
    """The name of the client."""
    membership_level: str
    """A word for how many approved stays the client has, `bronze` at least."""
    total_reservations: int
    """How many approved stays the client has."""
    points_available: float
    """The points that can be spent, in PEN."""


class HouseQuoteView(msgspec.Struct, kw_only=True, omit_defaults=True):
    """The quote of one house.

    A booking that brings `quote_token` before `quote_expires_at` is sold at this price, or refused
    with the difference. Staff see `discount_candidates`.
    """

    property_id: Id
    """The house."""
    property_name: str
    """The name of the house."""
    property_slug: str
    """The house in addresses of the site."""
    base_price_usd: float
    """All nights for the included guests, in USD."""
    base_price_sol: float
    """All nights for the included guests, in PEN."""
    extra_person_price_per_night_usd: float
    """What each extra guest costs a night, in USD."""
    extra_person_price_per_night_sol: float
    """What each extra guest costs a night, in PEN."""
    extra_person_total_usd: float
    """All extra guests for all nights, in USD."""
    extra_person_total_sol: float
    """All extra guests for all nights, in PEN."""
    total_nights: int
    """How many nights the stay has."""
    total_guests: int
    """How many guests the stay has."""
    extra_guests: int
    """How many guests come beyond the included ones."""
    subtotal_usd: float
    """Nights and extra guests before any discount, in USD."""
    subtotal_sol: float
    """Nights and extra guests before any discount, in PEN."""
    final_price_usd: float
    """Nights and extra guests after the discount, in USD."""
    final_price_sol: float
    """Nights and extra guests after the discount, in PEN."""
    available: bool
    """Whether the house can be had for these nights and guests."""
    availability_message: str
    """Whether it can be had, or why not, in Spanish."""
    additional_services: list[OfferedService]
    """The services that the house offers for this stay."""
    selected_additional_services: list[ChosenService]
    """The services that are charged."""
    selected_services_total_usd: float
    """What they cost together, in USD."""
    selected_services_total_sol: float
    """What they cost together, in PEN."""
    services_applied_count: int
    """How many services are charged."""
    final_price_with_services_usd: float
    """What the stay costs, in USD."""
    final_price_with_services_sol: float
    """What the stay costs, in PEN."""
    advance_percentage: float
    """What part of the price can be paid in advance, in per cent."""
    advance_usd: float
    """That part, in USD."""
    advance_sol: float
    """That part, in PEN."""
    cancellation_policy: PolicyView | None
    """The policy that a guest is shown; null without one."""
    refund_tiers: list[TierView]
    """What a cancellation gives back, most days before the arrival first."""
    recommendations: list[str]
    """Advice about this house, in Spanish."""
    nightly: list[NightView]
    """The nights one by one."""
    services_warning: str | None = None
    """That the house offers none of the requested services, in Spanish."""
    discount_applied: DiscountView | None = None
    """What was taken off."""
    discount_candidates: list[CandidateView] | None = None
    """Every discount that was considered; for staff only."""
    quote_token: str | None = None
    """Books the stay at this price until `quote_expires_at`."""
    quote_expires_at: datetime | None = None
    """Until when `quote_token` counts."""
    client_benefits: Benefits | None = None
    """What the client may use beside it."""


class QuoteData(msgspec.Struct, kw_only=True, omit_defaults=True):
    """The quotes of a stay, with the texts that staff paste into WhatsApp."""

    total_casas_disponibles: int = msgspec.field(name="totalCasasDisponibles")
    """How many of the houses can be had."""
    check_in_date: date
    """The day of arrival."""
    check_out_date: date
    """The day of departure."""
    guests: int
    """How many guests the stay has."""
    total_nights: int
    """How many nights the stay has."""
    exchange_rate: float
    """How many PEN one USD is worth, with three decimals."""
    properties: list[HouseQuoteView]
    """The quote of each house."""
    general_recommendations: list[str]
    """Advice about the stay, in Spanish."""
    message1: str
    """The houses and prices as a text to send to the guest."""
    message2: str
    """What the price includes, as a text to send to the guest."""
    client_info: ClientInfo | None = None
    """The client whom the quote is for; only where one is known."""


class QuoteView(msgspec.Struct):
    """The answer to a quote."""

    success: bool
    """Always true."""
    error: int
    """Always 0: no error."""
    data: QuoteData
    """The quotes."""
    message: str
    """A text in Spanish."""
