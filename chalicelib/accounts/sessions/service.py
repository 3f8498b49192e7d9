"""Sessions: what makes a token count, and what ends it.

A session lives in table `accounts`; a token without one is worthless. Resolving a caller reads
the session once and remembers it in the process for `GREATEST_AGE`, so a revocation reaches every
warm function within 30 seconds (and the one that made it at once).

Staff keep one refresh token for 30 days, because the published panel never reads a second one
(panel book, 2.3). Guests get a new one at each refresh; one that comes again ends the session.
"""

from datetime import datetime, timedelta

import msgspec

from chalicelib.accounts.events import EndReason, SessionRevoked
from chalicelib.accounts.sessions import records, rules, tokens
from chalicelib.accounts.sessions.records import GenerationRecord, SessionRecord
from chalicelib.accounts.sessions.tokens import Claims
from chalicelib.accounts.sessions.types import Device, TokenPair
from chalicelib.cloud import budget
from chalicelib.cloud.removal import remove_all
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock, ids
from chalicelib.kernel.cache import Cache
from chalicelib.kernel.callers import Caller, Guest, Staff
from chalicelib.kernel.errors import Forbidden, NotFound, Stale, Unauthenticated

FRESH = timedelta(minutes=15)
"""How long after a sign-in its session may do what gives a way into the account."""
GREATEST_AGE = timedelta(seconds=30)
MOST_REMEMBERED = 1000


class SignInAgain(Forbidden):
    """The sign-in was too long ago for what gives a way into the account."""

    code = "sign_in_again"
    default_message = (
        "Por su seguridad, cierre sesión, ingrese nuevamente y repita este paso enseguida."
    )


class _Remembered(msgspec.Struct, frozen=True):
    caller: Caller
    expires_at: float


_remembered: Cache[tuple[str, str], _Remembered] = Cache(GREATEST_AGE, MOST_REMEMBERED)
"""Live sessions by account and id."""


def open_staff_session(
    tx: Transaction, user_id: int, *, groups: tuple[str, ...], device: Device
) -> TokenPair:
    """A new session of a staff user. The tokens are good once `tx` is committed."""
    return _pair(_open(tx, records.generation(f"staff#{user_id}"), device, groups))


def open_guest_session(
    tx: Transaction, client_id: str, *, device: Device, generation: int
) -> TokenPair:
    """A new session of a client, whose sessions are of `generation`. The tokens are good once `tx`
    is committed, which raises `Stale` where that is not the generation any more.

    The caller puts into `tx` the condition that the sign-in rests on (the password that was
    verified is still the one on record); together with the session's generation it leaves no
    gap for a revocation to fall into.
    """
    newest = GenerationRecord(account_id=f"client#{client_id}", number=generation)
    return _pair(_open(tx, newest, device, ()))


def _open(
    tx: Transaction, newest: GenerationRecord, device: Device, groups: tuple[str, ...]
) -> SessionRecord:
    account_id = newest.account_id
    session = SessionRecord(
        account_id=account_id,
        # Ordered by time, so that the newest of an account are found first.
        kind=records.session_kind(ids.event_id(tx.now)),
        groups=groups,
        generation=newest.number,
        refresh_id=ids.new_id(),
        created=tx.now,
        rotated=tx.now,
        address=device.address,
        agent=device.agent,
        expires_at=_epoch(tx.now + tokens.REFRESH),
    )
    tx.put(session)
    unmoved = GenerationRecord.number == newest.number
    if newest.number == 0:
        unmoved |= GenerationRecord.account_id.does_not_exist()
    tx.check(GenerationRecord, account_id, records.GENERATION, when=unmoved, otherwise=Stale())
    return session


def caller_of(token: str) -> Caller:
    """Who carries an access token.

    Raises:
        Unauthenticated: the token or its session does not count (any more).
    """
    now = clock.now()
    claims = tokens.read(token, "access", now)
    key = (claims.account_id, claims.sid)
    remembered = _remembered.get(key)
    if remembered is not None and remembered.expires_at > now.timestamp():
        return remembered.caller
    session = records.live_session(*key, now)
    if session is None:
        _remembered.forget(key)
        raise Unauthenticated
    caller = _caller(claims, session)
    _remembered.put(key, _Remembered(caller, session.expires_at))
    return caller


def _caller(claims: Claims, session: SessionRecord) -> Caller:
    if claims.aud == "staff":
        return Staff(int(claims.sub), tuple(session.groups), claims.sid)
    return Guest(claims.sub, claims.sid)


def require_fresh(caller: Caller, now: datetime, *, within: timedelta = FRESH) -> None:
    """Require that the caller signed in a moment ago: tokens that somebody took from a device last,
    and so would whatever opens the account from then on.

    Raises:
        SignInAgain: it is longer ago than `within`.
        Unauthenticated: the session has ended.
    """
    session = records.live_session(caller.actor, caller.session_id, now)
    if session is None:
        raise Unauthenticated
    if now - session.created > within:
        raise SignInAgain


