"""How stays look on the wire (reservations book, 4.1; panel book, 4.3 and 4.4).

Amounts are two-decimal texts. `client`, `property` and `seller` are never null: the panel fails on
null.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec

from chalicelib.accounts.users.wire import SellerView
from chalicelib.clients.wire import ClientInStay
from chalicelib.kernel import money
from chalicelib.properties.houses.wire import HouseInStay
from chalicelib.reservations.receipts.wire import ReceiptView
from chalicelib.reservations.stays.rules import balance
from chalicelib.reservations.stays.service import StaysInFull, StayWithReceipts
from chalicelib.reservations.stays.types import STATUS_LABELS, RefundOwed, Stay, is_upcoming

NO_SELLER = SellerView(id=0, first_name="Web", last_name="")
"""Who sold what nobody sold: a guest's own booking, or the channel's. Id 0 is no staff user."""


class RefundView(msgspec.Struct):
    """What the end of a stay owes its guest, in the currency of the payment."""

    amount: str
    currency: str
    percentage: float
    policy: str | None

    @classmethod
    def of(cls, refund: RefundOwed) -> "RefundView":
        """The view of a refund."""
        return cls(
            money.text(refund.amount), refund.currency, float(refund.percentage), refund.policy
        )


class StayFields(msgspec.Struct, kw_only=True, rename={"manychat_fecha": "ManychatFecha"}):
    """The fields that every form of a stay shares."""

    id: str
    check_in_date: date
    check_out_date: date
    late_checkout: bool
    late_check_out_date: date | None
    guests: int
    price_usd: str
    price_sol: str
    advance_payment: str
    advance_payment_currency: str
    full_payment: bool
    points_redeemed: str
    discount_code_used: str | None
    temperature_pool: bool
    price_temperature_pool: str
    price_latecheckout: str
    origin: str
    status: str
    uuid_external: str | None
    tel_contact_number: str | None
    comentarios_reservas: str | None
    refund: RefundView | None
    payment_voucher_deadline: datetime | None
    payment_voucher_uploaded: bool
    payment_confirmed: bool
    payment_approved_notification_sent: bool
    ip_cliente: str | None
    user_agent: str | None
    referer: str | None
    fbclid: str | None
    utm_source: str | None
    utm_medium: str | None
    utm_campaign: str | None
    fbp: str | None
    fbc: str | None
    manychat_fecha: int


class StayFlat(StayFields, kw_only=True):
    """The answer to a staff write: `client`, `property` and `seller` are ids."""

    client: str
    property: str
    seller: int | None


class StayRow(StayFields, kw_only=True):
    """A stay in a list."""

    client: ClientInStay
    property: HouseInStay
    seller: SellerView
    resta_pagar: str
    resta_pagar_usd: str
    number_nights: int
    is_upcoming: bool
    status_display: str


class StayDetail(StayRow, kw_only=True):
    """One stay, with its receipts [recipts]."""

    recipts: list[ReceiptView]


def flat(stay: Stay) -> StayFlat:
    """A stay with plain ids."""
    return StayFlat(
        **_shared(stay), client=stay.client_id, property=stay.property_id, seller=stay.seller_id
    )


def rows(found: StaysInFull, base_url: str, today: date) -> list[StayRow]:
    """Stays in a list, on the Lima date `today`."""
    houses = _houses(found, base_url)
    return [
        StayRow(**_shared(stay), **_computed(stay, found, houses, today)) for stay in found.stays
    ]


def row(found: StaysInFull, base_url: str, today: date) -> StayRow:
    """A single stay as lists show it."""
    [shown] = rows(found, base_url, today)
    return shown


def detail(found: StayWithReceipts, base_url: str, today: date) -> StayDetail:
    """A stay with its receipts."""
    [stay] = found.found.stays
    computed = _computed(stay, found.found, _houses(found.found, base_url), today)
    receipts = [ReceiptView.of(receipt) for receipt in found.receipts]
    return StayDetail(**_shared(stay), **computed, recipts=receipts)


def client_of(stay: Stay, found: StaysInFull) -> ClientInStay:
    """The client of a stay, or its empty form."""
    record = found.clients.get(stay.client_id)
    return ClientInStay.of(record) if record is not None else named(stay.client_id, "")


def seller_of(stay: Stay, found: StaysInFull) -> SellerView:
    """The seller of a stay, or its empty form."""
    record = found.sellers.get(stay.seller_id) if stay.seller_id is not None else None
    return SellerView.of(record) if record is not None else NO_SELLER


def named(client_id: str, first_name: str) -> ClientInStay:
    """A client of whom nothing else is known, or may be shown."""
    return ClientInStay(
        client_id=client_id,
        first_name=first_name,
        last_name="",
        email=None,
        tel_number="",
        document_type="",
        number_doc="",
        points_balance="0.00",
    )


def late_checkout_date(stay: Stay) -> date | None:
    """The wire's `late_check_out_date`: the day the guests leave, where that is late."""
    return stay.departure if stay.late_checkout else None


def _houses(found: StaysInFull, base_url: str) -> dict[str, HouseInStay]:
    return {
        id_: HouseInStay.of(house, found.photos[id_], base_url=base_url)
        for id_, house in found.houses.items()
    }


def _shared(stay: Stay) -> dict[str, Any]:
    return {
        "id": stay.reservation_id,
        "check_in_date": stay.check_in,
        "check_out_date": stay.blocked_until,
        "late_checkout": stay.late_checkout,
        "late_check_out_date": late_checkout_date(stay),
        "guests": stay.guests,
        "price_usd": money.text(stay.price_usd),
        "price_sol": money.text(stay.price_sol),
        "advance_payment": money.text(stay.advance_payment),
        "advance_payment_currency": stay.advance_payment_currency,
        "full_payment": stay.full_payment,
        "points_redeemed": money.text(stay.points_redeemed),
        "discount_code_used": stay.discount_code_used,
        "temperature_pool": stay.temperature_pool,
        "price_temperature_pool": money.text(stay.price_temperature_pool),
        "price_latecheckout": money.text(stay.price_latecheckout),
        "origin": stay.origin,
        "status": stay.status,
        "uuid_external": stay.uuid_external,
        "tel_contact_number": stay.tel_contact_number,
        "comentarios_reservas": stay.comments,
        "refund": RefundView.of(stay.refund) if stay.refund is not None else None,
        "payment_voucher_deadline": stay.deadline,
        "payment_voucher_uploaded": stay.voucher_uploaded,
        "payment_confirmed": stay.payment_confirmed,
        "payment_approved_notification_sent": stay.approval_announced,
        "manychat_fecha": 0,
        **msgspec.structs.asdict(stay.attribution),
    }


def _computed(
    stay: Stay, found: StaysInFull, houses: Mapping[str, HouseInStay], today: date
) -> dict[str, Any]:
    unpaid = balance(stay)
    return {
        "client": client_of(stay, found),
        "property": houses[stay.property_id],
        "seller": seller_of(stay, found),
        "resta_pagar": money.text(unpaid.left_sol),
        "resta_pagar_usd": money.text(unpaid.left_usd),
        "number_nights": len(stay.nights),
        "is_upcoming": is_upcoming(stay, today),
        "status_display": STATUS_LABELS[stay.status],
    }
