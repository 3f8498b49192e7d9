"""What was said to whom, and what the builder knows of a guest's coming stay, in table `ledgers`.

| account | entry | holds |
|---|---|---|
| `flow#<reservation or client id>` | the flow | that it was said, or that somebody says it |
| `flow#<client id>` | `coming` | a digest of the coming stay that was told, or who is telling it |
"""

from datetime import datetime

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import InstantAttribute
from chalicelib.cloud.store import Found, Key
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import ids

COMING = "coming"


class FlowRecord(Model):
    """Somebody says a flow since `at`, or has said it."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    at = InstantAttribute()


class ComingRecord(Model):
    """What the builder was told of the coming stay of a guest."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, default=COMING)
    digest = UnicodeAttribute()


def claim(subject: str, flow: str, now: datetime) -> bool:
    """Whether nobody has said a flow of a stay or to a client, who from now on has."""
    record = _record(subject, flow)
    record.at = now
    return store.put(record, when=FlowRecord.account.does_not_exist())


def release(subject: str, flow: str, now: datetime) -> None:
    """Note that a flow was surely not said, so that somebody may."""
    tx = Transaction(now)
    tx.delete(_record(subject, flow))
    tx.commit()


def coming_key(client_id: str) -> Key:
    """Where that stands which the builder was told of a guest's coming stay."""
    return Key(ComingRecord, _account(client_id), COMING)


def coming_in(found: Found, client_id: str) -> str | None:
    """The same of a guest whose `coming_key` was read; None before the first time."""
    return found.value(coming_key(client_id), ComingRecord.digest)


def begin_coming(client_id: str, now: datetime) -> str:
    """Note that the builder is being told of a guest's coming stay, by the mark that is returned:
    until that is done nobody knows what it was told."""
    mark, tx = ids.new_id(), Transaction(now)
    tx.put(ComingRecord(_account(client_id), digest=mark))
    tx.commit()
    return mark


def keep_coming(client_id: str, digest: str, mark: str) -> bool:
    """Note what the builder was told, where nobody else began to tell it since `mark`; whether
    that is so."""
    record = ComingRecord(_account(client_id), digest=digest)
    return store.put(record, when=ComingRecord.digest == mark)


def _record(subject: str, flow: str) -> FlowRecord:
    return FlowRecord(account=_account(subject), entry=flow)


def _account(subject: str) -> str:
    return f"flow#{subject}"
