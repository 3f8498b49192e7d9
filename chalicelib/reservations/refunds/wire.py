"""Stays that owe money, on the wire."""

from datetime import date, datetime
from typing import ClassVar

import msgspec

from chalicelib.accounts.users.wire import SellerView
from chalicelib.clients.wire import ClientInStay
from chalicelib.kernel import money
from chalicelib.properties.listings.wire import HouseShort
from chalicelib.reservations.stays.types import StaysInFull
from chalicelib.reservations.stays.wire import (
    STAY_NAMES,
    RefundView,
    client_of,
    seller_of,
    stay_values,
)
from chalicelib.reservations.types import STATUS_LABELS, RefundOwed, Status, Stay
from chalicelib.web.formats import Amount, Id


class RefundRecord(RefundView, kw_only=True):
    """A refund with everything that happened to it. Of what staff waived, `amount` is zero."""

    TEXTS_FROM: ClassVar = (RefundOwed,)

    paid: Amount
    waived: Amount
    waived_by: str | None
    waived_at: datetime | None
    settled_by: str | None
    settled_at: datetime | None

    @classmethod
    def of(cls, refund: RefundOwed) -> "RefundRecord":
        """The view of a refund."""
        return cls(
            paid=money.text(refund.paid),
            amount=money.text(refund.amount),
            currency=refund.currency,
            percentage=float(refund.percentage),
            policy=refund.policy,
            waived=money.text(refund.waived),
            waived_by=refund.waived_by,
            waived_at=refund.waived_at,
            settled_by=refund.settled_by,
            settled_at=refund.settled_at,
        )


class OwingStay(msgspec.Struct, kw_only=True, rename=STAY_NAMES):
    """An ended stay whose guest waits for money. `deleted`: staff removed it, or its hold ended."""

    TEXTS_FROM: ClassVar = (Stay,)

    reservation_id: Id
    check_in: date
    blocked_until: date
    """The first day on which others may arrive."""
    status: Status
    status_display: str
    """Where it stands, in Spanish."""
    deleted: bool
    """Whether staff removed it, or its hold ended."""
    client: ClientInStay
    """The guest."""
    property: HouseShort
    """The house."""
    seller: SellerView
    """The staff user who sold it."""
    refund: RefundRecord
    """What the guest is owed."""


def owing_stays(found: StaysInFull) -> list[OwingStay]:
    """The rows of a page."""
    houses = {id_: HouseShort.of(house) for id_, house in found.houses.items()}
    return [
        OwingStay(
            **stay_values(stay, OwingStay)
            | {
                "status_display": STATUS_LABELS[stay.status],
                "client": client_of(stay, found),
                "property": houses[stay.property_id],
                "seller": seller_of(stay, found),
                "refund": RefundRecord.of(stay.refund),
            }
        )
        for stay in found.stays
        if stay.refund is not None
    ]
