"""The session of a browser: the access token of the API in a cookie that no script reads, and the
proof that a form is of that session.

A cookie is good for an hour after its last use. Both are signed with the keys of secret `tokens`.
"""

import hmac
from datetime import datetime, timedelta

import msgspec

from chalicelib.cloud import signed
from chalicelib.kernel import decoding
from chalicelib.office.requests import HOME, Request

IDLE = timedelta(hours=1)
AUDIENCE = "office"
SECURE, LOCAL = "__Host-office", "office"
"""Under the first name browsers keep no cookie that another host of the domain has set, as long as
it is for the whole host."""


class Seal(msgspec.Struct, frozen=True):
    """What the cookie says: the token of the API, and when it was used last (epoch seconds)."""

    aud: str
    token: str
    seen: int


class Proof(msgspec.Struct, frozen=True):
    """What a form says of the session that it was made for."""

    aud: str
    form: str


def token_of(request: Request, now: datetime) -> str:
    """The token of the API that a browser carries; empty where it has none, or rested too long."""
    claims = signed.claims_of(request.cookie(_name(request)))
    try:
        seal = decoding.converted(claims, Seal)
    except msgspec.ValidationError:
        return ""
    rested = now.timestamp() - seal.seen
    return seal.token if seal.aud == AUDIENCE and rested <= IDLE.total_seconds() else ""


def cookie_of(request: Request, token: str, now: datetime) -> str:
    """The cookie that keeps a token."""
    value = signed.sign(Seal(AUDIENCE, token, int(now.timestamp())))
    return _cookie(request, value, round(IDLE.total_seconds()))


def no_cookie(request: Request) -> str:
    """The cookie that ends a session in the browser."""
    return _cookie(request, "", 0)


def may_have_cookies(request: Request) -> bool:
    """Whether nobody on the way could read a cookie."""
    return request.is_secure or request.is_local


def proof_of(token: str) -> str:
    """What each form of a session carries, so that no other page can send one."""
    return signed.sign(Proof(AUDIENCE, _digest(token)))


def is_proven(request: Request, token: str) -> bool:
    """Whether a form was made for the session that sends it."""
    claims = signed.claims_of(request.sent("_proof")) or {}
    return claims.get("aud") == AUDIENCE and hmac.compare_digest(
        str(claims.get("form", "")), _digest(token)
    )


def _digest(token: str) -> str:
    import hashlib

    return hashlib.sha256(token.encode()).hexdigest()


def _name(request: Request) -> str:
    return SECURE if request.is_secure else LOCAL


def _cookie(request: Request, value: str, seconds: int) -> str:
    path, secure = ("/", "; Secure") if request.is_secure else (HOME.rstrip("/"), "")
    kept = f"Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"
    return f"{_name(request)}={value}; {kept}"
