"""Devices in table `notifications`.

| recipient | entry | holds |
|---|---|---|
| `devices#client#<0-f>`, `devices#staff` | account | what somebody has (`types.Owner`) |
| `token#<audience>#<digest>` | `owner` | whose telephone a token names |
| `devices` | audience | how many there are |
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import cast

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from chalicelib.cloud import counters, store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.cloud.store import Found, Key
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import Stale
from chalicelib.notifications.devices.types import Owner
from chalicelib.notifications.types import Audience, account_id, audience_of

TABLE = "notifications"
OWNER = "owner"
COUNTS = "devices"
SHARDS = "0123456789abcdef"


class OwnerRecord(Model):
    """What somebody has; `version` counts the changes."""

    Meta = store.meta(TABLE)
    recipient = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    version = NumberAttribute()
    owner = StructAttribute[Owner](Owner)


class TokenRecord(Model):
    """Whose telephone a token names."""

    Meta = store.meta(TABLE)
    recipient = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, default=OWNER)
    account = UnicodeAttribute()


class Kept:
    """Owners as they were read, with their versions."""

    def __init__(self, found: Found, accounts: Iterable[str]) -> None:
        self._records = {
            account: cast("OwnerRecord | None", found.get(OwnerRecord, *place_of(account)))
            for account in accounts
        }

    def of(self, account: str) -> Owner:
        """What somebody has."""
        record = self._records.get(account)
        return Owner(account=account) if record is None else record.owner

    def write(self, tx: Transaction, owner: Owner) -> None:
        """Replace what somebody has; the commit raises `Stale` where it is another by now."""
        before = self._records[owner.account]
        was = Owner(account=owner.account) if before is None else before.owner
        if owner == was:
            return
        version = 0 if before is None else int(before.version)
        record = OwnerRecord(*place_of(owner.account), version=version + 1, owner=owner)
        unchanged = (
            OwnerRecord.recipient.does_not_exist()
            if before is None
            else cast("Condition", OwnerRecord.version == version)
        )
        tx.put(record, when=unchanged, otherwise=Stale())
        _count(tx, was, owner)


def place_of(account: str) -> tuple[str, str]:
    """Where somebody's devices stand: guests in sixteen partitions, staff in one."""
    audience = audience_of(account)
    if audience == "staff":
        return "devices#staff", account
    shard = sha256(account_id(account).encode()).hexdigest()[0]
    return partition_of(shard), account


def partition_of(shard: str) -> str:
    """A partition of guests' devices."""
    return f"devices#client#{shard}"


def owner_key(account: str) -> Key:
    """Where somebody's devices stand, for reads of many things."""
    return Key(OwnerRecord, *place_of(account))


def owners(accounts: Iterable[str]) -> Kept:
    """What several people have, as of now."""
    accounts = list(accounts)
    return Kept(store.fetch_many(map(owner_key, accounts)), accounts)


def guests_after(shard: str, after: str | None, limit: int) -> list[Owner]:
    """What guests of one partition have, in order of their accounts, beyond `after`."""
    where = OwnerRecord.entry > after if after else None
    found = store.query(TABLE, partition_of(shard), where=where, limit=limit)
    return [store.value_of(item, OwnerRecord.owner) for item in found]


def token_key(audience: Audience, token: str) -> Key:
    """Where it stands whose telephone a token names."""
    return Key(TokenRecord, _named(audience, token), OWNER)


def account_in(found: Found, audience: Audience, token: str) -> str | None:
    """Whose telephone a token names, where its key was read."""
    record = cast("TokenRecord | None", found.get(TokenRecord, _named(audience, token), OWNER))
    return None if record is None else record.account


def give_token(
    tx: Transaction, audience: Audience, token: str, *, to: str, before: str | None
) -> None:
    """Let a token name the telephone of `to`, where it still names that of `before`."""
    record = TokenRecord(_named(audience, token), account=to)
    unchanged = (
        TokenRecord.recipient.does_not_exist()
        if before is None
        else cast("Condition", TokenRecord.account == before)
    )
    tx.put(record, when=unchanged, otherwise=Stale())


def forget_token(tx: Transaction, audience: Audience, token: str) -> None:
    """Let a token name nobody's telephone."""
    tx.delete(TokenRecord(_named(audience, token)))


def _named(audience: Audience, token: str) -> str:
    return f"token#{audience}#{sha256(token.encode()).hexdigest()}"


def counts(audience: Audience) -> dict[str, int]:
    """How many devices there are: `total`, `active`, `ios`, `android`, and `owners` with any that
    is active."""
    return counters.read(TABLE, COUNTS).get(audience, {})


def _count(tx: Transaction, before: Owner, after: Owner) -> None:
    was, now = _numbers(before), _numbers(after)
    for name, number in now.items():
        tx.count(TABLE, COUNTS, audience_of(after.account), name, number - was[name], spread=True)


def _numbers(owner: Owner) -> dict[str, int]:
    active = owner.active
    return {
        "total": len(owner.devices),
        "active": len(active),
        "ios": sum(device.device_type == "ios" for device in active),
        "android": sum(device.device_type == "android" for device in active),
        "owners": int(bool(active)),
    }
