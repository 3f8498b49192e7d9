"""Table `accounts`: one-time codes, and what limits them. All of it passes.

| account_id | kind | record |
|---|---|---|
| `code#<digest of whom it is for>` | digest of the network that requested it | a one-time code |
| `sends#<digest of a phone or document>` | `window` | how often codes were sent in an hour |
| `codes` | day of Lima | how many were sent on it, and what strangers took |
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import get_args

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import keyed, store
from chalicelib.cloud.attributes import InstantAttribute
from chalicelib.cloud.store import Found, Key
from chalicelib.cloud.transaction import Transaction
from chalicelib.guests.codes.rules import LIVES, Budget
from chalicelib.guests.codes.types import Purpose, Whom
from chalicelib.kernel.errors import Stale

WINDOW, BUDGET = "window", "codes"
BUDGET_KEPT = timedelta(days=7)


class CodeRecord(Model):
    """A code that was requested. It has the `phone` until it is drawn, and `hashed` from then on;
    one that is for nobody has neither. `elsewhere` are the attempts of other networks.
    `is_at_home`: it was requested where strangers' codes do not count (`rules.spend`)."""

    Meta = store.meta("accounts")
    account_id = UnicodeAttribute(hash_key=True)
    network = UnicodeAttribute(range_key=True, attr_name="kind")
    request_id = UnicodeAttribute()
    requested = InstantAttribute()
    phone = UnicodeAttribute(null=True)
    hashed = UnicodeAttribute(null=True)
    attempts = NumberAttribute(default=0)
    elsewhere = NumberAttribute(default=0)
    is_at_home = BooleanAttribute(default=False)
    verification = UnicodeAttribute(null=True)
    expires_at = NumberAttribute()

    @property
    def secret_of(self) -> str:
        """What the hash is made of, beside the code."""
        return f"{self.account_id}#{self.request_id}"


class SendsRecord(Model):
    """Codes that were sent to a phone, or for a document, until `expires_at` (epoch seconds)."""

    Meta = store.meta("accounts")
    account_id = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, attr_name="kind", default=WINDOW)
    sends = NumberAttribute(default=1)
    last = NumberAttribute()
    expires_at = NumberAttribute()


class BudgetRecord(Model):
    """Codes that were sent on a day (`rules.Budget`)."""

    Meta = store.meta("accounts")
    account_id = UnicodeAttribute(hash_key=True, default=BUDGET)
    day = UnicodeAttribute(range_key=True, attr_name="kind")
    sends = NumberAttribute()
    taken = NumberAttribute()
    hour = NumberAttribute()
    expires_at = NumberAttribute()


def place_of(whom: Whom) -> str:
    """The partition of the codes for `whom`."""
    return f"code#{keyed.name(_text(whom))}"


def _text(whom: Whom) -> str:
    return f"{whom.purpose}#{whom.phone}#{whom.about}"


def new(
    whom: Whom, network: str, request_id: str, now: datetime, *, is_real: bool, is_at_home: bool
) -> CodeRecord:
    """A code that is still to be drawn."""
    return CodeRecord(
        account_id=place_of(whom),
        network=keyed.name(network),
        request_id=request_id,
        requested=now,
        phone=whom.phone if is_real else None,
        is_at_home=is_at_home,
        expires_at=int((now + LIVES).timestamp()),
    )


def codes_for(whom: Whom) -> list[CodeRecord]:
    """The codes for `whom`, those that lapsed too: as many as networks requested one."""
    return _codes_at(place_of(whom))


def _codes_at(place: str) -> list[CodeRecord]:
    return store.query_records(CodeRecord, place, consistent=True)


def codes_of(phone: str, abouts: Sequence[str]) -> list[CodeRecord]:
    """All codes that a phone was sent for any purpose, about one of `abouts` or nobody."""
    whoms = [
        Whom(purpose, phone, about) for purpose in get_args(Purpose) for about in ("", *abouts)
    ]
    names = [name for whom in whoms for name in keyed.names(_text(whom))]
    return [record for name in names for record in _codes_at(f"code#{name}")]


def budget_key(today: date) -> Key:
    """Where the codes of a day of Lima are counted."""
    return Key(BudgetRecord, BUDGET, today.isoformat())


def code_key(place: str, network: str) -> Key:
    """Where a code is."""
    return Key(CodeRecord, place, network)


def budget_in(found: Found, today: date) -> Budget:
    """What was sent on a day whose `budget_key` was read."""
    record = found.get(BudgetRecord, BUDGET, today.isoformat())
    return (
        Budget() if record is None else Budget(*map(int, (record.sends, record.taken, record.hour)))
    )


def put_budget(tx: Transaction, today: date, before: Budget, after: Budget) -> None:
    """Keep what was sent on a day; the commit raises `Stale` where another code was sent since."""
    record = BudgetRecord(
        day=today.isoformat(),
        sends=after.sends,
        taken=after.taken,
        hour=after.hour,
        expires_at=int((tx.now + BUDGET_KEPT).timestamp()),
    )
    is_first = BudgetRecord.account_id.does_not_exist()
    unchanged = BudgetRecord.sends == before.sends if before.sends else is_first
    tx.put(record, when=unchanged, otherwise=Stale())
