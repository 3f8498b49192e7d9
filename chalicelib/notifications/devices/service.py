"""Registering telephones, taking them out, and what their owners want to get."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar

from msgspec.structs import replace

from chalicelib.cloud import budget, store
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.integrations import expo
from chalicelib.kernel.errors import Invalid, NotFound, Stale
from chalicelib.kernel.parts import in_parts
from chalicelib.notifications.commands import PushNotice
from chalicelib.notifications.devices import records, rules
from chalicelib.notifications.devices.rules import Outcome
from chalicelib.notifications.devices.types import Device, Owner, Registration
from chalicelib.notifications.texts.catalogue import TEMPLATES
from chalicelib.notifications.types import Audience, Key, audience_of

T = TypeVar("T")
MOST_WAITING = 5
MOST_AT_ONCE = 90
"""People of whom one transaction notes how pushes went."""


class NoDevice(NotFound):
    """The caller has no such device."""

    code = "no_device"
    default_message = "No encontramos este dispositivo."


def register(account: str, registration: Registration, *, now: datetime) -> tuple[Device, bool]:
    """Let a telephone be somebody's, whoever had it before; and whether it is new to them.

    What waited for a first device is pushed to it.

    Raises:
        Invalid: the token is none of Expo's.
    """
    if not expo.is_token(registration.token):
        raise Invalid(fields={"expo_token": ["No es un token válido de Expo."]})
    return _again(lambda: _register(account, registration, now))


def _register(account: str, registration: Registration, now: datetime) -> tuple[Device, bool]:
    token, audience = registration.token, audience_of(account)
    found = store.fetch_many([records.owner_key(account), records.token_key(audience, token)])
    before = records.account_in(found, audience, token)
    kept = records.Kept(found, [account])
    tx = Transaction(now)
    if before is not None and before != account:
        others = records.owners([before])
        others.write(tx, rules.without_token(others.of(before), token))
    was = kept.of(account)
    owner, device = rules.registered(was, registration, now)
    for gone in _tokens(was) - _tokens(owner):
        records.forget_token(tx, audience, gone)
    records.give_token(tx, audience, token, to=account, before=before)
    for notice_id in owner.waiting:
        tx.enqueue(PushNotice(notice_id=notice_id, to=(account,)), actor=account)
    kept.write(tx, replace(owner, waiting=()))
    tx.commit()
    return device, rules.of_token(was, token) is None


def unregister(account: str, token: str, *, now: datetime) -> None:
    """Take a telephone of somebody's out.

    Raises:
        NoDevice: it is none of theirs.
    """
    _again(lambda: _unregister(account, token, now))


def _unregister(account: str, token: str, now: datetime) -> None:
    kept = records.owners([account])
    owner = kept.of(account)
    if rules.of_token(owner, token) is None:
        raise NoDevice
    tx = Transaction(now)
    records.forget_token(tx, audience_of(account), token)
    kept.write(tx, rules.without_token(owner, token))
    tx.commit()


def forget(account: str, *, now: datetime) -> None:
    """Let somebody have no devices and no wishes, since they left."""

    def work() -> None:
        kept = records.owners([account])
        tx = Transaction(now)
        for token in _tokens(kept.of(account)):
            records.forget_token(tx, audience_of(account), token)
        kept.write(tx, Owner(account=account))
        tx.commit()

    _again(work)


def hand_over(gone: str, kept: str, *, now: datetime) -> None:
    """Let somebody have the devices of another record of the same person that still get
    something."""
    for device in owner_of(gone).active:
        registration = Registration(
            token=device.token, device_type=device.device_type, device_name=device.device_name
        )
        register(kept, registration, now=now)
    forget(gone, now=now)


def owner_of(account: str) -> Owner:
    """What somebody has."""
    return records.owners([account]).of(account)


def set_wishes(
    account: str, *, muted: Iterable[Key] | None, without_own: bool | None, now: datetime
) -> Owner:
    """Say which kinds are not to be pushed, and whether one's own doings are; None leaves it.

    Raises:
        Invalid: one of them is told to everybody whom it concerns, or is not for this app.
    """
    if muted is not None:
        muted = _mutable(audience_of(account), muted)

    def work() -> Owner:
        kept = records.owners([account])
        owner = kept.of(account)
        changed = replace(
            owner,
            muted=owner.muted if muted is None else muted,
            without_own=owner.without_own if without_own is None else without_own,
        )
        tx = Transaction(now)
        kept.write(tx, changed)
        tx.commit()
        return changed

    return _again(work)


def let_wait(account: str, notice_id: str, *, now: datetime) -> None:
    """Have a notice pushed once somebody without devices registers one."""

    def work() -> None:
        kept = records.owners([account])
        owner = kept.of(account)
        if owner.active or notice_id in owner.waiting:
            return
        tx = Transaction(now)
        kept.write(tx, replace(owner, waiting=(*owner.waiting, notice_id)[-MOST_WAITING:]))
        tx.commit()

    _again(work)


def learn(kept: records.Kept, outcomes: Mapping[str, Sequence[Outcome]], *, now: datetime) -> None:
    """Note how pushes went with devices of several people, as they were read."""
    told = {account: each for account, each in outcomes.items() if each}
    for accounts in in_parts(list(told), MOST_AT_ONCE):
        try:
            _learn(kept, accounts, told, now)
        except (Stale, Busy):
            for account in accounts:
                _again(partial(_learn_anew, account, told, now))


def _learn_anew(account: str, told: Mapping[str, Sequence[Outcome]], now: datetime) -> None:
    _learn(records.owners([account]), [account], told, now)


def _learn(
    kept: records.Kept,
    accounts: Iterable[str],
    told: Mapping[str, Sequence[Outcome]],
    now: datetime,
) -> None:
    tx = Transaction(now)
    for account in accounts:
        kept.write(tx, rules.after(kept.of(account), told[account], now))
    tx.commit()


def _mutable(audience: Audience, keys: Iterable[Key]) -> tuple[Key, ...]:
    chosen = tuple(dict.fromkeys(keys))
    refused = [
        key
        for key in chosen
        if TEMPLATES[key].audience != audience or not TEMPLATES[key].can_be_muted
    ]
    if refused:
        raise Invalid(fields={"muted": [f"No se puede silenciar: {', '.join(refused)}."]})
    return chosen


def _tokens(owner: Owner) -> set[str]:
    return {device.token for device in owner.devices}


def _again(work: Callable[[], T]) -> T:
    return budget.again(work, Stale, Busy)
