"""Signing staff in, and changing one's own password."""

from datetime import datetime
from functools import partial

from chalicelib.accounts.events import StaffPasswordChanged, StaffSignedIn
from chalicelib.accounts.passwords import hashing
from chalicelib.accounts.passwords.rules import require_fit
from chalicelib.accounts.sessions import service as sessions
from chalicelib.accounts.sessions.types import Device, TokenPair
from chalicelib.accounts.sign_in import limits
from chalicelib.accounts.users.records import (
    CREDENTIAL,
    CredentialRecord,
    StaffRecord,
    owner_of_login,
    user_and_credential,
)
from chalicelib.accounts.users.rules import login_name
from chalicelib.accounts.users.types import StaffUser
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.errors import Invalid, Unauthenticated

NOBODY = 0
"""The number of no staff user."""


class WrongCredentials(Unauthenticated):
    """No active account has this e-mail and this password; which of the two is not told."""

    code = "invalid_credentials"
    default_message = "Las credenciales son incorrectas."


def sign_in(
    email: str, password: str, *, device: Device, now: datetime
) -> tuple[StaffUser, TokenPair]:
    """Open a session for the staff user with these credentials.

    Raises:
        WrongCredentials: unknown, wrong or inactive; all take the same work.
        TooManyRequests: too many attempts, right or wrong.
    """
    account = f"staff#{login_name(email)}"
    attempt = limits.count(account, device.address, now, partial(_account_of, email))
    user_id = owner_of_login(email)
    # An unknown e-mail costs the second read too.
    user, credential = user_and_credential(NOBODY if user_id is None else user_id)
    matches = hashing.verify(password, credential.password if credential else None)
    if user is None or credential is None or not matches or not user.is_active:
        raise WrongCredentials
    tx = Transaction(now)
    pair = sessions.open_staff_session(tx, user.user_id, groups=user.groups, device=device)
    unchanged = StaffRecord.version == user.version
    tx.update(StaffRecord.of(user), [StaffRecord.last_login.set(now)], when=unchanged)
    _keep_credential(tx, credential, password)
    attempt.succeeded(tx)
    tx.emit(StaffSignedIn(account_id=user.account_id), actor=user.account_id)
    tx.commit()
    return user, pair


def _account_of(email: str) -> str | None:
    user_id = owner_of_login(email)
    return None if user_id is None else f"staff#{user_id}"


def _keep_credential(tx: Transaction, credential: CredentialRecord, password: str) -> None:
    """Require that the hash that was verified is still on record; bring an old one up to date."""
    unchanged = CredentialRecord.password == credential.password
    if hashing.needs_upgrade(credential.password):
        hashed = hashing.hash(password)
        tx.update(credential, [CredentialRecord.password.set(hashed)], when=unchanged)
        return
    tx.check(
        CredentialRecord,
        credential.account_id,
        CREDENTIAL,
        when=unchanged,
        otherwise=WrongCredentials(),
    )


def change_password(old: str, new: str, *, caller: Staff, address: str, now: datetime) -> None:
    """Give the caller a new password, and end the caller's other sessions.

    Raises:
        Invalid: `old` is wrong, or `new` is no password for staff.
        TooManyRequests: `old` was wrong too often.
    """
    attempt = limits.count(f"password#{caller.actor}", address, now)
    user, credential = user_and_credential(caller.user_id)
    if user is None or credential is None:
        raise Unauthenticated
    if not hashing.verify(old, credential.password):
        raise Invalid(fields={"old_password": ["La contraseña actual no es correcta."]})
    require_fit(new, user.email, user.first_name, user.last_name, field="new_password")
    tx = Transaction(now)
    tx.update(
        credential,
        [CredentialRecord.password.set(hashing.hash(new))],
        when=CredentialRecord.password == credential.password,
    )
    sessions.end_all(
        tx, caller.actor, actor=caller.actor, reason="password", spared=caller.session_id
    )
    attempt.succeeded(tx)
    tx.emit(StaffPasswordChanged(account_id=caller.actor), actor=caller.actor)
    tx.commit()
