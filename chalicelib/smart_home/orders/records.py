"""The records of what was asked of houses."""

import zlib
from collections.abc import Sequence

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import BytesAttribute, StructAttribute
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import decoding
from chalicelib.kernel.errors import NotFound, Stale
from chalicelib.smart_home.orders.types import MOST_KEPT, Ended, StoredOrder
from protocol.commands import AnyCommand
from protocol.things import EntityState

COMMAND = "command"
MOST_BYTES = 300_000
"""Of what was read, packed: DynamoDB takes 400 kB an item."""
UNKNOWN_COMMAND = "No encontramos ese comando."


class OrderRecord(Model):
    """A command; `read` is what a house told that was asked for all it has, packed, since that
    can be more than an item holds. `scope` is its id."""

    Meta = store.meta("house_devices")
    scope = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=COMMAND)
    command = StructAttribute[AnyCommand](AnyCommand)
    device_id = UnicodeAttribute(null=True)
    ended = StructAttribute[Ended](Ended, null=True)
    read = BytesAttribute(null=True)
    expires_at = NumberAttribute()

    def stored(self) -> StoredOrder:
        """The command."""
        return StoredOrder(
            command=self.command,
            device_id=self.device_id,
            ended=self.ended,
            read=_unpacked(self.read) if self.read else (),
        )


def _packed(states: Sequence[EntityState]) -> bytes | None:
    """As many states as an item holds: those of a house fit many times over."""
    while states:
        packed = zlib.compress(msgspec.json.encode(states))
        if len(packed) <= MOST_BYTES:
            return packed
        states = states[: len(states) * MOST_BYTES // len(packed)]
    return None


def _unpacked(packed: bytes) -> tuple[EntityState, ...]:
    return decoding.decoded(zlib.decompress(packed), tuple[EntityState, ...])


def order_key(command_id: str) -> store.Key:
    """Where a command stands."""
    return store.Key(OrderRecord, command_id, COMMAND)


def order_in(found: store.Found, command_id: str) -> StoredOrder | None:
    """A command that was read, or None."""
    record = found.get(OrderRecord, command_id, COMMAND)
    return None if record is None else record.stored()


def order_of(command_id: str) -> StoredOrder:
    """A command.

    Raises:
        NotFound: there is none, or it was too long ago.
    """
    order = order_in(store.fetch_many([order_key(command_id)]), command_id)
    if order is None:
        raise NotFound(UNKNOWN_COMMAND)
    return order


def create(tx: Transaction, order: StoredOrder) -> None:
    """Put a new command into a transaction."""
    tx.create(_record(order), otherwise=Stale())


def end(tx: Transaction, order: StoredOrder) -> None:
    """Put the end of a command into a transaction, which fails as `Stale` where it had ended."""
    tx.put(_record(order), when=OrderRecord.ended.does_not_exist(), otherwise=Stale())


def _record(order: StoredOrder) -> OrderRecord:
    return OrderRecord(
        order.command_id,
        COMMAND,
        command=order.command,
        device_id=order.device_id,
        ended=order.ended,
        read=_packed(order.read),
        expires_at=int((order.command.issued_at + MOST_KEPT).timestamp()),
    )
