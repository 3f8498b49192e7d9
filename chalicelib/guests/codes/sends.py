"""How often codes are sent to a phone, and for a document: five in an hour, a minute apart.

They count in windows, in the transaction of the request, so requests sent at once cannot slip
past. Names are kept as keyed digests.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from chalicelib.cloud import keyed
from chalicelib.cloud.store import Item
from chalicelib.cloud.transaction import Transaction
from chalicelib.guests.codes import rules
from chalicelib.guests.codes.records import SendsRecord
from chalicelib.kernel.errors import CasaAustinError, TooManyRequests

TRIES = 4


class CodeTooSoon(TooManyRequests):
    """A code was sent a moment ago, or too many were in the last hour."""

    code = "code_too_soon"
    default_message = "Ya le enviamos un código. Espere un momento antes de pedir otro."


class _Lapsed(CasaAustinError):
    """A window is over."""

    def __init__(self, record: SendsRecord) -> None:
        super().__init__()
        self.record = record


def commit_within(
    names: Sequence[str], build: Callable[[Transaction], None], *, now: datetime
) -> None:
    """Commit what `build` puts into a transaction, and count a send for each of `names`.

    Raises:
        CodeTooSoon: one of them has to wait.
    """
    lapsed: dict[str, SendsRecord] = {}
    for _ in range(TRIES):
        tx = Transaction(now)
        for name in names:
            key = f"sends#{keyed.name(name)}"
            _count(tx, key, lapsed.get(key))
        build(tx)
        try:
            tx.commit()
        except _Lapsed as found:
            lapsed[found.record.account_id] = found.record
        else:
            return
    raise CodeTooSoon(1)


def _count(tx: Transaction, key: str, lapsed: SendsRecord | None) -> None:
    now = tx.now.timestamp()
    ends = int((tx.now + rules.WINDOW).timestamp())
    if lapsed is not None:
        tx.put(
            SendsRecord(account_id=key, last=now, expires_at=ends),
            when=SendsRecord.expires_at == lapsed.expires_at,
            otherwise=lambda item: _refused(item, now),
        )
        return
    may_send = (
        (SendsRecord.expires_at > now)
        & (SendsRecord.sends < rules.MOST_SENDS)
        & (SendsRecord.last <= now - rules.PAUSE.total_seconds())
    )
    tx.update(
        SendsRecord(account_id=key),
        [
            SendsRecord.sends.add(1),
            SendsRecord.last.set(now),
            SendsRecord.expires_at.set(SendsRecord.expires_at | ends),
        ],
        when=SendsRecord.account_id.does_not_exist() | may_send,
        otherwise=lambda item: _refused(item, now),
    )


def _refused(item: Item, now: float) -> CasaAustinError:
    if not item:
        return CodeTooSoon(1)
    record = SendsRecord.from_raw_data(item)
    if record.expires_at <= now:
        return _Lapsed(record)
    wait = rules.wait_for_send(int(record.sends), record.last, record.expires_at, now)
    return CodeTooSoon(max(1, wait))
