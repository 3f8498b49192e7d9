"""Table `accounts`: one-time codes, and what limits them. All of it passes.

| account_id | kind | record |
|---|---|---|
| `code#<digest of whom it is for>` | digest of the network that requested it | a one-time code |
| `sends#<digest of a phone or document>` | `window` | how often codes were sent in an hour |
| `codes` | day of Lima | how many were sent on it |
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import get_args

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import keyed, store
from chalicelib.cloud.attributes import InstantAttribute
from chalicelib.cloud.store import Found, Key
from chalicelib.cloud.transaction import Transaction
from chalicelib.guests.codes.rules import LIVES
from chalicelib.guests.codes.types import Purpose, Whom
from chalicelib.kernel.errors import CasaAustinError

WINDOW, BUDGET = "window", "codes"
BUDGET_KEPT = timedelta(days=7)


class CodeRecord(Model):
    """A code that was requested. It has the `phone` until it is drawn, and `hashed` from then on;
    one that is for nobody has neither. `elsewhere` are the attempts of other networks."""

    Meta = store.meta("accounts")
    account_id = UnicodeAttribute(hash_key=True)
    network = UnicodeAttribute(range_key=True, attr_name="kind")
    request_id = UnicodeAttribute()
    requested = InstantAttribute()
    phone = UnicodeAttribute(null=True)
    hashed = UnicodeAttribute(null=True)
    attempts = NumberAttribute(default=0)
    elsewhere = NumberAttribute(default=0)
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
    """Codes that were sent on a day."""

    Meta = store.meta("accounts")
    account_id = UnicodeAttribute(hash_key=True, default=BUDGET)
    day = UnicodeAttribute(range_key=True, attr_name="kind")
    sends = NumberAttribute()
    expires_at = NumberAttribute()


def place_of(whom: Whom) -> str:
    """The partition of the codes for `whom`."""
    return f"code#{keyed.name(_text(whom))}"


def _text(whom: Whom) -> str:
    return f"{whom.purpose}#{whom.phone}#{whom.about}"


def new(whom: Whom, network: str, request_id: str, now: datetime, *, is_real: bool) -> CodeRecord:
    """A code that is still to be drawn."""
    return CodeRecord(
        account_id=place_of(whom),
        network=keyed.name(network),
        request_id=request_id,
        requested=now,
        phone=whom.phone if is_real else None,
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


def sent_in(found: Found, today: date) -> int:
    """How many codes were sent on a day whose `budget_key` was read."""
    record = found.get(BudgetRecord, BUDGET, today.isoformat())
    return 0 if record is None else int(record.sends)


def count_in_budget(tx: Transaction, today: date, most: int, *, otherwise: CasaAustinError) -> None:
    """Count one more code of a day with `tx`, unless `most` were sent."""
    ends = int((tx.now + BUDGET_KEPT).timestamp())
    tx.update(
        BudgetRecord(day=today.isoformat()),
        [BudgetRecord.sends.add(1), BudgetRecord.expires_at.set(ends)],
        when=BudgetRecord.account_id.does_not_exist() | (BudgetRecord.sends < most),
        otherwise=otherwise,
    )
