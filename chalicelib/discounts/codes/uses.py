"""The uses of discount codes: the bookings that carry them (invariant 3).

A use stands with its code (`records`), under `use#<reservation id>`. Index `by_kind` lists the
uses of a code by their time (`uses#<CODE>`).
"""

from decimal import Decimal

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import CentsAttribute, InstantAttribute, instant_key
from chalicelib.cloud.transaction import Transaction
from chalicelib.discounts.codes.records import CODE, INDEX, LEDGERS, CodeRecord, account_of
from chalicelib.kernel.errors import Invalid, Stale

USE = "use#"
MOST_READ = 1000


class CodeExhausted(Invalid):
    """A code was used as often as it may be, or withdrawn, since it was read."""

    code = "code_exhausted"

    def __init__(self) -> None:
        text = "El código de descuento ya no está disponible."
        super().__init__(text, fields={"discount_code": [text]})


class UseRecord(Model):
    """A booking that carries a code, and what it saves."""

    Meta = store.meta(LEDGERS)
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    reservation_id = UnicodeAttribute()
    client_id = UnicodeAttribute()
    saved_usd = CentsAttribute()
    used_at = InstantAttribute()
    listed = UnicodeAttribute()
    listed_key = UnicodeAttribute()


def uses_of(code: str, *, skip: int = 0, take: int = MOST_READ) -> list[UseRecord]:
    """The bookings that carry a code, `take` of them after the newest `skip`, newest first.

    Of those that are skipped only keys are read. One that was made a moment ago may be missing.
    """
    items = store.query(LEDGERS, f"uses#{code}", index=INDEX, forward=False, limit=skip + take)[
        skip:
    ]
    keys = [store.Key(UseRecord, item["account"]["S"], item["entry"]["S"]) for item in items]
    found = store.fetch_many(keys)
    uses = (found.get(UseRecord, key.hash, key.range) for key in keys)
    return [use for use in uses if use is not None]


def use(
    tx: Transaction,
    code: str,
    reservation_id: str,
    client_id: str,
    saved_usd: Decimal,
    *,
    version: int | None = None,
) -> None:
    """Count a use with the booking that makes it (invariant 3).

    `version` is that of the code whose terms priced the booking; a stay that comes back uses its
    code whatever its terms are by now. The commit raises `CodeExhausted` if the code changed
    since, or nobody may use it any more.
    """
    account = account_of(code)
    may_be_used = CodeRecord.version.exists() & CodeRecord.removed_at.does_not_exist()
    if version is not None:
        may_be_used &= CodeRecord.version == version
    has_room = CodeRecord.usage_limit.does_not_exist() | (
        CodeRecord.used_count < CodeRecord.usage_limit
    )
    tx.update(
        CodeRecord(account=account, entry=CODE),
        [CodeRecord.used_count.add(1)],
        when=may_be_used & has_room,
        otherwise=CodeExhausted(),
    )
    carried = UseRecord(
        account=account,
        entry=f"{USE}{reservation_id}",
        reservation_id=reservation_id,
        client_id=client_id,
        saved_usd=saved_usd,
        used_at=tx.now,
        listed=f"uses#{code}",
        listed_key=f"{instant_key(tx.now)}#{reservation_id}",
    )
    tx.create(carried, otherwise=Stale())


def hand_over(tx: Transaction, code: str, reservation_id: str, client_id: str) -> None:
    """Let the use of a code be that of the guest whose booking carries it now."""
    carried = UseRecord(account=account_of(code), entry=f"{USE}{reservation_id}")
    tx.update(
        carried,
        [UseRecord.client_id.set(client_id)],
        when=UseRecord.reservation_id.exists(),
        otherwise=Stale(),
    )


def release(tx: Transaction, code: str, reservation_id: str) -> None:
    """Give back the use that a booking made; the commit raises `Stale` if it was given back."""
    account = account_of(code)
    tx.update(CodeRecord(account=account, entry=CODE), [CodeRecord.used_count.add(-1)])
    carried = UseRecord(account=account, entry=f"{USE}{reservation_id}")
    tx.delete(carried, when=UseRecord.reservation_id.exists(), otherwise=Stale())
