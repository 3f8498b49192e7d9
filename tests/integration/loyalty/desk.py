"""What the tests of levels do: register guests, let stays happen, deliver the events of both."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from chalicelib.clients import records
from chalicelib.clients import service as clients
from chalicelib.clients.types import Client, Details
from chalicelib.cloud import events
from chalicelib.cloud.events import Plain, Recorded
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock, ids
from chalicelib.kernel.money import ZERO
from chalicelib.loyalty.levels.service import LEVELS
from chalicelib.loyalty.levels.types import Achievement
from chalicelib.loyalty.membership import records as membership
from chalicelib.loyalty.membership.types import MemberStay, StayState
from chalicelib.reservations.events import StayApproved, StayChanged, StayEvent
from tests.support import deliveries

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
"""Monday 2 March 2026, 10:00 in Lima."""
ACTOR = "staff#1"


def deliver(recorded: Iterable[Recorded[Any]]) -> None:
    """Give events to whoever hears of them; each must be taken."""
    for event in recorded:
        assert deliveries.take(event)


def define(name: str, *required: int, **others: Any) -> Achievement:
    """A level; `required` are stays, friends and the stays of friends."""
    stays, friends, their_stays = required
    level = Achievement(
        achievement_id=ids.new_id(),
        name=name,
        required_reservations=stays,
        required_referrals=friends,
        required_referral_reservations=their_stays,
        **others,
    )
    return LEVELS.save(level, actor=ACTOR).value


def register(
    number: int, first_name: str = "Ana", *, by: Client | None = None
) -> tuple[Client, Plain]:
    """A new guest, and the event of their coming, not yet delivered."""
    details = Details(
        document_type="dni",
        number_doc=str(40_000_000 + number),
        first_name=first_name,
        last_name="Quispe",
        tel_number="51987654321",
    )
    referrer_code = by.referral_code if by is not None else None
    made = clients.create(details, now=clock.now(), actor=ACTOR, referrer_code=referrer_code)
    (event,) = events.timeline(f"client#{made.client_id}")
    return made, event


def welcome(number: int, first_name: str = "Ana", *, by: Client | None = None) -> str:
    """A new guest of whom everyone has heard; their id."""
    made, event = register(number, first_name, by=by)
    deliver([event])
    return made.client_id


def delete_guest(client_id: str) -> Plain:
    """A guest is deleted; the event, not yet delivered."""
    clients.delete(client_id, now=clock.now(), actor=ACTOR)
    return events.timeline(f"client#{client_id}")[0]


def record_of(client_id: str) -> Client:
    record = records.client_of(client_id)
    assert record is not None
    return record


def names_held(client_id: str) -> list[str]:
    """The names of the levels that a client holds, in alphabetical order."""
    known = {level.achievement_id: level.name for level in LEVELS.values(fresh=True)}
    held = membership.membership_of(client_id).levels
    return sorted(known.get(achievement_id, "gone") for achievement_id in held)


def level_events(client_id: str) -> list[tuple[str, str]]:
    """What was said of a client's levels, oldest first: `("earned", "Bronze")`."""
    recorded = reversed(events.timeline(f"client#{client_id}"))
    return [
        (event.name.partition(".")[2], event.event["name"])
        for event in recorded
        if event.name.startswith("level.")
    ]


class Booking:
    """A stay as levels know it: what its membership notes, and the events of its changes."""

    def __init__(
        self,
        client_id: str,
        *,
        departure: date = date(2026, 3, 20),
        price_sol: Decimal = ZERO,
    ) -> None:
        self._created, self._price = clock.now(), price_sol
        self.reservation_id = ids.new_id()
        self._client_id = client_id
        self._departure = departure
        self._noted: MemberStay | None = None

    def becomes(
        self, state: StayState | None, event: type[StayEvent] = StayApproved
    ) -> Recorded[StayEvent]:
        """The stay has another state; the event, not yet delivered."""
        return self._change(self._client_id, state, event)

    def goes_to(self, client_id: str) -> Recorded[StayEvent]:
        """The stay is another guest's; the event, not yet delivered."""
        noted = self._noted
        state = noted.state if noted is not None else None
        return self._change(client_id, state, StayChanged)

    def _change(
        self, client_id: str, state: StayState | None, event: type[StayEvent]
    ) -> Recorded[StayEvent]:
        mark = MemberStay(
            client_id=client_id,
            reservation_id=self.reservation_id,
            departure=self._departure,
            created=self._created,
            price_sol=self._price,
            state=state,
        )
        tx = Transaction(clock.now())
        membership.note_stay(tx, self._noted, mark)
        handed = client_id != self._client_id
        recorded = tx.emit(
            event(
                reservation_id=self.reservation_id,
                property_id="h1",
                client_id=client_id,
                check_in=self._departure - timedelta(days=2),
                departure=self._departure,
                status="approved",
                origin="aus",
                hold_until=None,
                claimed={},
                freed={},
            ),
            actor=ACTOR,
            changes={"client_id": [self._client_id, client_id]} if handed else {},
        )
        tx.commit()
        self._noted, self._client_id = mark, client_id
        return recorded


def approve(client_id: str) -> Booking:
    """A stay of a client is approved, and everyone has heard of it."""
    booking = Booking(client_id)
    deliver([booking.becomes("approved")])
    return booking
