"""The tokens that callers carry, for one audience, tied to a session (`cloud.signed`)."""

from datetime import datetime, timedelta
from typing import Literal

import msgspec

from chalicelib.cloud import signed
from chalicelib.kernel import decoding
from chalicelib.kernel.errors import Unauthenticated

Audience = Literal["staff", "client"]
Kind = Literal["access", "refresh"]

STAFF_ACCESS = timedelta(hours=12)
GUEST_ACCESS = timedelta(minutes=30)
REFRESH = timedelta(days=30)


class Claims(msgspec.Struct, frozen=True):
    """What a token says. `sub` is the user's number or the client's UUID, `sid` the session;
    times are epoch seconds."""

    aud: Audience
    sub: str
    sid: str
    typ: Kind
    jti: str
    iat: int
    exp: int

    @property
    def account_id(self) -> str:
        """The account, as table `accounts` and events name it."""
        return f"{self.aud}#{self.sub}"


def sign(claims: Claims) -> str:
    """The token that says `claims`."""
    return signed.sign(claims)


def read(token: str, kind: Kind, now: datetime) -> Claims:
    """What a token of `kind` says. Whether its session still counts is another question.

    Raises:
        Unauthenticated: it is not ours, not of this kind, or has expired.
    """
    payload = signed.claims_of(token)
    try:
        claims = decoding.converted(payload, Claims)
    except msgspec.ValidationError as error:
        raise Unauthenticated from error
    if claims.typ != kind or claims.exp <= now.timestamp():
        raise Unauthenticated
    return claims
