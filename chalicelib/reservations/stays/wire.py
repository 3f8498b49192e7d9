"""How stays look on the wire (reservations book, 4.1; panel book, 4.3 and 4.4).

Stored amounts are two-decimal texts; computed ones of the calendar are numbers. `client`,
`property` and `seller` are never null: the panel fails on null.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import msgspec

from chalicelib.accounts.records import StaffRecord
from chalicelib.accounts.wire import SellerView
from chalicelib.clients.records import ClientRecord
from chalicelib.clients.wire import ClientInStay
from chalicelib.kernel import money
from chalicelib.properties.wire import HouseInStay, HouseShort
from chalicelib.reservations.cancellations.service import Cancellation
from chalicelib.reservations.stays import rules as balance
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


class ReceiptView(msgspec.Struct):
    """A receipt; `file` is a signed address that works for an hour."""

    id: str
    file: str


class StayDetail(StayRow, kw_only=True):
    """One stay, with its receipts [recipts]."""

    recipts: list[ReceiptView]


class CancellationView(msgspec.Struct, kw_only=True):
    """What cancelling a stay now would mean. Amounts are in `currency`, that of the payment."""

    can_cancel: bool
    reason: str | None
    days_before_checkin: int
    policy: str | None
    refund_percentage: float
    paid: str
    refund: str
    currency: str
    points_returned: str
    discount_code_returned: str | None

    @classmethod
    def of(cls, found: Cancellation) -> "CancellationView":
        """The view of a preview."""
        stay, refund = found.stay, found.refund
        return cls(
            can_cancel=found.refusal is None,
            reason=found.refusal,
            days_before_checkin=refund.days_before_check_in,
            policy=refund.policy,
            refund_percentage=float(refund.percentage),
            paid=money.text(refund.paid),
            refund=money.text(refund.amount),
            currency=refund.currency,
            points_returned=money.text(stay.points_redeemed),
            discount_code_returned=stay.discount_code_used,
        )


class CalendarStay(msgspec.Struct, kw_only=True):
    """A stay in the calendar view (reservations book, 4.2)."""

    id: str
    check_in_date: date
    check_out_date: date
    guests: int
    price_sol: str
    price_usd: str
    advance_payment_currency: str
    adelanto_normalizado: float
    status: str
    client: ClientInStay
    seller: SellerView
    property: HouseShort
    origin: str
    late_checkout: bool
    late_check_out_date: date | None

    def discreet(self) -> "CalendarStay":
        """The same without prices and contacts, for those who only need to know when."""
        return msgspec.structs.replace(
            self,
            price_sol="0.00",
            price_usd="0.00",
            adelanto_normalizado=0.0,
            client=_named(self.client.id, self.client.first_name),
        )


class People(msgspec.Struct, frozen=True):
    """Those whom stays speak of, by id."""

    clients: Mapping[str, ClientRecord]
    sellers: Mapping[int, StaffRecord]

    def client(self, client_id: str) -> ClientInStay:
        """The client of a stay, or its empty form."""
        record = self.clients.get(client_id)
        return ClientInStay.of(record) if record is not None else _named(client_id, "")

    def seller(self, seller_id: int | None) -> SellerView:
        """The seller of a stay, or its empty form."""
        record = self.sellers.get(seller_id) if seller_id is not None else None
        return SellerView.of(record) if record is not None else NO_SELLER


def flat(stay: Stay) -> StayFlat:
    """A stay with plain ids."""
    return StayFlat(
        **_shared(stay), client=stay.client_id, property=stay.property_id, seller=stay.seller_id
    )


def row(stay: Stay, people: People, house: HouseInStay, today: date) -> StayRow:
    """A stay in a list, on the Lima date `today`."""
    return StayRow(**_shared(stay), **_computed(stay, people, house, today))


def detail(
    stay: Stay,
    people: People,
    house: HouseInStay,
    today: date,
    receipts: Iterable[ReceiptView],
) -> StayDetail:
    """One stay with its receipts."""
    return StayDetail(
        **_shared(stay), **_computed(stay, people, house, today), recipts=list(receipts)
    )


def calendar(stay: Stay, people: People, house: HouseShort) -> CalendarStay:
    """A stay in the calendar."""
    return CalendarStay(
        id=stay.reservation_id,
        check_in_date=stay.check_in,
        check_out_date=stay.blocked_until,
        guests=stay.guests,
        price_sol=money.text(stay.price_sol),
        price_usd=money.text(stay.price_usd),
        advance_payment_currency=stay.advance_payment_currency,
        adelanto_normalizado=float(balance.balance(stay).advance_sol),
        status=stay.status,
        client=people.client(stay.client_id),
        seller=people.seller(stay.seller_id),
        property=house,
        origin=stay.origin,
        late_checkout=stay.late_checkout,
        late_check_out_date=_late(stay),
    )


def _shared(stay: Stay) -> dict[str, Any]:
    return {
        "id": stay.reservation_id,
        "check_in_date": stay.check_in,
        "check_out_date": stay.blocked_until,
        "late_checkout": stay.late_checkout,
        "late_check_out_date": _late(stay),
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


def _computed(stay: Stay, people: People, house: HouseInStay, today: date) -> dict[str, Any]:
    left = balance.balance(stay)
    return {
        "client": people.client(stay.client_id),
        "property": house,
        "seller": people.seller(stay.seller_id),
        "resta_pagar": money.text(left.left_sol),
        "resta_pagar_usd": money.text(left.left_usd),
        "number_nights": len(stay.nights),
        "is_upcoming": is_upcoming(stay, today),
        "status_display": STATUS_LABELS[stay.status],
    }


def _named(client_id: str, first_name: str) -> ClientInStay:
    """A client of whom no more than this is known, or may be told."""
    return ClientInStay(
        id=client_id,
        first_name=first_name,
        last_name="",
        email=None,
        tel_number="",
        document_type="",
        number_doc="",
        points_balance="0.00",
    )


def _late(stay: Stay) -> date | None:
    return stay.departure if stay.late_checkout else None
