"""Vouchers on the wire (reservations book, 5.3)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, ClassVar, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.clients.wire import ClientInStay
from chalicelib.cloud.objects import Upload
from chalicelib.kernel import money
from chalicelib.payments.charges.rules import advance_due
from chalicelib.payments.ledger.wire import OperationNumber, PaymentView
from chalicelib.payments.vouchers.rules import description_of
from chalicelib.payments.vouchers.types import Decided, NewVoucher, Sent, WaitingPage
from chalicelib.properties.listings.wire import HouseShort
from chalicelib.reservations.money.types import Payment
from chalicelib.reservations.receipts.wire import ReceiptView
from chalicelib.reservations.stays.wire import StayFlat, client_of, flat
from chalicelib.reservations.types import STATUS_LABELS, Currency, Status, Stay
from chalicelib.web.files import UploadedFile
from chalicelib.web.formats import Address, Amount, Id

Media = Literal["image/jpeg", "image/png", "image/webp", "image/heic", "application/pdf"]
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class VoucherFields(msgspec.Struct, kw_only=True):
    """What a guest says of a voucher."""

    payment_confirmed: bool | UnsetType = UNSET
    """Whether the guest says that it was paid; what the stay has stays when it is left out."""
    operation_number: OperationNumber | None = None
    """The number of the bank's operation, as the voucher has it."""
    amount: Decimal | None = None
    """How much was paid; what is left to pay when it is left out. Staff read the voucher itself."""
    currency: Currency = "sol"
    """`sol` (PEN) or `usd`."""

    def command(self) -> NewVoucher:
        """The command that the form gives."""
        says = self.payment_confirmed
        return NewVoucher(
            amount=self.amount,
            currency=self.currency,
            operation_number=self.operation_number,
            confirmed=None if isinstance(says, UnsetType) else says,
        )


class VoucherForm(VoucherFields, kw_only=True):
    """A voucher with its file."""

    voucher: UploadedFile
    """The voucher: a JPEG, PNG, WebP, HEIC or PDF of 10 MB at most."""
    voucher_type: str | None = None
    """It is ignored: what a voucher is for follows from the stay."""


class FileToCome(msgspec.Struct, kw_only=True):
    """A file that goes straight to storage."""

    content_type: Media
    """What kind of file will be sent."""
    size: int
    """Its size in bytes, 10 MiB at most."""


class ReceiptToCome(FileToCome, kw_only=True):
    """A receipt that staff add, whose file goes straight to storage."""

    reservation_id: UUID
    """The stay."""


class VoucherToCome(VoucherFields, kw_only=True):
    """A voucher whose file goes straight to storage."""

    TEXTS_FROM: ClassVar = (FileToCome,)

    content_type: Media
    size: int


class UploadForm(msgspec.Struct, frozen=True):
    """A form to POST the file with: these fields first, the file last as `file`."""

    url: Address
    """Where to POST the form."""
    fields: dict[str, str]
    """The fields of the form by their names, to be sent before the file."""

    @classmethod
    def of(cls, upload: Upload) -> "UploadForm":
        """The view of a form."""
        return cls(upload.url, upload.fields)


class VoucherSent(msgspec.Struct, kw_only=True):
    """A voucher that was sent."""

    message: str
    """What to tell the guest, in Spanish."""
    reservation_id: Id
    """The stay."""
    status: Status
    """Where the stay stands."""
    vouchers_uploaded: int
    """How many files prove payments of the stay, those that staff added too."""
    voucher_description: str
    """Which of them it is, in Spanish."""
    payment_confirmed: bool
    """Whether the guest says that it was paid."""
    payment_id: Id
    """Names the payment that the voucher proves."""

    @classmethod
    def of(cls, sent: Sent) -> "VoucherSent":
        """The answer to a voucher."""
        return cls(
            message="Recibimos su comprobante. Lo revisaremos lo antes posible.",
            reservation_id=sent.stay.reservation_id,
            status=sent.stay.status,
            vouchers_uploaded=sent.receipts,
            voucher_description=description_of(sent.receipts),
            payment_confirmed=sent.stay.payment_confirmed,
            payment_id=sent.payment.payment_id,
        )


