"""How often a sign-in may be tried, in windows of 15 minutes: for an account from one address, from
one address, and for an account from everywhere.

So nobody locks another person out from elsewhere: only addresses from which that person has not
signed in for 90 days are refused while somebody tries an account from many, and that is noticed
once a window. An attempt is counted before the password is looked at, so attempts sent at once
cannot slip past the limit; a success takes its own counts back. Names are kept as keyed digests.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil

import msgspec

from chalicelib.accounts.events import SignInAttacked
from chalicelib.accounts.sign_in.records import ATTACKED, TRUSTED, LimitRecord
from chalicelib.cloud import keyed, metrics, store
from chalicelib.cloud.store import Found, Item, Key
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.errors import CasaAustinError, TooManyRequests
from chalicelib.kernel.networks import network_of

WINDOW = timedelta(minutes=15)
TRUST = timedelta(days=90)
MOST_PER_ACCOUNT = 5
"""From one address."""
MOST_PER_ADDRESS = 30
MOST_FROM_EVERYWHERE = 50
TRIES = 4
ATTACK = "account attacked"
"""The line of the log that tells of it."""
ATTACKS = "AttackedAccounts"
"""The metric in that line."""
logger = logging.getLogger(__name__)


class AccountAttacked(TooManyRequests):
    """Somebody tries an account from many addresses; this one is none that its owner uses."""

    code = "account_attacked"


class _Lapsed(CasaAustinError):
    """A window is over, but DynamoDB has not removed its item yet."""

    def __init__(self, record: LimitRecord) -> None:
        super().__init__()
        self.record = record


class _Noticed(CasaAustinError):
    """The attack was noticed in this window already."""


class Attempt(msgspec.Struct, frozen=True):
    """One counted attempt: the keys of its counts. `account` is None where the address is one of
    its owner's while others attack."""

    pair: str
    address: str
    account: str | None

    def succeeded(self, tx: Transaction) -> None:
        """Clear the count of the account from this address, take this attempt from the others, and
        trust the address, with `tx`."""
        tx.delete(LimitRecord(account_id=self.pair))
        _trust(tx, self.pair)
        for key in filter(None, (self.address, self.account)):
            tx.update(
                LimitRecord(account_id=key),
                [
                    LimitRecord.attempts.add(-1),
                    # The window may have ended and gone meanwhile: what is left must end too.
                    LimitRecord.expires_at.set(LimitRecord.expires_at | _end(tx.now)),
                ],
            )


def count(
    account: str,
    address: str,
    now: datetime,
    owner: Callable[[], str | None] = lambda: None,
) -> Attempt:
    """Count an attempt to sign in to `account` (any text that names it, whether it exists or not).

    `owner` finds the account of that name (`staff#7`, `client#<id>`; None where there is none),
    whose history tells of an attack, once a window.

    Raises:
        TooManyRequests: the account from this address, or the address, has used up its window.
        AccountAttacked: the account has from everywhere, and never signed in from this address.
    """
    network = network_of(address)
    attempt = Attempt(
        pair=_pair(account, address),
        address=_key("address", network),
        account=_key("account", account),
    )
    try:
        return _counted(attempt, now)
    except AccountAttacked:
        found = store.fetch_many([trust_key(account, address)])
        if not is_trusted(found, account, address, now):
            _notice(_key("account", account), now, owner())
            raise
    return _counted(msgspec.structs.replace(attempt, account=None), now)


def _counted(attempt: Attempt, now: datetime) -> Attempt:
    for _ in range(TRIES):
        tx = Transaction(now)
        _count(tx, attempt.pair, MOST_PER_ACCOUNT, TooManyRequests)
        _count(tx, attempt.address, MOST_PER_ADDRESS, TooManyRequests)
        if attempt.account is not None:
            _count(tx, attempt.account, MOST_FROM_EVERYWHERE, AccountAttacked)
        try:
            tx.commit()
        except _Lapsed as lapsed:
            _remove(lapsed.record, now)
        else:
            return attempt
    raise TooManyRequests(1)


def trust_key(account: str, address: str) -> Key:
    """Where it stands that an address is one of an account's owner."""
    return Key(LimitRecord, _pair(account, address), TRUSTED)


def is_trusted(found: Found, account: str, address: str, now: datetime) -> bool:
    """Whether an address is one of an account's owner, once its `trust_key` was read."""
    record = found.get(LimitRecord, _pair(account, address), TRUSTED)
    return record is not None and record.expires_at > now.timestamp()


def trust(tx: Transaction, account: str, address: str) -> None:
    """Note with `tx` that the owner of an account has shown to be at an address."""
    _trust(tx, _pair(account, address))


def _trust(tx: Transaction, pair: str) -> None:
    trusted_until = int((tx.now + TRUST).timestamp())
    tx.put(LimitRecord(account_id=pair, kind=TRUSTED, expires_at=trusted_until))


def _notice(account: str, now: datetime, owner: str | None) -> None:
    tx = Transaction(now)
    is_new = LimitRecord.account_id.does_not_exist() | (LimitRecord.expires_at <= now.timestamp())
    noticed = LimitRecord(account_id=account, kind=ATTACKED, expires_at=_end(now))
    tx.put(noticed, when=is_new, otherwise=_Noticed())
    if owner is not None:
        tx.emit(SignInAttacked(account_id=owner), actor=SYSTEM.actor)
    try:
        tx.commit()
    except _Noticed:
        return
    logger.warning(ATTACK, extra=metrics.counted("accounts", ATTACKS, now))


def _count(tx: Transaction, key: str, most: int, refusal: type[TooManyRequests]) -> None:
    now = tx.now.timestamp()
    window_open = (LimitRecord.expires_at > now) & (LimitRecord.attempts < most)
    tx.update(
        LimitRecord(account_id=key),
        [
            LimitRecord.attempts.add(1),
            LimitRecord.expires_at.set(LimitRecord.expires_at | _end(tx.now)),
        ],
        when=LimitRecord.account_id.does_not_exist() | window_open,
        otherwise=lambda item: _refused(item, now, refusal),
    )


def _refused(item: Item, now: float, refusal: type[TooManyRequests]) -> CasaAustinError:
    record = LimitRecord.from_raw_data(item)
    remaining = ceil(record.expires_at - now)
    return _Lapsed(record) if remaining <= 0 else refusal(remaining)


def _remove(lapsed: LimitRecord, now: datetime) -> None:
    """Remove a window that is over, unless another attempt has begun a new one."""
    tx = Transaction(now)
    unchanged = LimitRecord.expires_at == lapsed.expires_at
    tx.delete(lapsed, when=unchanged, otherwise=_Lapsed(lapsed))
    try:
        tx.commit()
    except _Lapsed:
        return


def _pair(account: str, address: str) -> str:
    return _key("pair", f"{account}#{network_of(address)}")


def _key(kind: str, name: str) -> str:
    return "limit#" + keyed.name(f"{kind}#{name}")


def _end(now: datetime) -> int:
    return int((now + WINDOW).timestamp())
