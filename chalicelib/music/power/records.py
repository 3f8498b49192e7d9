"""Table `ledgers`: what was done last with the player of a house.

`account` is `music#house#<house>`, `entry` is `power`.
"""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.cloud.store import Found, Key
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import Stale
from chalicelib.music.power.types import Switched

POWER = "power"


class SwitchedRecord(Model):
    """What was done last; `command_id` tells one from the next."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, default=POWER)
    command_id = UnicodeAttribute()
    switched = StructAttribute[Switched](Switched)


def switched_key(property_id: str) -> Key:
    """Where it stands what was done last with the player of a house."""
    return Key(SwitchedRecord, _account(property_id), POWER)


def switched_in(found: Found, property_id: str) -> Switched | None:
    """What was done last; None where nothing ever was."""
    return found.value(switched_key(property_id), SwitchedRecord.switched)


def save(tx: Transaction, property_id: str, after: Switched, *, before: Switched | None) -> None:
    """Note what is done. The commit raises `Stale` where somebody did something else meanwhile."""
    record = SwitchedRecord(_account(property_id), command_id=after.command_id, switched=after)
    unseen = SwitchedRecord.account.does_not_exist()
    same = SwitchedRecord.command_id == before.command_id if before is not None else unseen
    tx.put(record, when=same, otherwise=Stale())


def _account(property_id: str) -> str:
    return f"music#house#{property_id}"
