"""When Meta is told of purchases. Doing any of it again counts nothing twice."""

from chalicelib.clients.events import ClientChanged
from chalicelib.clients.rules import CONSENT
from chalicelib.cloud.events import Recorded
from chalicelib.guests.events import GuestErased
from chalicelib.kernel import clock
from chalicelib.reservations.events import StayApproved, StayCreated, StayReopened
from chalicelib.sync.events import StayPurchased
from chalicelib.sync.purchases import rules, service


def begin_purchase(recorded: Recorded[StayApproved | StayCreated | StayReopened]) -> None:
    """A stay may be sold."""
    event = recorded.event
    if rules.is_sold(event.status, event.origin):
        service.begin(event.reservation_id, event.client_id, sold_at=recorded.at, now=clock.now())


def send_purchase(recorded: Recorded[StayPurchased]) -> None:
    """A stay was sold for the first time."""
    service.send(recorded.event.reservation_id, now=clock.now())


def forget_confirmations(recorded: Recorded[GuestErased]) -> None:
    """Nothing personal of a guest is to be left."""
    service.forget(recorded.event.client_id, now=clock.now())


def follow_consent(recorded: Recorded[ClientChanged]) -> None:
    """A guest may have taken back that advertisers are told of them."""
    change = recorded.changes.get(CONSENT)
    if change is not None and change[1] is None:
        service.forget(recorded.event.client_id, now=clock.now())
