"""What money asks of DynamoDB: payments by card, vouchers that wait, the payments of a stay.

Units are those of the emulator, which counts none for a batch of reads and half a unit for a query
of an index however long: they say what is written.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import msgspec

from bench import scene
from bench.items import write
from bench.report import Figure, Report
from bench.scene import ADMINISTRATOR, NOW, Scene
from bench.watching import watching
from chalicelib.kernel import ids
from chalicelib.kernel.callers import Guest
from chalicelib.payments.charges import service as charges
from chalicelib.payments.charges.types import CardCommand
from chalicelib.payments.ledger import service as ledger
from chalicelib.payments.vouchers import reviewing
from chalicelib.reservations.guest_bookings import service as guest_booking
from chalicelib.reservations.money.records import PaymentRecord
from chalicelib.reservations.money.service import payment_of
from chalicelib.reservations.stays.records import StayRecord
from chalicelib.reservations.types import Stay
from tests.support.cards import instead_of

PAGE = 20
FEW, MANY = 10, 1_000
"""How many vouchers wait."""


def measure(report: Report) -> None:
    """Charges at a gateway that answers at once, and pages of short and long lists."""
    business = scene.build(house_count=2, client_count=2)
    guest = Guest(business.client_ids[0], "bench")
    first, second = (_hold(business, guest, start) for start in (0, 7))
    with instead_of("mercadopago"):
        # Whoever has charged before knows the settings.
        _pay(first, guest, "balance", "approve first")
        pay = partial(_pay, second, guest, "balance", "approve second")
        _calls(report, "a payment by card", pay)
        buy = partial(_pay, second, guest, "late_checkout", "approve third")
        _calls(report, "a service bought by card", buy)
    show = partial(ledger.payments_of, second.reservation_id, caller=ADMINISTRATOR)
    _calls(report, "the payments of a stay", show)
    _review(report, second)


def _review(report: Report, like: Stay) -> None:
    page = partial(reviewing.waiting, offset=0, size=PAGE)
    _wait(like, FEW)
    _calls(report, f"a page of vouchers to review, of {FEW}", page)
    _wait(like, MANY - FEW)
    _calls(report, f"a page of vouchers to review, of {MANY:,}", page)
    last = partial(reviewing.waiting, offset=MANY - PAGE, size=PAGE)
    _calls(report, f"the last page of vouchers to review, of {MANY:,}", last)


def _hold(business: Scene, guest: Guest, start: int) -> Stay:
    command = scene.guest_command(business, 0, start, 3)
    [stay] = guest_booking.book_by_guest(command, caller=guest, now=NOW).stays
    return stay


def _pay(stay: Stay, guest: Guest, purpose: Any, token: str) -> None:
    command = CardCommand(
        token=token,
        purpose=purpose,
        amount=None,
        method="visa",
        installments=1,
        gateway="mercadopago",
        device_session_id=None,
    )
    charges.pay(stay.reservation_id, command, caller=guest, now=NOW)


def _wait(like: Stay, count: int) -> None:
    """Put stays, each with a voucher that waits, straight into the table: nobody waits for it."""
    write("reservations", _waiting(like, count))


def _waiting(like: Stay, count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        check_in = date(2027, 1, 1) + timedelta(days=number)
        payment_id = ids.new_id()
        stay = msgspec.structs.replace(
            like,
            reservation_id=ids.new_id(),
            check_in=check_in,
            departure=check_in + timedelta(days=2),
            status="pending",
            vouchers_waiting=(payment_id,),
        )
        payment = payment_of(
            stay,
            payment_id,
            source="voucher",
            state="under_review",
            amount=Decimal(100),
            currency="sol",
            by="bench",
        )
        yield StayRecord.of(stay).serialize()
        yield PaymentRecord.of(payment).serialize()


def _calls(report: Report, name: str, work: Callable[[], Any]) -> None:
    with watching() as watch:
        work()
    report.line(
        f"DynamoDB of {name}",
        Figure(len(watch.calls), "calls"),
        Figure(watch.reads, "reads"),
        Figure(watch.writes, "writes"),
        Figure(watch.total_units, "units", "g"),
    )
