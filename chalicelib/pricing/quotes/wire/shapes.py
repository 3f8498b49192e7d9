"""The shapes of quotes on the wire.

Amounts of a quote are JSON numbers with two decimals; the exchange rate has three.
"""

from datetime import date, datetime
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType


class NightView(msgspec.Struct):
    """One night: its price for the included guests, the rule that gave it, and whether a
    discount may reach it."""

    date: date
    price_usd: float
    price_sol: float
    type: str
    description: str
    discountable: bool


class OfferedService(msgspec.Struct, rename={"service_id": "id"}):
    """A service that the house offers, priced for this stay."""

    service_id: str
    name: str
    description: str
    price_usd: float
    price_sol: float
    service_type: str
    is_per_night: bool
    is_per_person: bool
    total_price_usd: float
    total_price_sol: float
    post_action: str | None


class ChosenService(msgspec.Struct, rename={"service_id": "id"}):
    """A service that is charged; a mandatory one is added by itself."""

    service_id: str
    name: str
    description: str
    service_type: str
    is_per_night: bool
    is_per_person: bool
    price_per_unit_usd: float
    price_per_unit_sol: float
    total_price_usd: float
    total_price_sol: float
    post_action: str | None
    added_automatically: bool


class PolicyView(msgspec.Struct):
    """The cancellation policy that a guest is shown."""

    id: str
    name: str
    description: str
    days_before_checkin: int
    refund_percentage: float


class TierView(msgspec.Struct):
    """What a cancellation at least so many days before the check-in gives back."""

    days_before_checkin: int
    refund_percentage: float
    policy: str


class DiscountView(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What was taken off, or why nothing was.

    `code_error` says why the code that was typed is not the one applied.
    """

    type: Literal["none", "discount_code", "automatic", "error"]
    description: str
    discount_percentage: float
    discount_amount_usd: float
    discount_amount_sol: float
    code_used: str | None
    apply_only_to_base_price: bool | UnsetType = UNSET
    code_error: str | UnsetType = UNSET


class CandidateView(msgspec.Struct):
    """A discount that was considered, for staff: what it saves, and why it was not applied."""

    source: str
    id: str
    name: str
    discount_percentage: float
    discount_amount_usd: float
    discount_amount_sol: float
    applied: bool
    reason: str | None


class Benefits(msgspec.Struct):
    """What the client of a quote may use; one point is one PEN."""

    points_available: float
    points_value_usd: float
    points_value_sol: float
    referral_code: str | None
    membership_level: str


class ClientInfo(msgspec.Struct):
    """The client whom a quote is for."""

    status: str
    name: str
    membership_level: str
    total_reservations: int
    points_available: float


class HouseQuoteView(msgspec.Struct, kw_only=True, omit_defaults=True):
    """The quote of one house.

    A booking that brings `quote_token` before `quote_expires_at` is sold at this price, or refused
    with the difference. Staff see `discount_candidates`.
    """

    property_id: str
    property_name: str
    property_slug: str
    base_price_usd: float
    base_price_sol: float
    extra_person_price_per_night_usd: float
    extra_person_price_per_night_sol: float
    extra_person_total_usd: float
    extra_person_total_sol: float
    total_nights: int
    total_guests: int
    extra_guests: int
    subtotal_usd: float
    subtotal_sol: float
    final_price_usd: float
    final_price_sol: float
    available: bool
    availability_message: str
    additional_services: list[OfferedService]
    selected_additional_services: list[ChosenService]
    selected_services_total_usd: float
    selected_services_total_sol: float
    services_applied_count: int
    final_price_with_services_usd: float
    final_price_with_services_sol: float
    cancellation_policy: PolicyView | None
    refund_tiers: list[TierView]
    recommendations: list[str]
    nightly: list[NightView]
    services_warning: str | None = None
    discount_applied: DiscountView | None = None
    discount_candidates: list[CandidateView] | None = None
    quote_token: str | None = None
    quote_expires_at: datetime | None = None
    client_benefits: Benefits | None = None


class QuoteData(msgspec.Struct, kw_only=True, omit_defaults=True):
    """The quotes of a stay, with the texts that staff paste into WhatsApp."""

    total_casas_disponibles: int = msgspec.field(name="totalCasasDisponibles")
    check_in_date: date
    check_out_date: date
    guests: int
    total_nights: int
    exchange_rate: float
    properties: list[HouseQuoteView]
    general_recommendations: list[str]
    message1: str
    message2: str
    client_info: ClientInfo | None = None


class QuoteView(msgspec.Struct):
    """The answer to a quote."""

    success: bool
    error: int
    data: QuoteData
    message: str
