"""What callers send about stays becomes the commands of the use cases."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec
import pytest
from msgspec import UNSET

from chalicelib.kernel.errors import Invalid
from chalicelib.reservations.bookings.types import StaffBooking
from chalicelib.reservations.bookings.wire import NewStayForm
from chalicelib.reservations.changes.types import StayChange
from chalicelib.reservations.changes.wire import StayChangeForm
from chalicelib.reservations.guest_bookings.types import GuestBooking
from chalicelib.reservations.guest_bookings.wire import GuestBookingForm
from chalicelib.reservations.stays.wire import StayRow, stay_values
from chalicelib.reservations.types import Stay

from .test_balance import stay

HOUSE = UUID("9a0a2f7e-0000-4000-8000-000000000001")
GUEST = UUID("9a0a2f7e-0000-4000-8000-000000000002")


@pytest.mark.parametrize(
    ("form", "command"),
    [(NewStayForm, StaffBooking), (StayChangeForm, StayChange), (GuestBookingForm, GuestBooking)],
)
def test_a_form_has_every_field_of_its_command(
    form: type[msgspec.Struct], command: type[msgspec.Struct]
) -> None:
    from_the_request = {"attribution"}

    assert set(command.__struct_fields__) - from_the_request <= set(form.__struct_fields__)


def test_staff_send_ids_and_amounts_and_the_command_has_texts_and_cents() -> None:
    form = NewStayForm(
        property_id=HOUSE,
        client_id=GUEST,
        check_in=date(2026, 4, 1),
        departure=date(2026, 4, 3),
        price_usd=Decimal("100.005"),
    )

    command = form.command()

    assert (command.property_id, command.client_id) == (str(HOUSE), str(GUEST))
    assert command.price_usd == Decimal("100.01")


def test_what_staff_do_not_send_of_a_change_stays_unset() -> None:
    changed = StayChangeForm(guests=3, seller_id=0).command()

    assert (changed.guests, changed.seller_id) == (3, None)
    assert changed.price_usd is changed.client_id is changed.comments is UNSET


def test_an_amount_beyond_any_price_is_refused_by_its_name() -> None:
    with pytest.raises(Invalid) as refused:
        StayChangeForm(price_sol=Decimal(-1), advance_payment=Decimal(10**9 + 1))

    assert set(refused.value.fields) == {"price_sol", "advance_payment"}


def test_a_row_shows_every_field_of_a_stay_that_it_names() -> None:
    values = stay_values(stay(late_checkout=True), StayRow)

    assert values["price_usd"] == "500.00"
    assert values["late_departure"] == date(2026, 1, 13)
    assert set(values) >= {"reservation_id", "comments", "deadline", "status"}
    assert set(values) <= set(dir(Stay))
