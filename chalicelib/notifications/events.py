"""What notifications tell."""

from datetime import date

from chalicelib.kernel.events import Event


class ReminderEvent(Event, frozen=True, kw_only=True):
    """A guest is reminded of `day`, which is tomorrow in Lima."""

    reservation_id: str
    client_id: str
    day: date

    @property
    def subject(self) -> str:
        """The stay."""
        return f"reservation#{self.reservation_id}"


class CheckInTomorrow(ReminderEvent, frozen=True, kw_only=True, tag="reservation.checkin_tomorrow"):
    """A guest arrives tomorrow."""


class CheckOutTomorrow(
    ReminderEvent, frozen=True, kw_only=True, tag="reservation.checkout_tomorrow"
):
    """A guest leaves tomorrow."""
