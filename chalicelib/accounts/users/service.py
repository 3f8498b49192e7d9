"""Staff users: creating, changing and deactivating them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.accounts.events import StaffChanged, StaffCreated, StaffPasswordChanged
from chalicelib.accounts.passwords import hashing
from chalicelib.accounts.passwords.rules import require_fit
from chalicelib.accounts.sessions import service as sessions
from chalicelib.accounts.users import records, rules
from chalicelib.accounts.users.records import (
    CounterRecord,
    CredentialRecord,
    LoginRecord,
    StaffRecord,
)
from chalicelib.accounts.users.types import StaffDetails, StaffUser
from chalicelib.cloud import events
from chalicelib.cloud.events import Plain
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import spanish
from chalicelib.kernel.differences import differences
from chalicelib.kernel.errors import Conflict, Invalid, NotFound, Stale

ID_ATTEMPTS = 5
TOLD = (StaffCreated, StaffChanged, StaffPasswordChanged)
"""What is a change of a user; that they sign in and out is none."""
ENDS_SESSIONS = {"groups", "is_active"}


class EmailTaken(Invalid):
    """Another staff user signs in with this e-mail."""

    def __init__(self) -> None:
        super().__init__(fields={"email": ["Ya existe un usuario con este correo."]})


class LastAdministrator(Conflict):
    """Without this user nobody could administer the system."""

    code = "last_administrator"
    default_message = "Debe quedar al menos un administrador activo."


class AdministratorExists(Conflict):
    """The first administrator was created before."""

    code = "administrator_exists"
    is_internal = True
    default_message = "Ya existe un administrador."


class _IdTaken(Stale):
    """Another user was created at the same moment and got the number."""


def find(user_id: int) -> StaffUser:
    """A staff user, active or not.

    Raises:
        NotFound: there is none.
    """
    user = records.staff_user(user_id)
    if user is None:
        raise NotFound
    return user


def history(user_id: int) -> list[Plain]:
    """What was changed of a staff user, newest first; of a password only that it was.

    Raises:
        NotFound: there is none.
    """
    return events.timeline(find(user_id).account_id, kinds=TOLD)


def listed(search: str) -> list[StaffUser]:
    """Users by name, those whose name or e-mail contains `search` (all, if empty)."""
    folded = spanish.fold(search)
    return [user for user in records.everyone() if folded in _searchable(user)]


def _searchable(user: StaffUser) -> str:
    return spanish.fold(f"{user.first_name} {user.last_name} {user.email}")


def create(
    details: StaffDetails,
    password: str,
    *,
    actor: str,
    now: datetime,
    once: Once[Any] | None = None,
    as_first: bool = False,
) -> StaffUser:
    """Create a staff user, with the next number.

    Raises:
        Invalid: the e-mail is taken, or the password unfit.
        AdministratorExists: `as_first`, but there is an active administrator.
    """
    tidy = rules.tidy(details)
    _require_fit(password, tidy)
    for attempt in range(1, ID_ATTEMPTS + 1):
        last = records.counter(records.STAFF_IDS)
        user = StaffUser(user_id=int(last.number) + 1, created=now, **msgspec.structs.asdict(tidy))
        tx = Transaction(now)
        _take_number(tx, last, user.user_id)
        _add(tx, user, password, actor=actor)
        if rules.administers(user):
            _count_administrator(tx, as_first=as_first)
        tx.once(once, user)
        try:
            tx.commit()
        except _IdTaken:
            if attempt == ID_ATTEMPTS:
                raise
        else:
            break
    return user


def bring_in(
    tx: Transaction, user: StaffUser, hashed: str | None, *, signs_in: bool, actor: str
) -> None:
    """Put a user into `tx` who has a number already, in another system: with the hash of the
    password there, and, if `signs_in`, with the e-mail as login name.

    The commit raises `EmailTaken`, or `Conflict` where the number is another user's.
    """
    if signs_in:
        tx.create(LoginRecord.of(user), otherwise=EmailTaken())
    tx.create(StaffRecord.of(user), otherwise=Conflict())
    if hashed is not None:
        tx.put(CredentialRecord(account_id=user.account_id, password=hashed))
    last = records.counter(records.STAFF_IDS)
    if last.number < user.user_id:
        _take_number(tx, last, user.user_id)
    if rules.administers(user):
        _count_administrator(tx, as_first=False)
    created = StaffCreated(account_id=user.account_id, email=user.email, groups=user.groups)
    tx.emit(created, actor=actor)


def _require_fit(password: str, user: StaffDetails) -> None:
    require_fit(password, user.email, user.first_name, user.last_name, field="password")


def _take_number(tx: Transaction, last: CounterRecord, number: int) -> None:
    unmoved = CounterRecord.number == last.number
    if last.number == 0:
        unmoved |= CounterRecord.account_id.does_not_exist()
    tx.update(last, [CounterRecord.number.set(number)], when=unmoved, otherwise=_IdTaken())


def _add(tx: Transaction, user: StaffUser, password: str, *, actor: str) -> None:
    tx.create(LoginRecord.of(user), otherwise=EmailTaken())
    tx.create(StaffRecord.of(user), otherwise=_IdTaken())
    _put_credential(tx, user, password)
    created = StaffCreated(account_id=user.account_id, email=user.email, groups=user.groups)
    tx.emit(created, actor=actor)


def _put_credential(tx: Transaction, user: StaffUser, password: str) -> None:
    tx.put(CredentialRecord(account_id=user.account_id, password=hashing.hash(password)))


def _count_administrator(tx: Transaction, *, as_first: bool) -> None:
    counter = CounterRecord(kind=records.ADMINISTRATORS)
    none_yet = CounterRecord.account_id.does_not_exist() | (CounterRecord.number == 0)
    tx.update(
        counter,
        [CounterRecord.number.add(1)],
        when=none_yet if as_first else None,
        otherwise=AdministratorExists() if as_first else None,
    )


def _discount_administrator(tx: Transaction) -> None:
    tx.update(
        CounterRecord(kind=records.ADMINISTRATORS),
        [CounterRecord.number.add(-1)],
        when=CounterRecord.number > 1,
        otherwise=LastAdministrator(),
    )


def change(
    user_id: int,
    changes: Mapping[str, Any],
    *,
    actor: str,
    now: datetime,
    password: str | None = None,
) -> StaffUser:
    """Change some of the fields of `StaffDetails`, and the password if one is given.

    New groups, a new password and deactivation end all sessions of the user.

    Raises:
        NotFound: there is no such user.
        Invalid: the e-mail is taken, or the password unfit.
        LastAdministrator: nobody would be left to administer.
        Stale: someone else changed the user meanwhile.
    """
    before = find(user_id)
    after = rules.tidy(msgspec.structs.replace(before, **changes))
    changes = differences(before, after)
    tx = Transaction(now)
    if changes:
        after = msgspec.structs.replace(after, version=before.version + 1)
        _save(tx, before, after)
        tx.emit(StaffChanged(account_id=after.account_id), actor=actor, changes=changes)
    if password is not None:
        _require_fit(password, after)
        _put_credential(tx, after, password)
        tx.emit(StaffPasswordChanged(account_id=after.account_id), actor=actor)
    if password is not None or changes.keys() & ENDS_SESSIONS:
        sessions.end_all(tx, after.account_id, actor=actor, reason="account_changed")
    tx.commit()
    return after


def _save(tx: Transaction, before: StaffUser, after: StaffUser) -> None:
    record = StaffRecord.of(after)
    # Not a put: a sign-in may set `last_login` meanwhile, and is no reason to refuse.
    actions = [
        StaffRecord.user.set(record.user),
        StaffRecord.sort.set(record.sort),
        StaffRecord.version.set(record.version),
    ]
    tx.update(record, actions, when=StaffRecord.version == before.version)
    if rules.login_name(after.email) != rules.login_name(before.email):
        tx.delete(LoginRecord.of(before))
        tx.create(LoginRecord.of(after), otherwise=EmailTaken())
    if rules.administers(after) and not rules.administers(before):
        _count_administrator(tx, as_first=False)
    if rules.administers(before) and not rules.administers(after):
        _discount_administrator(tx)


def end_sessions(user_id: int, *, actor: str, now: datetime) -> None:
    """Sign a user out everywhere.

    Raises:
        NotFound: there is no such user.
    """
    tx = Transaction(now)
    sessions.end_all(tx, find(user_id).account_id, actor=actor, reason="administrator")
    tx.commit()
