"""Digests that only we can make, with the keys that sign our tokens: six digits alone could be
found from any other hash in a second."""

import hmac

from chalicelib.cloud.secrets import CURRENT, key_named, secret


def keyed(text: str) -> str:
    """The digest of `text` under the current key, which it names."""
    keys = secret("tokens")
    key_id = keys[CURRENT]
    return f"{key_id}.{_digest(text, keys[key_id])}"


def matches(text: str, kept: str | None) -> bool:
    """Whether `kept` is the digest of `text`; nothing is that of None."""
    key_id, _, expected = (kept or "").partition(".")
    key = key_named("tokens", key_id)
    return key is not None and hmac.compare_digest(_digest(text, key), expected)


def digits(text: str, count: int) -> str:
    """So many digits that follow from `text`, as only we can tell."""
    number = int(_digest(text, secret("tokens")[secret("tokens")[CURRENT]]), 16)
    return f"{number % 10**count:0{count}}"


def _digest(text: str, key: str) -> str:
    return hmac.digest(key.encode(), text.encode(), "sha256").hex()
