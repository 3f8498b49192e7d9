"""Table `accounts`: what the service said of a DNI, and how often it was called.

| account_id | kind | item |
|---|---|---|
| `identity#<digest of the DNI>` | `names` | the names, or that there are none |
| `identity` | `<day>#<purpose>` | calls of a day of Lima |
"""

from datetime import date, datetime, timedelta

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import keyed, store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.cloud.transaction import Transaction
from chalicelib.guests.identity.types import LookUp, Purpose
from chalicelib.kernel.errors import CasaAustinError

NAMES, CALLS = "names", "identity"
BUDGET_KEPT = timedelta(days=7)


class NamesRecord(Model):
    """What the service said of a DNI, until `expires_at` (epoch seconds)."""

    Meta = store.meta("accounts")
    account_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=NAMES)
    found = StructAttribute[LookUp](LookUp)
    expires_at = NumberAttribute()


class CallsRecord(Model):
    """How often the service was called on a day, for a purpose."""

    Meta = store.meta("accounts")
    account_id = UnicodeAttribute(hash_key=True, default=CALLS)
    kind = UnicodeAttribute(range_key=True)
    calls = NumberAttribute()
    expires_at = NumberAttribute()


def kept(dni: str, now: datetime) -> LookUp | None:
    """What the service said of a DNI, if that still counts."""
    record = store.fetch(NamesRecord, _key(dni), NAMES)
    # DynamoDB removes what has expired some time later.
    return record.found if record is not None and record.expires_at > now.timestamp() else None


def keep(tx: Transaction, dni: str, found: LookUp, until: datetime) -> None:
    """Keep what the service said."""
    tx.put(NamesRecord(_key(dni), found=found, expires_at=int(until.timestamp())))


def forget(tx: Transaction, dni: str) -> None:
    """Forget what the service said."""
    for name in keyed.names(dni):
        tx.delete(NamesRecord(f"identity#{name}"))


def count(
    tx: Transaction, day: date, purpose: Purpose, most: int, *, otherwise: CasaAustinError
) -> None:
    """Count a call, of which a day has `most`."""
    ends = int((tx.now + BUDGET_KEPT).timestamp())
    tx.update(
        CallsRecord(kind=f"{day.isoformat()}#{purpose}"),
        [CallsRecord.calls.add(1), CallsRecord.expires_at.set(ends)],
        when=CallsRecord.account_id.does_not_exist() | (CallsRecord.calls < most),
        otherwise=otherwise,
    )


def _key(dni: str) -> str:
    return f"identity#{keyed.name(dni)}"