def refresh(token: str, *, now: datetime) -> TokenPair:
    """New tokens for a refresh token; of staff, the refresh token stays the same.

    Raises:
        Unauthenticated: the token or its session does not count (any more).
    """
    claims = tokens.read(token, "refresh", now)

    def decide() -> TokenPair:
        session = records.live_session(claims.account_id, claims.sid, now)
        if session is None:
            raise Unauthenticated
        return _refreshed(claims, session, token, now)

    # The same token may come twice at once.
    return budget.again(decide, Stale, otherwise=Unauthenticated)


def _refreshed(claims: Claims, session: SessionRecord, token: str, now: datetime) -> TokenPair:
    if claims.aud == "staff":
        if claims.jti != session.refresh_id:
            raise Unauthenticated
        return TokenPair(_access(session, now), token)
    meaning = rules.refreshing(
        claims.jti, session.refresh_id, session.previous_id, session.rotated, now
    )
    if meaning is rules.Refresh.ROTATE:
        return _rotate(session, now)
    if meaning is rules.Refresh.REPEAT:
        return TokenPair(_access(session, now), _refresh(session))
    tx = Transaction(now)
    _end(tx, session, actor=session.account_id, reason="refresh_reused")
    tx.commit()
    raise Unauthenticated


def _rotate(session: SessionRecord, now: datetime) -> TokenPair:
    presented, following = session.refresh_id, ids.new_id()
    expires_at = _epoch(now + tokens.REFRESH)
    tx = Transaction(now)
    tx.update(
        session,
        [
            SessionRecord.refresh_id.set(following),
            SessionRecord.previous_id.set(presented),
            SessionRecord.rotated.set(now),
            SessionRecord.expires_at.set(expires_at),
        ],
        when=SessionRecord.refresh_id == presented,
        otherwise=Stale(),
    )
    tx.commit()
    session.refresh_id, session.rotated, session.expires_at = following, now, expires_at
    return TokenPair(_access(session, now), _refresh(session))


def live_sessions(account_id: str, *, now: datetime) -> list[SessionRecord]:
    """The newest sessions of an account that still count."""
    return records.live_sessions(account_id, now)


def end_own(session_id: str, *, caller: Caller, reason: EndReason, now: datetime) -> None:
    """End one of the caller's sessions.

    Raises:
        NotFound: the caller has no such live session.
    """
    session = records.live_session(caller.actor, session_id, now)
    if session is None:
        raise NotFound
    tx = Transaction(now)
    _end(tx, session, actor=caller.actor, reason=reason)
    tx.commit()


def _end(tx: Transaction, session: SessionRecord, *, actor: str, reason: EndReason) -> None:
    tx.delete(session)
    revoked = SessionRevoked(
        account_id=session.account_id, session_id=session.session_id, reason=reason
    )
    tx.emit(revoked, actor=actor)
    _remembered.forget((session.account_id, session.session_id))


def end_all(
    tx: Transaction, account_id: str, *, actor: str, reason: EndReason, spared: str | None = None
) -> None:
    """End every session of an account, but for one if asked, when `tx` is committed.

    One write, however many sessions there are; none that is being opened slips through. A
    transaction either ends an account's sessions or opens one. Of a client, `clients.writing`
    ends them, which keeps the generation for the next sign-in.
    """
    generation = GenerationRecord(account_id=account_id)
    keep = GenerationRecord.spared
    tx.update(
        generation,
        [
            GenerationRecord.number.add(1),
            keep.remove() if spared is None else keep.set(spared),
        ],
    )
    revoked = SessionRevoked(account_id=account_id, spared=spared, reason=reason)
    tx.emit(revoked, actor=actor)
    _remembered.forget_where(lambda key: key[0] == account_id and key[1] != spared)


def forget_all(account_id: str, *, now: datetime) -> None:
    """Delete the sessions of an account that ended, with the addresses and devices in them; that
    they ended stays known."""
    remove_all(records.sessions_of(account_id), now)


def _pair(session: SessionRecord) -> TokenPair:
    return TokenPair(_access(session, session.created), _refresh(session))


def _access(session: SessionRecord, now: datetime) -> str:
    audience = _audience(session)
    lifetime = tokens.STAFF_ACCESS if audience == "staff" else tokens.GUEST_ACCESS
    expires = min(_epoch(now + lifetime), int(session.expires_at))
    return tokens.sign(_claims(session, "access", ids.new_id(), _epoch(now), expires))


def _refresh(session: SessionRecord) -> str:
    """The refresh token that counts, the same whenever it is made."""
    issued, expires = _epoch(session.rotated), int(session.expires_at)
    return tokens.sign(_claims(session, "refresh", session.refresh_id, issued, expires))


def _claims(
    session: SessionRecord, kind: tokens.Kind, jti: str, issued: int, expires: int
) -> Claims:
    return Claims(
        aud=_audience(session),
        sub=session.account_id.partition("#")[2],
        sid=session.session_id,
        typ=kind,
        jti=jti,
        iat=issued,
        exp=expires,
    )


def _audience(session: SessionRecord) -> tokens.Audience:
    return "staff" if session.account_id.startswith("staff#") else "client"


def _epoch(instant: datetime) -> int:
    return int(instant.timestamp())
