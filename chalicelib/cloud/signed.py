"""Tokens that we sign and read back ourselves: HS256, named by key.

The secret `tokens` is `{"current": "<kid>", "<kid>": "<key>", ...}`: the current key signs, every
key verifies. To change keys, add the new one, wait until every warm process has read it
(`secrets.GREATEST_AGE`), make it current, and remove the old one 30 days later.
"""

import base64
import hmac
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec

from chalicelib.cloud.secrets import CURRENT, key_named, secret

ALGORITHM = "HS256"


def sign(claims: msgspec.Struct | Mapping[str, Any]) -> str:
    """The token that says `claims`. (A quote of all houses has one for each: with PyJWT these
    take a tenth of its CPU.)"""
    keys = secret("tokens")
    kid = keys[CURRENT]
    content = _header(kid) + b"." + _encoded(msgspec.json.encode(claims))
    signature = hmac.digest(keys[kid].encode(), content, "sha256")
    return (content + b"." + _encoded(signature)).decode()


@lru_cache(maxsize=4)
def _header(kid: str) -> bytes:
    return _encoded(msgspec.json.encode({"alg": ALGORITHM, "kid": kid, "typ": "JWT"}))


def _encoded(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")


def claims_of(token: str) -> dict[str, Any] | None:
    """What a token says, or None where we did not sign it. Whether it still counts, and for
    what, its reader judges by the product's own clock."""
    # PyJWT loads cryptography where that is installed: only requests with tokens pay for it.
    import jwt

    try:
        key = key_named("tokens", jwt.get_unverified_header(token).get("kid"))
        if key is None:
            return None
        claims: dict[str, Any] = jwt.decode(
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
    except jwt.InvalidTokenError:
        return None
    return claims