class VoucherOffered(msgspec.Struct, kw_only=True):
    """A voucher that waits for its file."""

    payment_id: Id
    """Names the payment; `clients/voucher/status/` says what became of it."""
    upload: UploadForm
    """How the file is sent, within a quarter of an hour."""

    @classmethod
    def of(cls, payment: Payment, upload: Upload) -> "VoucherOffered":
        """The answer to a voucher whose file is to come."""
        return cls(payment_id=payment.payment_id, upload=UploadForm.of(upload))


class ReceiptOffered(msgspec.Struct, kw_only=True):
    """A receipt that waits for its file."""

    receipt_id: Id
    """Names the receipt."""
    upload: UploadForm
    """How the file is sent, within a quarter of an hour."""

    @classmethod
    def of(cls, receipt_id: str, upload: Upload) -> "ReceiptOffered":
        """The answer to a receipt whose file is to come."""
        return cls(receipt_id=receipt_id, upload=UploadForm.of(upload))


class ApprovalForm(msgspec.Struct, kw_only=True):
    """What a voucher proves."""

    amount: Decimal
    """How much staff read on it, in `currency`."""
    currency: Currency = "sol"
    """`sol` (PEN) or `usd`."""


class RefusalForm(msgspec.Struct, kw_only=True):
    """Why a voucher proves nothing."""

    reason: Reason
    """What its guest reads."""


class DecisionView(msgspec.Struct, kw_only=True):
    """A voucher that was looked at."""

    payment: PaymentView
    """Its payment."""
    reservation: StayFlat
    """The stay since then."""

    @classmethod
    def of(cls, decided: Decided) -> "DecisionView":
        """The answer to a decision."""
        stay, payment = decided.stay, decided.payment
        return cls(payment=PaymentView.of(payment), reservation=flat(stay, payment.updated))


class StayOfVoucher(msgspec.Struct, kw_only=True):
    """The stay that a voucher was sent for."""

    TEXTS_FROM: ClassVar = (Stay,)

    reservation_id: Id
    check_in: date
    departure: date
    """The day on which the guests leave."""
    status: Status
    status_display: str
    """Where it stands, in Spanish."""
    deleted: bool
    """Whether it is on no list any more."""
    client: ClientInStay
    """The guest."""
    property: HouseShort
    """The house."""


class WaitingVoucher(msgspec.Struct, kw_only=True):
    """A voucher that staff have to look at."""

    payment: PaymentView
    """Its payment, with those whose vouchers are like it."""
    reservation: StayOfVoucher
    """The stay that it was sent for."""
    receipt: ReceiptView | None
    """Its file and a small picture of it; null where it was removed."""
    waiting_minutes: int
    """How long it has waited, in whole minutes."""
    advance_due: Amount
    """What is missing of the advance that the house asks for, in PEN."""


def waiting_vouchers(page: WaitingPage, now: datetime) -> list[WaitingVoucher]:
    """The rows of a page."""
    by_id = {stay.reservation_id: stay for stay in page.found.stays}
    return [
        _waiting(page, payment, by_id[payment.reservation_id], now) for payment in page.payments
    ]


def _waiting(page: WaitingPage, payment: Payment, stay: Stay, now: datetime) -> WaitingVoucher:
    receipt = page.receipts.get(payment.receipt_id or "")
    return WaitingVoucher(
        payment=PaymentView.of(payment),
        reservation=StayOfVoucher(
            reservation_id=stay.reservation_id,
            check_in=stay.check_in,
            departure=stay.departure,
            status=stay.status,
            status_display=STATUS_LABELS[stay.status],
            deleted=stay.deleted,
            client=client_of(stay, page.found),
            property=HouseShort.of(page.found.houses[stay.property_id]),
        ),
        receipt=None if receipt is None else ReceiptView.of(receipt),
        waiting_minutes=int((now - payment.created).total_seconds() // 60),
        advance_due=money.text(advance_due(stay, page.found.houses[stay.property_id])),
    )
