"""How often a sign-in may be tried: by account name and by address, in windows of 15 minutes.

An attempt is counted before the password is looked at, so attempts sent at once cannot slip past
the limit; a success takes its own count back. Names are kept as digests only.
"""

import hashlib
from datetime import datetime, timedelta
from math import ceil

import msgspec

from chalicelib.accounts.sign_in.records import LimitRecord
from chalicelib.cloud.store import Item
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import CasaAustinError, TooManyRequests

WINDOW = timedelta(minutes=15)
MOST_PER_ACCOUNT = 5
MOST_PER_ADDRESS = 30
TRIES = 4


class _Lapsed(CasaAustinError):
    """A window is over, but DynamoDB has not removed its item yet."""

    def __init__(self, record: LimitRecord) -> None:
        super().__init__()
        self.record = record


class Attempt(msgspec.Struct, frozen=True):
    """One counted attempt."""

    account: str
    address: str

    def succeeded(self, tx: Transaction) -> None:
        """Clear the account's count, and take this attempt from the address's, with `tx`."""
        tx.delete(LimitRecord(account_id=self.account))
        tx.update(
            LimitRecord(account_id=self.address),
            [
                LimitRecord.attempts.add(-1),
                # The window may have ended and gone meanwhile: what is left must end too.
                LimitRecord.expires_at.set(LimitRecord.expires_at | _end(tx.now)),
            ],
        )


def count(account: str, address: str, now: datetime) -> Attempt:
    """Count an attempt to sign in to `account` (any text that names it, known or not).

    Raises:
        TooManyRequests: the account or the address has used up its window.
    """
    attempt = Attempt(_key("account", account), _key("address", address))
    for _ in range(TRIES):
        tx = Transaction(now)
        _count(tx, attempt.account, MOST_PER_ACCOUNT)
        _count(tx, attempt.address, MOST_PER_ADDRESS)
        try:
            tx.commit()
        except _Lapsed as lapsed:
            _remove(lapsed.record, now)
        else:
            return attempt
    raise TooManyRequests(1)


def _count(tx: Transaction, key: str, most: int) -> None:
    now = tx.now.timestamp()
    window_open = (LimitRecord.expires_at > now) & (LimitRecord.attempts < most)
    tx.update(
        LimitRecord(account_id=key),
        [
            LimitRecord.attempts.add(1),
            LimitRecord.expires_at.set(LimitRecord.expires_at | _end(tx.now)),
        ],
        when=LimitRecord.account_id.does_not_exist() | window_open,
        otherwise=lambda item: _refusal(item, now),
    )


def _refusal(item: Item, now: float) -> CasaAustinError:
    record = LimitRecord.from_raw_data(item)
    remaining = ceil(record.expires_at - now)
    return _Lapsed(record) if remaining <= 0 else TooManyRequests(remaining)


def _remove(lapsed: LimitRecord, now: datetime) -> None:
    """Remove a window that is over, unless another attempt has begun a new one."""
    tx = Transaction(now)
    unchanged = LimitRecord.expires_at == lapsed.expires_at
    tx.delete(lapsed, when=unchanged, otherwise=_Lapsed(lapsed))
    try:
        tx.commit()
    except _Lapsed:
        return


def _key(kind: str, name: str) -> str:
    return f"limit#{hashlib.sha256(f'{kind}#{name}'.encode()).hexdigest()}"


def _end(now: datetime) -> int:
    return int((now + WINDOW).timestamp())
