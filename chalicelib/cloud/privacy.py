"""What the log does not show of a change: the personal values, kept beside whom they are of.

The log of events stays for ever, so it masks what a person may ask to have forgotten. Old and new
values stand in the partition of that client or stay (`change#<event id>`), and go with it.
"""

from typing import Any, TypeVar

import msgspec
from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import events, store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.cloud.events import Plain, Recorded
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.differences import Changes

P = TypeVar("P", bound="PrivateChanges")
CHANGE = "change#"


class PrivateChanges(Model):
    """The personal values of one change. A room adds the table and its hash key."""

    kind = UnicodeAttribute(range_key=True)
    changes = StructAttribute[Changes](Changes)

    @property
    def event_id(self) -> str:
        """The event of the change."""
        return self.kind.removeprefix(CHANGE)


def keep(
    tx: Transaction,
    model: type[PrivateChanges],
    key: str,
    recorded: Recorded[Any],
    changes: Changes,
) -> None:
    """Put the personal values of a change, if there are any, into the partition `key`."""
    if changes:
        tx.put(model(key, f"{CHANGE}{recorded.event_id}", changes=changes))


def kept_of(model: type[P], key: str) -> list[P]:
    """What is personal of the changes in a partition, oldest first."""
    where = model.kind.startswith(CHANGE)
    return store.query_records(model, key, where=where, consistent=True)


def history(subject: str, model: type[PrivateChanges], key: str) -> list[Plain]:
    """The newest events of a subject, newest first, with their changes in full."""
    hidden = {each.event_id: each.changes for each in kept_of(model, key)}
    return [
        msgspec.structs.replace(event, changes=event.changes | hidden.get(event.event_id, {}))
        for event in events.timeline(subject)
    ]
