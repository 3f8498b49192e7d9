"""The tokens that callers carry: HS256, named by key, for one audience, tied to a session.

The secret `tokens` is `{"current": "<kid>", "<kid>": "<key>", ...}`: the current key signs, every
key verifies. To change keys, add the new one, wait until every warm process has read it
(`secrets.KEPT_SECONDS`), make it current, and remove the old one 30 days later.
"""

from datetime import datetime, timedelta
from typing import Literal

import msgspec

from chalicelib.cloud.secrets import secret
from chalicelib.kernel.errors import Unauthenticated

ALGORITHM = "HS256"
CURRENT = "current"
Audience = Literal["staff", "client"]
Kind = Literal["access", "refresh"]

STAFF_ACCESS = timedelta(hours=12)
GUEST_ACCESS = timedelta(minutes=30)
REFRESH = timedelta(days=30)


class TokenPair(msgspec.Struct, frozen=True):
    """What a sign-in gives."""

    access: str
    refresh: str


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
    # PyJWT loads cryptography where that is installed: only requests with tokens pay for it.
    import jwt

    keys = secret("tokens")
    kid = keys[CURRENT]
    return jwt.encode(
        msgspec.to_builtins(claims), keys[kid], algorithm=ALGORITHM, headers={"kid": kid}
    )


def read(token: str, kind: Kind, now: datetime) -> Claims:
    """What a token of `kind` says. Whether its session still counts is another question.

    Raises:
        Unauthenticated: it is not ours, not of this kind, or has expired.
    """
    import jwt

    try:
        key = _key(jwt.get_unverified_header(token).get("kid"))
        # Expiry is judged below, by the product's own clock.
        payload = jwt.decode(
            token,
            key,
            algorithms=[ALGORITHM],
            options={
                "verify_aud": False,
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
        claims = msgspec.convert(payload, Claims)
    except (jwt.InvalidTokenError, msgspec.ValidationError) as error:
        raise Unauthenticated from error
    if claims.typ != kind or claims.exp <= now.timestamp():
        raise Unauthenticated
    return claims


def _key(kid: object) -> str:
    keys = secret("tokens")
    # `current` stands beside the keys but is none: its value, a key's name, is no secret.
    if not isinstance(kid, str) or kid == CURRENT or kid not in keys:
        raise Unauthenticated
    return keys[kid]
