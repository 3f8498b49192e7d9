"""Tokens that we sign and read back ourselves: HS256, named by key.

The secret `tokens` is `{"current": "<kid>", "<kid>": "<key>", ...}`: the current key signs, every
key verifies. To change keys, add the new one, wait until every warm process has read it
(`secrets.GREATEST_AGE`), make it current, and remove the old one 30 days later.
"""

from collections.abc import Mapping
from typing import Any

from chalicelib.cloud.secrets import CURRENT, key_named, secret

ALGORITHM = "HS256"


def sign(claims: Mapping[str, Any]) -> str:
    """The token that says `claims` (JSON values)."""
    # PyJWT loads cryptography where that is installed: only requests with tokens pay for it.
    import jwt

    keys = secret("tokens")
    kid = keys[CURRENT]
    return jwt.encode(dict(claims), keys[kid], algorithm=ALGORITHM, headers={"kid": kid})


def claims_of(token: str) -> dict[str, Any] | None:
    """What a token says, or None where we did not sign it. Whether it still counts, and for
    what, its reader judges by the product's own clock."""
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
