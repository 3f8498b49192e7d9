"""Which unpaid holds a guest keeps, in one item a guest: `holds#<client id>` in `reservations`.

Each hold is an attribute of its own, which says until when it counts; so one that lapsed counts
no more, whether or not the job has tidied it up. Beside it stands when a hold began that the guest
booked; that stays for a day, unless the hold was paid, and makes the next ones wait.
"""

from datetime import datetime
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import instant_key
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import Conflict
from chalicelib.reservations.stays.rules import (
    DAY,
    MOST_OPEN_HOLDS,
    TooManyHolds,
    TooManyUnpaid,
    pause_left,
)
from chalicelib.reservations.types import Status, Stay

OPEN, HOLD_OF, BEGUN_OF = "open", "hold#", "begun#"
PAID: frozenset[Status] = frozenset({"pending", "under_review", "approved"})
"""What a hold becomes with its voucher, or with the word of staff."""
FOR_EVER = "never"
"""Instead of the end of a hold that has none; it sorts after every instant."""


class HoldsChanged(Conflict):
    """The guest began another hold since the holds were read."""

    code = "holds_changed"
    default_message = "Está haciendo otra reserva al mismo tiempo. Intente nuevamente."


class OpenHolds(Model):
    """The holds of a guest. `version` changes with each that begins or is extended.

    holds: by reservation id, until when each counts. begun: when each hold began that the guest
    has not paid, also those that ended.
    """

    Meta = store.meta("reservations")
    reservation_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=OPEN)
    version = NumberAttribute(null=True)
    holds: dict[str, str] = {}  # noqa: RUF012 - replaced, never changed
    begun: dict[str, datetime] = {}  # noqa: RUF012

    @classmethod
    def of_client(cls, client_id: str) -> "OpenHolds":
        """The item of a guest of whom no hold is known."""
        return cls(reservation_id=_account(client_id), kind=OPEN)

    @classmethod
    def from_raw_data(cls, data: dict[str, Any]) -> "OpenHolds":
        """The record of an item, with the holds that stand beside its attributes."""
        record = super().from_raw_data(data)
        record.holds = _beside(data, HOLD_OF)
        begun = _beside(data, BEGUN_OF).items()
        record.begun = {each: datetime.fromisoformat(when) for each, when in begun}
        return record

    def lapsed(self, now: datetime) -> list[str]:
        """The holds whose time is over; exactly at the deadline it is not."""
        return [each for each, until in self.holds.items() if until < instant_key(now)]

    def long_begun(self, now: datetime) -> list[str]:
        """The holds that began so long ago that no other waits for them."""
        return [each for each, when in self.begun.items() if when <= now - DAY]

    def check_room(self, now: datetime) -> None:
        """Refuse one more hold to a guest who keeps as many as one may, or left too many unpaid.

        Raises:
            TooManyHolds: the guest keeps them.
            TooManyUnpaid: the guest has to wait.
        """
        if len(self.holds) - len(self.lapsed(now)) >= MOST_OPEN_HOLDS:
            raise TooManyHolds
        wait = pause_left(self.begun.values(), now)
        if wait:
            raise TooManyUnpaid(wait)


def _beside(data: dict[str, Any], prefix: str) -> dict[str, str]:
    return {
        name.removeprefix(prefix): value["S"]
        for name, value in data.items()
        if name.startswith(prefix)
    }


def holds_key(client_id: str) -> store.Key:
    """Where the holds of a guest are, for reads that fetch other records too."""
    return store.Key(OpenHolds, _account(client_id), OPEN)


def holds_in(found: store.Found, client_id: str) -> OpenHolds:
    """The holds of a guest whose `holds_key` was read."""
    record = found.get(OpenHolds, _account(client_id), OPEN)
    return OpenHolds.of_client(client_id) if record is None else record


def holds_of(client_id: str) -> OpenHolds:
    """The holds of a guest as of now."""
    return holds_in(store.fetch_many([holds_key(client_id)]), client_id)


def note(tx: Transaction, stay: Stay, before: Stay | None, seen: OpenHolds | None) -> None:
    """Let the holds of the guest follow a change of a stay.

    `seen` are the holds by which a new one was allowed; the commit raises `HoldsChanged` if
    another began since. Staff may give a guest a hold beyond the limit.
    """
    old, new = _hold(before), _hold(stay)
    if old == new:
        return
    mine, begun = (
        Path([f"{HOLD_OF}{stay.reservation_id}"]),
        Path([f"{BEGUN_OF}{stay.reservation_id}"]),
    )
    if old is not None and (new is None or old[0] != new[0]):
        ended_unpaid = new is None and (stay.deleted or stay.status not in PAID)
        gone = [mine] if ended_unpaid else [mine, begun]
        tx.update(OpenHolds.of_client(old[0]), [path.remove() for path in gone])
    if new is None:
        return
    actions = [mine.set({"S": new[1]}), OpenHolds.version.add(1)]
    if seen is None:
        tx.update(OpenHolds.of_client(new[0]), actions)
        return
    tx.update(
        OpenHolds.of_client(new[0]),
        [*actions, begun.set({"S": instant_key(tx.now)}), *_tidied(seen, tx.now)],
        when=_unchanged(seen),
        otherwise=HoldsChanged(),
    )


def _unchanged(seen: OpenHolds) -> Any:
    version = OpenHolds.version
    return version.does_not_exist() if seen.version is None else version == seen.version


def _tidied(seen: OpenHolds, now: datetime) -> list[Action]:
    gone = [f"{HOLD_OF}{each}" for each in seen.lapsed(now)]
    gone += [f"{BEGUN_OF}{each}" for each in seen.long_begun(now)]
    return [Path([name]).remove() for name in gone]


def _hold(stay: Stay | None) -> tuple[str, str] | None:
    """Whose unpaid hold a stay is, and until when; None where it is no such hold."""
    if stay is None or stay.deleted:
        return None
    if stay.origin != "client" or stay.status != "incomplete":
        return None
    until = stay.hold_until
    return stay.client_id, FOR_EVER if until is None else instant_key(until)


def _account(client_id: str) -> str:
    return f"holds#{client_id}"
