"""Access tokens of Google's for a service account, which signs for itself (RFC 7523).

Signing with RSA needs `cryptography`, which only functions with the layer `signing` have.
"""

from datetime import datetime, timedelta

import msgspec

from chalicelib.cloud.http.calls import Call, Service
from chalicelib.cloud.http.client import Client
from chalicelib.cloud.http.errors import ServiceRefused
from chalicelib.kernel import clock
from chalicelib.kernel.cache import Cache

ADDRESS = "https://oauth2.googleapis.com/token"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
SCOPE = "https://www.googleapis.com/auth/spreadsheets"
LIFE = timedelta(hours=1)
"""How long Google lets a token live at most."""
EARLIER = timedelta(minutes=1)
"""How long before its end a token is used no more; and how far the clocks of both may differ."""
MOST_ACCOUNTS = 5


class ServiceAccount(msgspec.Struct, frozen=True, kw_only=True):
    """Who signs: the name, the key (PEM), and by which id Google knows the key."""

    client_email: str
    private_key: str
    key_id: str


class _Token(msgspec.Struct, frozen=True):
    access_token: str
    expires_in: int


_tokens: Cache[ServiceAccount, str] = Cache(LIFE, MOST_ACCOUNTS)


def authorization(service: Service, account: ServiceAccount) -> str:
    """The header that opens a service for an account; one call to Google an hour.

    Raises:
        ServiceUnavailable: Google may give a token later.
        ServiceRefused: it does not know the key any more, or (`key`) what was entered is none.
    """
    token = _tokens.get(account)
    if token is None:
        given = _asked(service, account)
        token = given.access_token
        _tokens.put_for(account, token, timedelta(seconds=given.expires_in) - EARLIER)
    return f"Bearer {token}"


def forget(account: ServiceAccount) -> None:
    """Use the present token of an account no more."""
    _tokens.forget(account)


def _asked(service: Service, account: ServiceAccount) -> _Token:
    assertion = _signed(service, account, clock.now())
    call = Call(
        operation="token",
        method="POST",
        url=ADDRESS,
        form={"grant_type": GRANT, "assertion": assertion},
        repeatable=True,
    )
    return Client(service).ask(call, _Token)


def _signed(service: Service, account: ServiceAccount, now: datetime) -> str:
    import jwt

    issued = now - EARLIER
    claims = {
        "iss": account.client_email,
        "scope": SCOPE,
        "aud": ADDRESS,
        "iat": int(issued.timestamp()),
        "exp": int((issued + LIFE).timestamp()),
    }
    try:
        return jwt.encode(
            claims, account.private_key, algorithm="RS256", headers={"kid": account.key_id}
        )
    except (jwt.PyJWTError, TypeError) as error:
        raise ServiceRefused(service.name, "key") from error
