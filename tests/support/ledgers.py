"""Whether what is known of the money of a stay is true: its rows, the stay, and the gateway."""

from datetime import datetime, timedelta

from chalicelib.calendar.records import taken_since
from chalicelib.cloud import store
from chalicelib.kernel import clock
from chalicelib.payments.proof.rules import differences, unequal
from chalicelib.payments.settling.records import CHARGING, OpenCharge, open_key
from chalicelib.reservations.money.records import payments_of
from chalicelib.reservations.money.refunds import parts_of
from chalicelib.reservations.money.types import OPEN
from chalicelib.reservations.stays import records as stays
from chalicelib.reservations.types import Stay
from tests.support import deliveries
from tests.support.outbox import Outbox


def stay_of(reservation_id: str) -> Stay:
    """A stay as it is kept, a removed one too."""
    return stays.stays_of([reservation_id])[reservation_id]


def has_nights(stay: Stay) -> bool:
    """Whether the calendar gives a stay its nights."""
    taken = taken_since(stay.property_id, stay.check_in, clock.now())
    mine = {each.night for each in taken if each.reservation_id == stay.reservation_id}
    return mine >= set(stay.blocked_nights)


def check_true(reservation_id: str) -> None:
    """Let the rows of a stay say what the stay says."""
    stay, rows = stay_of(reservation_id), payments_of(reservation_id)
    assert unequal(stay, rows) == {}
    assert differences(stay, rows) == ()
    out = {row.payment_id: row for row in rows if row.direction == "out"}
    for part in parts_of(stay):
        row = out[part.refund_id]
        assert (row.state, row.amount, row.currency) == (part.state, part.amount, part.currency)


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
