"""The directory of stays: what a search of stays filters and sorts, a line for each."""

from datetime import date, datetime

from chalicelib.clients.search.rules import digits_of
from chalicelib.cloud.directories.reading import Directory
from chalicelib.cloud.directories.records import Line
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import dates
from chalicelib.reservations.types import Origin, Status, Stay


class StayLine(Line, frozen=True, array_like=True, gc=False):
    """A stay, by the names of `ListedStay`, and the digits of its contact number. One that was
    deleted is gone."""

    property_id: str
    client_id: str
    seller_id: int | None
    check_in: date
    check_out: date
    status: Status
    origin: Origin
    created: datetime
    hold_until: datetime | None = None
    contact: str | None = None

    @classmethod
    def of(cls, stay: Stay) -> "StayLine":
        """The line of a stay."""
        return cls(
            entry_id=stay.reservation_id,
            version=stay.version,
            gone=stay.deleted,
            property_id=stay.property_id,
            client_id=stay.client_id,
            seller_id=stay.seller_id,
            check_in=stay.check_in,
            check_out=stay.blocked_until,
            status=stay.status,
            origin=stay.origin,
            created=stay.created,
            hold_until=stay.hold_until,
            contact=digits_of(stay.tel_contact_number or "") or None,
        )

    @property
    def created_day(self) -> date:
        """The Lima day on which it was booked."""
        return dates.today(self.created)


STAYS = Directory("stays", StayLine)


def note(tx: Transaction, before: Stay | None, after: Stay) -> None:
    """Keep the line of a stay true, in the transaction of the change."""
    STAYS.note(tx, None if before is None else StayLine.of(before), StayLine.of(after))
