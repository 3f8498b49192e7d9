"""Hashes of passwords: argon2id, and Django's PBKDF2 for accounts that came from before.

argon2id takes 19 MiB, two passes, one lane: the minimum of OWASP's password storage advice,
some 50 ms of a 1 GB function.
"""

import base64
import hashlib
import hmac
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

DJANGO = "pbkdf2_sha256"
# The hash of random bytes that nobody kept: an unknown account costs what a known one costs.
NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$"
    "1YezYifEI90ZjFcOH+gJXA$NmKVxCQyo8jjuwWXsjJgFBK18sv9nyYyA1c9crM1Y2g"
)


@lru_cache(maxsize=1)
def _hasher() -> "PasswordHasher":
    # A cold start that signs nobody in should not pay for the import.
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


def hash(password: str) -> str:  # noqa: A001 - the field's word
    """The hash to keep of a password."""
    return _hasher().hash(password)


def verify(password: str, stored: str | None) -> bool:
    """Whether `password` is the one that `stored` was made from.

    None (no such account, no password set) takes as long as a wrong password and is False.
    A migrated hash takes longer, until its owner signs in once.
    """
    if stored is not None and stored.startswith(f"{DJANGO}$"):
        return _verify_django(password, stored)
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        matches = _hasher().verify(stored or NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return matches and stored is not None


def needs_upgrade(stored: str) -> bool:
    """Whether a hash should be made again, now that its password is known."""
    if stored.startswith(f"{DJANGO}$"):
        return True
    return _hasher().check_needs_rehash(stored)


def _verify_django(password: str, stored: str) -> bool:
    """`pbkdf2_sha256$iterations$salt$base64`, as Django keeps it."""
    try:
        _, iterations, salt, expected = stored.split("$")
        digest = hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), int(iterations))
    except (ValueError, OverflowError):
        return False
    return hmac.compare_digest(base64.b64encode(digest), expected.encode())
