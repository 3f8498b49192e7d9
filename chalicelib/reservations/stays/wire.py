"""How stays look on the wire (reservations book, 4.1; panel book, 4.3 and 4.4).

Amounts are two-decimal texts. `client`, `property` and `seller` are never null: the panel fails on
null.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar

import msgspec

from chalicelib.accounts.users.wire import SellerView
from chalicelib.clients.wire import ClientInStay
from chalicelib.kernel import dates, money
from chalicelib.properties.listings.wire import HouseOfStay
from chalicelib.reservations.money.rules import balance
from chalicelib.reservations.receipts.wire import ReceiptView
from chalicelib.reservations.stays.rules import status_at
from chalicelib.reservations.stays.types import StaysInFull, StayWithReceipts
from chalicelib.reservations.types import (
    STATUS_LABELS,
    Attribution,
    Currency,
    Origin,
    RefundOwed,
    Status,
    Stay,
    is_upcoming,
)
from chalicelib.web.formats import Amount, Id

NO_SELLER = SellerView(id=0, first_name="Web", last_name="")
"""Who sold what nobody sold: a guest's own booking, or the channel's. Id 0 is no staff user."""


class RefundView(msgspec.Struct):
    """What the end of a stay owes its guest, in the currency of the payment."""

    TEXTS_FROM: ClassVar = (RefundOwed,)

    amount: Amount
    currency: Currency
    percentage: float
    policy: str | None

    @classmethod
    def of(cls, refund: RefundOwed) -> "RefundView":
        """The view of a refund."""
        return cls(
            money.text(refund.amount), refund.currency, float(refund.percentage), refund.policy
        )


STAY_NAMES = {
    "reservation_id": "id",
    "check_in": "check_in_date",
    "blocked_until": "check_out_date",
    "late_departure": "late_check_out_date",
    "comments": "comentarios_reservas",
    "deadline": "payment_voucher_deadline",
    "voucher_uploaded": "payment_voucher_uploaded",
    "approval_announced": "payment_approved_notification_sent",
    "manychat_fecha": "ManychatFecha",
}
"""What the wire calls a field of a stay otherwise."""


class StayFields(msgspec.Struct, kw_only=True, rename=STAY_NAMES):
    """The fields that every form of a stay shares, by the names of `Stay`."""

    TEXTS_FROM: ClassVar = (Stay, Attribution)

    reservation_id: Id
    check_in: date
    blocked_until: date
    """The first day on which others may arrive: the day of departure, or the one after it with a
    late checkout."""
    late_checkout: bool
    late_departure: date | None
    """The day of departure of a late checkout; null without one."""
    guests: int
    price_usd: Amount
    price_sol: Amount
    advance_payment: Amount
    advance_payment_currency: Currency
    full_payment: bool
    points_redeemed: Amount
    discount_code_used: str | None
    temperature_pool: bool
    price_temperature_pool: Amount
    price_latecheckout: Amount
    origin: Origin
    status: Status
    uuid_external: str | None
    tel_contact_number: str | None
    comments: str | None
    refund: RefundView | None
    deadline: datetime | None
    voucher_uploaded: bool
    payment_confirmed: bool
    balance_review: bool
    """Whether it is sold, and has a voucher that waits for staff."""
    approval_announced: bool
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
    """Always 0; earlier clients read it."""
    version: int
    """Rises with each change; a change may name the one that it is for."""


class StayFlat(
    StayFields,
    kw_only=True,
    rename={"client_id": "client", "property_id": "property", "seller_id": "seller"},
):
    """The answer to a staff write: `client`, `property` and `seller` are ids."""

    client_id: Id
    property_id: Id
    seller_id: int | None
    points_missing: Amount
    """Points that it had earned, in PEN, and that were spent before its end could take them back;
    whoever spent them pays with points of later stays."""


class StayRow(StayFields, kw_only=True):
    """A stay in a list."""

    client: ClientInStay
    """The guest."""
    property: HouseOfStay
    """The house."""
    seller: SellerView
    """The staff user who sold it."""
    resta_pagar: Amount
    """What is left to pay, in PEN."""
    resta_pagar_usd: Amount
    """What is left to pay, in USD."""
    number_nights: int
    """How many nights are sold."""
    is_upcoming: bool
    """Whether it is to come or under way."""
    status_display: str
    """Where it stands, in Spanish."""


class StayDetail(StayRow, kw_only=True):
    """One stay, with its receipts [recipts]."""

    recipts: list[ReceiptView]
    """Its receipts of payments."""


def flat(stay: Stay, now: datetime) -> StayFlat:
    """A stay with plain ids, as of `now`."""
    return StayFlat(**_values(stay, StayFlat) | {"status": status_at(stay, now)})


def rows(found: StaysInFull, base_url: str, now: datetime) -> list[StayRow]:
    """Stays in a list, as of `now`; of the photos of a house, the main one."""
    houses = {id_: house.in_list() for id_, house in _houses(found, base_url).items()}
    return [
        StayRow(**(_values(stay, StayRow) | _computed(stay, found, houses, now)))
        for stay in found.stays
    ]


def row(found: StaysInFull, base_url: str, now: datetime) -> StayRow:
    """A single stay as lists show it."""
    [shown] = rows(found, base_url, now)
    return shown


def detail(found: StayWithReceipts, base_url: str, now: datetime) -> StayDetail:
    """A stay with its receipts, as of `now`."""
    [stay] = found.found.stays
    computed = _computed(stay, found.found, _houses(found.found, base_url), now)
    receipts = [ReceiptView.of(receipt) for receipt in found.receipts]
    return StayDetail(**(_values(stay, StayDetail) | computed), recipts=receipts)


def client_of(stay: Stay, found: StaysInFull) -> ClientInStay:
    """The client of a stay, or its empty form."""
    record = found.clients.get(stay.client_id)
    return ClientInStay.of(record) if record is not None else named(stay.client_id, "")


def seller_of(stay: Stay, found: StaysInFull) -> SellerView:
    """The seller of a stay, or its empty form."""
    record = found.sellers.get(stay.seller_id) if stay.seller_id is not None else None
    return SellerView.of(record) if record is not None else NO_SELLER


def named(client_id: str, first_name: str, last_name: str = "") -> ClientInStay:
    """A client of whom nothing else is known, or may be shown."""
    return ClientInStay(
        client_id=client_id,
        first_name=first_name,
        last_name=last_name,
        email=None,
        tel_number="",
        document_type="",
        number_doc="",
        points_balance="0.00",
    )


def stay_values(stay: Stay, view: type[msgspec.Struct]) -> dict[str, Any]:
    """The fields of a view that a stay has too; amounts as two-decimal texts."""
    names, read = _fields_of_stays(view)
    return {
        name: money.text(value) if isinstance(value, Decimal) else value
        for name, value in zip(names, read(stay), strict=True)
    }


@cache
def _fields_of_stays(view: type[msgspec.Struct]) -> tuple[tuple[str, ...], Callable[[Stay], Any]]:
    """The names of these fields, and what reads all of them at once: a page has many."""
    names = tuple(name for name in view.__struct_fields__ if hasattr(Stay, name))
    return names, attrgetter(*names)


def _houses(found: StaysInFull, base_url: str) -> dict[str, HouseOfStay]:
    return {
        id_: HouseOfStay.of(house, found.photos[id_], base_url=base_url)
        for id_, house in found.houses.items()
    }


def _values(stay: Stay, view: type[StayFields]) -> dict[str, Any]:
    return {
        **stay_values(stay, view),
        **msgspec.structs.asdict(stay.attribution),
        "refund": RefundView.of(stay.refund) if stay.refund is not None else None,
        "manychat_fecha": 0,
    }


def _computed(
    stay: Stay, found: StaysInFull, houses: Mapping[str, HouseOfStay], now: datetime
) -> dict[str, Any]:
    unpaid = balance(stay)
    client = client_of(stay, found)
    status = status_at(stay, now)
    return {
        "client": client,
        # The panel saves no stay without a number, and most guests give theirs only once.
        "tel_contact_number": stay.tel_contact_number or client.tel_number or None,
        "property": houses[stay.property_id],
        "seller": seller_of(stay, found),
        "resta_pagar": money.text(unpaid.left_sol),
        "resta_pagar_usd": money.text(unpaid.left_usd),
        "number_nights": (stay.departure - stay.check_in).days,
        "is_upcoming": is_upcoming(stay, dates.today(now)),
        "status": status,
        "status_display": STATUS_LABELS[status],
    }
