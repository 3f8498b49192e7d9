"""What happens to stays. An event that comes again changes nothing."""

from chalicelib.cloud.events import Recorded
from chalicelib.kernel import clock
from chalicelib.notifications.commands import TellOfStay
from chalicelib.notifications.stays import rules, service
from chalicelib.notifications.stays.types import Happening, Heard
from chalicelib.notifications.types import is_news
from chalicelib.payments.events import VoucherRefused
from chalicelib.reservations.events import StayCounts, StayExpired

CREATED = "reservation.created"
HAPPENINGS: dict[str, Happening] = {
    CREATED: "created",
    "reservation.removed": "removed",
    "reservation.expired": "expired",
    "reservation.reopened": "reopened",
}


def hear_of_stay(recorded: Recorded[StayCounts | StayExpired]) -> None:
    """A stay was booked, changed or ended."""
    if not is_news(recorded.at, clock.now()):
        return
    happening = HAPPENINGS.get(recorded.name, "changed")
    heard = Heard(
        event_id=recorded.event_id,
        version=recorded.event.version,
        happening=happening,
        actor=recorded.actor,
        at=recorded.at,
        changes={} if happening == "created" else rules.watched(recorded.changes),
        client_id=recorded.event.client_id,
    )
    service.hear(recorded.event.reservation_id, heard, now=clock.now())


def hear_of_voucher(recorded: Recorded[VoucherRefused]) -> None:
    """A voucher of a stay does not count."""
    heard = Heard(
        event_id=recorded.event_id,
        version=0,
        happening="refused",
        actor=recorded.actor,
        at=recorded.at,
        client_id=recorded.event.client_id,
        reason=recorded.event.reason,
    )
    service.hear(recorded.event.reservation_id, heard, now=clock.now())


def tell_of_stay(command: TellOfStay) -> None:
    """A stay had its time to settle, or will have had it soon."""
    service.tell(command.reservation_id, now=clock.now())
