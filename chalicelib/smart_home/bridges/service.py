"""Bridges: administrators let one into a house, hand out its key, change and remove it."""

from collections.abc import Mapping
from typing import Any

import msgspec

from chalicelib.catalogue.collections import Change, Collection
from chalicelib.catalogue.handed_out import Tokens
from chalicelib.catalogue.types import Entry
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.settings import settings
from chalicelib.kernel import callers
from chalicelib.kernel.callers import BRIDGE_PREFIX
from chalicelib.kernel.errors import Conflict, Unauthenticated
from chalicelib.properties.houses.service import note_unknown_houses
from chalicelib.properties.types import natural_order
from chalicelib.smart_home.bridges import mailboxes, rules
from chalicelib.smart_home.bridges.types import Bridge
from chalicelib.smart_home.events import BridgeRemoved, BridgeSaved
from protocol.answers import Mailbox, Reported


class HasBridge(Conflict):
    """The house has a bridge already."""

    code = "has_bridge"
    default_message = "Esta casa ya tiene un puente."


def _examine(change: Change[Bridge]) -> None:
    if change.before is None:
        note_unknown_houses(change.problems, [change.value.property_id], "id")


BRIDGES = Collection(
    Bridge,
    key="property_id",
    saved=BridgeSaved,
    removed=BridgeRemoved,
    order=lambda entry: natural_order(entry.value.name),
    checked=rules.checked,
    examine=_examine,
    taken=HasBridge,
    # So that the keys of one that was removed stay worthless (`Administered.save`).
    keeps_removed=True,
)
_TOKENS = Tokens(BRIDGES, "bridge")


class Administered:
    """The bridges as administrators keep them: whatever ends a key ends its queue, too."""

    struct, key = BRIDGES.struct, BRIDGES.key
    checked = staticmethod(BRIDGES.checked)

    def new(self, **fields: Any) -> Bridge:
        """A bridge with these fields."""
        return BRIDGES.new(**fields)

    def entries(self, *, fresh: bool = False) -> dict[str, Entry[Bridge]]:
        """Every bridge, by its house."""
        return BRIDGES.entries(fresh=fresh)

    def get(self, entry_id: object) -> Entry[Bridge]:
        """A bridge as of now, or `NotFound`."""
        return BRIDGES.get(entry_id)

    def save(self, value: Bridge, *, actor: str, once: Once[Any] | None = None) -> Entry[Bridge]:
        """A new bridge. Its queue comes with its key. Where the house had one before, keys and
        queues are counted on: those of before are no key and no queue of this one."""
        before = BRIDGES.former([value.property_id]).get(value.property_id)
        if before is not None:
            value = msgspec.structs.replace(value, edition=before.edition + 1)
        return BRIDGES.save(value, actor=actor, once=once)

    def change(self, entry_id: object, changes: Mapping[str, Any], *, actor: str) -> Entry[Bridge]:
        """A bridge with some fields changed. One that is switched off loses its key for good."""
        before = BRIDGES.get(entry_id).value
        ends = before.is_active and not changes.get("is_active", True)
        edition = {"edition": before.edition + 1} if ends else {}
        entry = BRIDGES.change(entry_id, {**changes, **edition}, actor=actor)
        if ends:
            mailboxes.remove(before.property_id, before.edition)
        return entry

    def remove(self, entry_id: object, *, actor: str) -> Bridge:
        """Take a bridge away, its key and its queue with it."""
        gone = BRIDGES.remove(entry_id, actor=actor)
        mailboxes.remove(gone.property_id, gone.edition)
        return gone

    def kind_of(self, entry_id: object) -> str:
        """What events call a bridge."""
        return BRIDGES.kind_of(entry_id)


ADMINISTERED = Administered()


def hand_out(property_id: str, *, actor: str) -> str:
    """A new key for the bridge of a house; the one before it ends, and its queue.

    Raises:
        NotFound: the house has no bridge.
        NoMailbox: the queue cannot be made now.
    """
    edition = BRIDGES.get(property_id).value.edition
    mailboxes.make(property_id, edition + 1)
    key = BRIDGE_PREFIX + _TOKENS.hand_out(property_id, actor=actor)
    mailboxes.remove(property_id, edition)
    return key


def bridge_of(key: str) -> callers.Bridge:
    """Who holds a key.

    Raises:
        Unauthenticated: nobody, or nobody any more.
    """
    holder = _TOKENS.holder(key.removeprefix(BRIDGE_PREFIX))
    if holder is None:
        raise Unauthenticated
    return callers.Bridge(holder.entry_id)


def bridge_in(property_id: str) -> Bridge | None:
    """The bridge of a house that has a key, as this process knows it, or None."""
    entry = BRIDGES.entries().get(property_id)
    bridge = None if entry is None else entry.value
    return bridge if bridge is not None and bridge.is_active and bridge.edition else None


def mailbox_of(property_id: str, wanted: Reported) -> Mailbox:
    """Where the bridge of a house takes its commands, and with what. A queue that somebody removed
    by hand is there again.

    Raises:
        NoMailbox: SQS or STS does not answer.
    """
    edition = BRIDGES.get(property_id).value.edition
    mailboxes.make(property_id, edition)
    given = mailboxes.credentials(property_id, edition, wanted.now)
    return Mailbox(
        now=wanted.now,
        house=property_id,
        queue_url=mailboxes.url_of(property_id, edition),
        region=settings().region,
        endpoint_url=mailboxes.endpoint(),
        entities=wanted.entities,
        players=wanted.players,
        **msgspec.structs.asdict(given),
    )
