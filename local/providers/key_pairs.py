"""The key with which a service account signs.

It is made when it is first asked for. Its id is its public half, so that a stand-in in another
process can tell who signed.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

KEY_BITS = 2048
PUBLIC_EXPONENT = 65_537


@lru_cache(maxsize=1)
def key_pair() -> Mapping[str, str]:
    """A key of this process, as a key file of Google's names it."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(PUBLIC_EXPONENT, KEY_BITS)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return {"private_key": private.decode(), "private_key_id": urlsafe_b64encode(public).decode()}


def public_key(key_id: str) -> Any:
    """The key of that id."""
    from cryptography.hazmat.primitives import serialization

    return serialization.load_der_public_key(urlsafe_b64decode(key_id))
