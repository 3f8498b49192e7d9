"""What is known of the calendar of a house at a channel, in table `ledgers`.

| account | entry | holds |
|---|---|---|
| `calendar_feed#<house>` | the channel | how its last readings ended (`State`) |
"""

from typing import cast

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import Stale
from chalicelib.sync.feeds.types import CalendarFeed, State

FEED = "calendar_feed#"


class StateRecord(Model):
    """The state of a feed; `version` counts its changes."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    state = StructAttribute[State](State)
    version = NumberAttribute()


def state_key(feed: CalendarFeed) -> store.Key:
    """Where the state of a feed stands. It is that of house and channel, so a feed that is entered
    anew goes on where the former one was."""
    return store.Key(StateRecord, f"{FEED}{feed.property_id}", feed.channel)


def state_of(feed: CalendarFeed) -> StateRecord:
    """What is known of a feed; version 0 before it was read."""
    key = state_key(feed)
    found = store.fetch(StateRecord, key.hash, key.range)
    return found or StateRecord(key.hash, key.range, state=State(), version=0)


def states_of(feeds: list[CalendarFeed]) -> dict[tuple[str, str], State]:
    """What is known of feeds, by house and channel."""
    found = store.fetch_many(map(state_key, feeds))
    return {
        (record.account.removeprefix(FEED), record.entry): record.state
        for record in found.all(StateRecord)
    }


def replace(tx: Transaction, before: StateRecord, state: State) -> None:
    """Put a state into `tx`, which fails as `Stale` where somebody noted another meanwhile."""
    unchanged = (
        cast("Condition", StateRecord.version == before.version)
        if before.version
        else StateRecord.account.does_not_exist()
    )
    record = StateRecord(before.account, before.entry, state=state, version=before.version + 1)
    tx.put(record, when=unchanged, otherwise=Stale())
