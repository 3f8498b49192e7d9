"""Signing staff in, and changing one's own password."""

from datetime import datetime

from chalicelib.accounts import limits, passwords, records, rules, sessions
from chalicelib.accounts.events import StaffPasswordChanged, StaffSignedIn
from chalicelib.accounts.records import CredentialRecord, StaffRecord
from chalicelib.accounts.sessions import Device
from chalicelib.accounts.tokens import TokenPair
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.errors import Invalid, Unauthenticated


class WrongCredentials(Unauthenticated):
    """No active account has this e-mail and this password; which of the two is not told."""

    code = "invalid_credentials"
    default_message = "Las credenciales son incorrectas."


def sign_in(
    email: str, password: str, device: Device, now: datetime
) -> tuple[StaffRecord, TokenPair]:
    """Open a session for the staff user with these credentials.

    Raises:
        WrongCredentials: unknown, wrong or inactive; all take the same work.
        TooManyRequests: too many attempts, right or wrong.
    """
    name = rules.login_name(email)
    attempt = limits.count(f"staff#{name}", device.address, now)
    user, credential = _account(name)
    matches = passwords.verify(password, credential.password if credential else None)
    if user is None or credential is None or not matches or not user.is_active:
        raise WrongCredentials
    tx = Transaction(now)
    pair = sessions.open_staff_session(user, tx, device)
    tx.update(
        user,
        [StaffRecord.last_login.set(now)],
        when=StaffRecord.version == user.version,
    )
    _keep_credential(tx, credential, password)
    attempt.succeeded(tx)
    tx.emit(StaffSignedIn(account_id=user.account_id), actor=user.account_id)
    tx.commit()
    return user, pair


def _account(name: str) -> tuple[StaffRecord | None, CredentialRecord | None]:
    account_id = records.account_of_login(name)
    return (None, None) if account_id is None else records.user_and_credential(account_id)


def _keep_credential(tx: Transaction, credential: CredentialRecord, password: str) -> None:
    """Require that the hash that was verified is still on record; bring an old one up to date."""
    unchanged = CredentialRecord.password == credential.password
    if passwords.needs_upgrade(credential.password):
        hashed = passwords.hash(password)
        tx.update(credential, [CredentialRecord.password.set(hashed)], when=unchanged)
        return
    tx.check(
        CredentialRecord,
        credential.account_id,
        records.CREDENTIAL,
        when=unchanged,
        otherwise=WrongCredentials(),
    )


def change_password(caller: Staff, old: str, new: str, address: str, now: datetime) -> None:
    """Give a signed-in user a new password, and end the user's other sessions.

    Raises:
        Invalid: `old` is wrong, or `new` is no password for staff.
        TooManyRequests: `old` was wrong too often.
    """
    attempt = limits.count(f"password#{caller.actor}", address, now)
    user, credential = records.user_and_credential(caller.actor)
    if user is None or credential is None:
        raise Unauthenticated
    if not passwords.verify(old, credential.password):
        raise Invalid(fields={"old_password": ["La contraseña actual no es correcta."]})
    require_acceptable(new, user, field="new_password")
    tx = Transaction(now)
    tx.update(
        credential,
        [CredentialRecord.password.set(passwords.hash(new))],
        when=CredentialRecord.password == credential.password,
    )
    sessions.end_all(
        caller.actor, tx, actor=caller.actor, reason="password", spared=caller.session_id
    )
    attempt.succeeded(tx)
    tx.emit(StaffPasswordChanged(account_id=caller.actor), actor=caller.actor)
    tx.commit()


def require_acceptable(password: str, user: StaffRecord, *, field: str) -> None:
    """Refuse a password that staff may not have.

    Raises:
        Invalid: with what is wrong, under `field`.
    """
    faults = rules.password_faults(password, user.email, user.first_name, user.last_name)
    if faults:
        raise Invalid(fields={field: faults})
