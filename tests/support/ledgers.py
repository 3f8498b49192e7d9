"""Whether what is known of the money of a stay is true: its rows, the stay, and the gateway."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from chalicelib.calendar.records import taken_since
from chalicelib.cloud import store
from chalicelib.kernel import clock
from chalicelib.kernel.money import ZERO
from chalicelib.payments.settling.records import CHARGING, OpenCharge, open_key
from chalicelib.reservations.money.records import payments_of
from chalicelib.reservations.money.refunds import parts_of
from chalicelib.reservations.money.rules import amounts_of
from chalicelib.reservations.money.types import OPEN, Payment
from chalicelib.reservations.stays import records as stays
from chalicelib.reservations.types import RefundPart, Stay
from tests.support import deliveries
from tests.support.outbox import Outbox

Sums = dict[str, Decimal]


def stay_of(reservation_id: str) -> Stay:
    """A stay as it is kept, a removed one too."""
    return stays.stays_of([reservation_id])[reservation_id]


def has_nights(stay: Stay) -> bool:
    """Whether the calendar gives a stay its nights."""
    taken = taken_since(stay.property_id, stay.check_in, clock.now())
    mine = {each.night for each in taken if each.reservation_id == stay.reservation_id}
    return mine >= set(stay.blocked_nights)


def difference(stay: Stay, rows: Iterable[Payment]) -> Sums:
    """By currency, what the rows of a stay come to and the stay does not say, or the reverse.

    What an ended stay gave back stays among what it was paid, as long as it has ended.
    """
    found = list(rows)
    taken_back = {each.payment_id for each in found if each.state == "charged_back"}
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in found:
        if row.source == "points" or row.payment_id in taken_back or row.of_payment in taken_back:
            continue
        if row.direction == "in" and row.state == "paid":
            sums[row.currency] += row.amount
        if row.direction == "out" and row.state == "given":
            sums[row.currency] -= row.amount
    for paid in amounts_of(stay):
        sums[paid.currency] -= paid.amount
    for part in parts_of(stay):
        if part.payment_id not in taken_back:
            sums[part.currency] += _beyond(part)
    return {currency: amount for currency, amount in sums.items() if amount}


def _beyond(part: RefundPart) -> Decimal:
    """How a part of a refund lets the stay say another sum than the rows."""
    if part.is_apart:
        return ZERO if part.state == "given" else -part.amount
    return part.amount if part.state == "given" else ZERO


def check_true(reservation_id: str) -> None:
    """Let the rows of a stay say what the stay says."""
    stay, rows = stay_of(reservation_id), payments_of(reservation_id)
    assert difference(stay, rows) == {}
    out = {row.payment_id: row for row in rows if row.direction == "out"}
    for part in parts_of(stay):
        row = out[part.refund_id]
        assert (row.state, row.amount, row.currency) == (part.state, part.amount, part.currency)
    owed = {row.payment_id for row in out.values() if row.state in {"owed", "in_process"}}
    assert owed == {part.refund_id for part in parts_of(stay) if part.state != "given"}


def check_over(reservation_id: str) -> None:
    """Let nothing of a stay's cards wait for anybody."""
    for row in payments_of(reservation_id):
        assert row.state not in OPEN, row
        assert row.next_try is None, row
    found = store.fetch_many([open_key(reservation_id)])
    assert found.get(OpenCharge, reservation_id, CHARGING) is None


def pass_time(outbox: Outbox, start: datetime, *, hours: int = 1) -> None:
    """Let everything happen that happens by itself in the next hours."""
    for minutes in (10, 20, *range(60, 60 * hours + 1, 60)):
        with clock.at(start + timedelta(minutes=minutes)):
            deliveries.run("expire_holds", {})
            deliveries.run("payment_polling", {})
            outbox.settle()
