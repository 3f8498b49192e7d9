"""Linking an account at Facebook, and signing in with it (clients book, 4.5).

Facebook is called while a guest waits, because the answer depends on it. What it says of a token
comes before any look at a client, so that a stranger's token learns nothing.
"""

from datetime import datetime
from functools import partial

import msgspec

from chalicelib.accounts.sessions import service as sessions
from chalicelib.accounts.sessions.types import Device, TokenPair
from chalicelib.accounts.sign_in import limits
from chalicelib.clients import records, service, writing
from chalicelib.clients.records import Guard
from chalicelib.clients.types import Client
from chalicelib.cloud import budget, parallel
from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused, ServiceUnavailable
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.guests.documents import NOBODY
from chalicelib.guests.events import GuestFacebookLinked
from chalicelib.guests.facebook import rules, unlinking
from chalicelib.guests.facebook.types import Person, Token
from chalicelib.guests.profile.types import Account
from chalicelib.guests.sign_in.opening import open_session, read_for_session
from chalicelib.integrations import facebook
from chalicelib.kernel import decoding
from chalicelib.kernel.callers import Guest
from chalicelib.kernel.errors import (
    Conflict,
    Invalid,
    NotFound,
    Stale,
    Unauthenticated,
    Unavailable,
)


class TokenRefused(Invalid):
    """The token shows nobody: it has ended, is of another application, or of another person."""

    code = "facebook_token"
    default_message = "Facebook no confirmó su cuenta. Ingrese a Facebook nuevamente."


class FacebookTaken(Conflict):
    """The account at Facebook is linked to another client."""

    code = "facebook_taken"
    default_message = "Esta cuenta de Facebook ya está vinculada a otro cliente."


class FacebookDown(Unavailable):
    """Facebook does not answer, or nobody has configured it."""

    code = "facebook_unavailable"
    default_message = "Facebook no está disponible por el momento. Intente nuevamente."


class NotLinked(Invalid):
    """No account at Facebook is linked."""

    code = "facebook_missing"
    default_message = "No tiene una cuenta de Facebook vinculada."


class UnknownAtFacebook(Unauthenticated):
    """No client is linked to this account at Facebook."""

    code = "facebook_not_linked"
    default_message = (
        "Esta cuenta de Facebook no está vinculada a ningún cliente. "
        "Ingrese con su documento y vincúlela desde su perfil."
    )


def link(caller: Guest, token: str, *, now: datetime) -> Client:
    """Link the account at Facebook of whoever has `token`; it takes the place of another one.

    Linking the same again reads the name and the picture anew.

    Raises:
        SignInAgain: the caller signed in long ago.
        TokenRefused: the token shows nobody.
        FacebookTaken: the account is another client's.
        FacebookDown: Facebook cannot be called.
        Unauthenticated: the client was deleted since.
        Busy: others keep changing the client.
    """
    sessions.require_fresh(caller, now)
    app, claim = _claim(token, now)
    person = _person(app, claim, token)
    return budget.again(lambda: _link(caller, person, now), Stale, otherwise=Busy)


def _link(caller: Guest, person: Person, now: datetime) -> Client:
    before = _own(caller)
    after = _linked(before, person, now)
    if after == before:
        return before
    tx = Transaction(now)
    writing.replace(tx, before, writing.changed(after))
    if before.facebook_id != person.id:
        if before.facebook_id is not None:
            tx.delete(Guard.of_facebook(before.facebook_id, before.client_id))
        guard = Guard.of_facebook(person.id, before.client_id)
        tx.create(guard, otherwise=FacebookTaken())
        tx.emit(GuestFacebookLinked(client_id=before.client_id), actor=caller.actor)
    tx.commit()
    return after


def unlink(caller: Guest, *, now: datetime) -> None:
    """Forget the linked account at Facebook.

    Raises:
        NotLinked: there is none.
        Unauthenticated: the client was deleted since.
        Busy: others keep changing the client.
    """
    budget.again(lambda: _unlink(caller, now), Stale, otherwise=Busy)


def _unlink(caller: Guest, now: datetime) -> None:
    before = _own(caller)
    if before.facebook_id is None:
        raise NotLinked
    tx = Transaction(now)
    values = unlinking.unlink(tx, before, actor=caller.actor)
    writing.replace(tx, before, writing.changed(before, **values, updated=now))
    tx.commit()


def sign_in(token: str, *, device: Device, now: datetime) -> tuple[Account, TokenPair]:
    """Open a session for the client who is linked to the account that `token` is for.

    Raises:
        TokenRefused: the token shows nobody.
        UnknownAtFacebook: no client is linked to that account.
        FacebookDown: Facebook cannot be called.
        TooManyRequests: too many attempts, right or wrong.
        Busy: others keep changing the client.
    """
    attempt = limits.count(f"facebook#{token}", device.address, now)
    app, claim = _claim(token, now)
    # Facebook takes longer to say who that is than a table takes to say who was linked: what is
    # found counts for nothing until it has said so.
    person, client = parallel.both(
        partial(_person, app, claim, token), partial(_linked_to, claim.user_id)
    )
    if client is None:
        raise UnknownAtFacebook
    require = partial(_require_linked, person.id)
    return open_session(client, require, device=device, attempt=attempt, now=now, trusts=True)


def _linked_to(facebook_id: str) -> Client | None:
    owner = records.owner_of_facebook(facebook_id)
    return read_for_session(owner or NOBODY)


def _claim(token: str, now: datetime) -> tuple[facebook.App, Token]:
    """What a token is for, by what Facebook says, where it counts for this application."""
    try:
        app = facebook.app()
        claim = decoding.converted(facebook.debug_token(app, token), Token, from_attributes=True)
    except (NotConfigured, ServiceUnavailable, ServiceRefused) as error:
        # Facebook refuses what it is asked with the application's own credentials.
        raise FacebookDown from error
    if not rules.is_of_a_person(claim, app.app_id, now):
        raise TokenRefused
    return app, claim


def _person(app: facebook.App, claim: Token, token: str) -> Person:
    """Who has a token, by what Facebook says."""
    try:
        person = decoding.converted(facebook.me(app, token), Person, from_attributes=True)
    except ServiceUnavailable as error:
        raise FacebookDown from error
    except ServiceRefused as error:
        raise TokenRefused from error
    if person.id != claim.user_id:
        raise TokenRefused
    return person


def _own(caller: Guest) -> Client:
    try:
        return service.find(caller.client_id)
    except NotFound as error:
        raise Unauthenticated from error


def _linked(client: Client, person: Person, now: datetime) -> Client:
    same = client.facebook_id == person.id
    return msgspec.structs.replace(
        client,
        facebook_id=person.id,
        facebook_name=person.name or None,
        facebook_profile_picture=person.picture or None,
        facebook_linked_at=client.facebook_linked_at if same else now,
    )


def _require_linked(facebook_id: str, client: Client) -> None:
    if client.deleted_at is not None or client.facebook_id != facebook_id:
        raise UnknownAtFacebook
