"""The vouchers that wait, by their places in the API's list: the longest waiting is the first."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import msgspec

from chalicelib.kernel import decoding
from chalicelib.office.calls import Said
from chalicelib.office.drawing import showing
from chalicelib.office.requests import address_of, number_in
from chalicelib.office.visits import Visit
from chalicelib.payments.ledger.wire import LedgerView, PaymentView, TwinView
from chalicelib.payments.vouchers.wire import WaitingVoucher
from chalicelib.reservations.stays.wire import StayDetail

MOST = 200
"""Among so many the voucher of a form is looked for."""
MINUTES_OF_HOUR, MINUTES_OF_DAY = 60, 24 * 60


class Doubt(msgspec.Struct, frozen=True):
    """What speaks against a voucher, and where the stays are shown whose vouchers are like it."""

    text: str
    addresses: tuple[str, ...]


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A voucher and its place, from 1 on, of `count`. stay, ledger: None where the user may not
    see them."""

    number: int
    count: int
    voucher: WaitingVoucher
    stay: StayDetail | None
    ledger: LedgerView | None
    doubts: tuple[Doubt, ...]

    @property
    def picture(self) -> str:
        """The signed address of its picture; empty where there is none."""
        receipt = self.voucher.receipt
        return self.file if receipt is not None and receipt.preview else ""

    @property
    def file(self) -> str:
        """The signed address of its file; empty where there is none, or nobody has opened it."""
        receipt = self.voucher.receipt
        return receipt.file if receipt is not None and receipt.state == "ready" else ""

    @property
    def guest(self) -> str:
        """Whose stay it is."""
        client = self.voucher.reservation.client
        return " ".join(filter(None, (client.first_name, client.last_name)))

    @property
    def waited(self) -> str:
        """How long it has waited."""
        return _long(self.voucher.waiting_minutes)

    @property
    def others(self) -> list[PaymentView]:
        """The other payments of the stay, the newest first."""
        payments = self.ledger.payments if self.ledger is not None else []
        own = self.voucher.payment.payment_id
        return [each for each in reversed(payments) if each.payment_id != own]

    @property
    def before(self) -> str:
        """Where the voucher before is shown; empty at the first."""
        return _address(self.number - 1) if self.number > 1 else ""

    @property
    def after(self) -> str:
        """Where the next voucher is shown; empty at the last."""
        return _address(self.number + 1) if self.number < self.count else ""


def waiting(visit: Visit) -> Place | Said | None:
    """The voucher that a form is for, else the one at the place of the address; the first where
    neither waits any more. None where none does, and what the API says where it refuses."""
    payment = visit.request.sent("payment")
    if payment:
        said = _asked(visit, 1, MOST)
        if not said.is_well:
            return said
        for number, row in enumerate(said.content["results"], 1):
            if row["payment"]["payment_id"] == payment:
                return _place(visit, number, said.content["count"], row)
    number = number_in(visit.request.sent("place") or visit.request.asked("place"))
    said = _asked(visit, number, 1)
    if said.status == HTTPStatus.NOT_FOUND or (said.is_well and not said.content["results"]):
        number, said = 1, _asked(visit, 1, 1)
    if not said.is_well:
        return said
    rows = said.content["results"]
    return _place(visit, number, said.content["count"], rows[0]) if rows else None


def _asked(visit: Visit, page: int, size: int) -> Said:
    return visit.caller.get("/payments/vouchers/", page=str(page), page_size=str(size))


def _place(visit: Visit, number: int, count: int, row: Any) -> Place:
    voucher = decoding.converted(row, WaitingVoucher)
    path = f"/reservations/{voucher.reservation.reservation_id}/"
    stay, ledger = visit.caller.get(path), visit.caller.get(f"{path}payments/")
    return Place(
        number=number,
        count=count,
        voucher=voucher,
        stay=decoding.converted(stay.content, StayDetail) if stay.is_well else None,
        ledger=decoding.converted(ledger.content, LedgerView) if ledger.is_well else None,
        doubts=tuple(_doubts(visit, voucher.payment)),
    )


def _doubts(visit: Visit, payment: PaymentView) -> list[Doubt]:
    """In what other payments have a voucher like this one, the surest first."""
    alike: list[tuple[str, list[TwinView | None]]] = [
        ("El mismo archivo ya se envió antes.", [payment.same_file_as]),
        ("El mismo número de operación ya se usó antes.", [payment.same_operation_as]),
        ("La imagen se parece a la de otros comprobantes.", [*payment.looks_like]),
    ]
    stays = [
        (text, dict.fromkeys(twin.reservation_id for twin in twins if twin is not None))
        for text, twins in alike
    ]
    return [
        Doubt(
            text, tuple(filter(None, (visit.leads_to("reservations", each) for each in of_twins)))
        )
        for text, of_twins in stays
        if of_twins
    ]


def _address(number: int) -> str:
    return f"{address_of('vouchers')}?{urlencode({'place': number})}"


def _long(minutes: int) -> str:
    if minutes < MINUTES_OF_HOUR:
        return showing.counted(minutes, "minuto", "minutos")
    if minutes < MINUTES_OF_DAY:
        return showing.counted(minutes // MINUTES_OF_HOUR, "hora", "horas")
    return showing.counted(minutes // MINUTES_OF_DAY, "día", "días")
