"""Staff users: creating, changing and deactivating them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.accounts import passwords, records, rules, sessions
from chalicelib.accounts.events import StaffChanged, StaffCreated, StaffPasswordChanged
from chalicelib.accounts.records import CounterRecord, CredentialRecord, LoginRecord, StaffRecord
from chalicelib.accounts.sign_in import require_acceptable
from chalicelib.accounts.wire import NewUser, UserChange, UserView
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import spanish
from chalicelib.kernel.errors import Conflict, Invalid, NotFound, Stale
from chalicelib.kernel.permissions import Permission, permits

ID_ATTEMPTS = 5
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
    default_message = "Ya existe un administrador."


class _IdTaken(Stale):
    """Another user was created at the same moment and got the number."""


def find(user_id: str) -> StaffRecord:
    """The user that a path names.

    Raises:
        NotFound: there is none, or the text is no number.
    """
    number = int(user_id) if user_id.isascii() and user_id.isdecimal() else 0
    user = records.staff_user(number)
    if user is None:
        raise NotFound
    return user


def listed(search: str) -> list[StaffRecord]:
    """Users by name, those whose name or e-mail contains `search` (all, if empty)."""
    wanted = spanish.fold(search)
    return [user for user in records.everyone() if wanted in _searchable(user)]


def _searchable(user: StaffRecord) -> str:
    return spanish.fold(f"{user.first_name} {user.last_name} {user.email}")


def create(
    new: NewUser,
    now: datetime,
    *,
    actor: str,
    once: Once[Any] | None = None,
    as_first: bool = False,
) -> StaffRecord:
    """Create a staff user, with the next number.

    Raises:
        Invalid: the e-mail is taken, or the password unfit.
        AdministratorExists: `as_first`, but there is an active administrator.
    """
    for attempt in range(1, ID_ATTEMPTS + 1):
        last = records.counter(records.STAFF_IDS)
        user = _user(new, int(last.number) + 1, now)
        require_acceptable(new.password, user, field="password")
        tx = Transaction(now)
        _take_number(tx, last)
        _put(tx, user, new.password, actor=actor)
        if permits(user.groups, Permission.MANAGES_STAFF):
            _count_administrator(tx, as_first=as_first)
        tx.once(once, UserView.of(user))
        try:
            tx.commit()
        except _IdTaken:
            if attempt == ID_ATTEMPTS:
                raise
        else:
            break
    return user


def _user(new: NewUser, user_id: int, now: datetime) -> StaffRecord:
    return StaffRecord(
        account_id=records.staff_account(user_id),
        email=new.email.strip(),
        first_name=new.first_name.strip(),
        last_name=new.last_name.strip(),
        groups=rules.in_order(new.groups),
        is_active=True,
        created=now,
        version=0,
        sort=records.sort_key(new.last_name, new.first_name, user_id),
    )


def _take_number(tx: Transaction, last: CounterRecord) -> None:
    unmoved = CounterRecord.number == last.number
    if last.number == 0:
        unmoved |= CounterRecord.account_id.does_not_exist()
    tx.update(last, [CounterRecord.number.set(last.number + 1)], when=unmoved, otherwise=_IdTaken())


def _put(tx: Transaction, user: StaffRecord, password: str, *, actor: str) -> None:
    _claim_login(tx, user)
    tx.create(user, otherwise=_IdTaken())
    tx.put(CredentialRecord(account_id=user.account_id, password=passwords.hash(password)))
    created = StaffCreated(account_id=user.account_id, email=user.email, groups=user.groups)
    tx.emit(created, actor=actor)


def _claim_login(tx: Transaction, user: StaffRecord) -> None:
    key = records.login_key(rules.login_name(user.email))
    tx.create(LoginRecord(account_id=key, staff_id=user.account_id), otherwise=EmailTaken())


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


def change(user: StaffRecord, wanted: UserChange, now: datetime, *, actor: str) -> StaffRecord:
    """Change a staff user. New groups, a new password and deactivation end all its sessions.

    Raises:
        Invalid: the e-mail is taken, or the password unfit.
        LastAdministrator: nobody would be left to administer.
        Stale: someone else changed the user first.
    """
    before, had_rights = _facts(user), _administers(user)
    _apply(user, wanted)
    after = _facts(user)
    changes = {name: [old, after[name]] for name, old in before.items() if old != after[name]}
    tx = Transaction(now)
    if changes:
        _save(tx, user)
        _move_login(tx, user, before["email"])
        _keep_administered(tx, had_rights, _administers(user))
        tx.emit(StaffChanged(account_id=user.account_id), actor=actor, changes=changes)
    if wanted.password is not msgspec.UNSET:
        _replace_password(tx, user, wanted.password, actor=actor)
    if wanted.password is not msgspec.UNSET or changes.keys() & ENDS_SESSIONS:
        sessions.end_all(user.account_id, tx, actor=actor, reason="account_changed")
    if changes or wanted.password is not msgspec.UNSET:
        tx.commit()
    return user


def _facts(user: StaffRecord) -> Mapping[str, Any]:
    """What events tell of a user."""
    return {
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "groups": tuple(user.groups),
        "is_active": user.is_active,
    }


def _apply(user: StaffRecord, wanted: UserChange) -> None:
    if wanted.email is not msgspec.UNSET:
        user.email = wanted.email.strip()
    if wanted.first_name is not msgspec.UNSET:
        user.first_name = wanted.first_name.strip()
    if wanted.last_name is not msgspec.UNSET:
        user.last_name = wanted.last_name.strip()
    if wanted.groups is not msgspec.UNSET:
        user.groups = rules.in_order(wanted.groups)
    if wanted.is_active is not msgspec.UNSET:
        user.is_active = wanted.is_active


def _administers(user: StaffRecord) -> bool:
    return user.is_active and permits(user.groups, Permission.MANAGES_STAFF)


def _save(tx: Transaction, user: StaffRecord) -> None:
    read_version = user.version
    user.version = read_version + 1
    user.sort = records.sort_key(user.last_name, user.first_name, user.user_id)
    # Not a put: a sign-in may set `last_login` meanwhile, and is no reason to refuse.
    actions = [
        StaffRecord.email.set(user.email),
        StaffRecord.first_name.set(user.first_name),
        StaffRecord.last_name.set(user.last_name),
        StaffRecord.groups.set(user.groups),
        StaffRecord.is_active.set(user.is_active),
        StaffRecord.sort.set(user.sort),
        StaffRecord.version.set(user.version),
    ]
    tx.update(user, actions, when=StaffRecord.version == read_version)


def _move_login(tx: Transaction, user: StaffRecord, old_email: str) -> None:
    old = rules.login_name(old_email)
    if rules.login_name(user.email) != old:
        tx.delete(LoginRecord(account_id=records.login_key(old)))
        _claim_login(tx, user)


def _keep_administered(tx: Transaction, before: bool, after: bool) -> None:
    if after and not before:
        _count_administrator(tx, as_first=False)
    if before and not after:
        _discount_administrator(tx)


def _replace_password(tx: Transaction, user: StaffRecord, password: str, *, actor: str) -> None:
    require_acceptable(password, user, field="password")
    tx.put(CredentialRecord(account_id=user.account_id, password=passwords.hash(password)))
    tx.emit(StaffPasswordChanged(account_id=user.account_id), actor=actor)


def end_sessions(user: StaffRecord, now: datetime, *, actor: str) -> None:
    """Sign a user out everywhere."""
    tx = Transaction(now)
    sessions.end_all(user.account_id, tx, actor=actor, reason="administrator")
    tx.commit()
