"""Digests that only we can make, with the keys that sign our tokens: who has a table could find the
six digits of a code, or the eight of a DNI, from any other hash in a minute."""

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


def name(text: str) -> str:
    """The digest under the current key, as a name of what must not be read in a table. Under
    another key it is another name, so it names only what passes."""
    keys = secret("tokens")
    return _digest(text, keys[keys[CURRENT]])


def names(text: str) -> list[str]:
    """The `name` under each of the keys: all that `text` may be kept by."""
    keys = secret("tokens")
    return [_digest(text, key) for key_id, key in keys.items() if key_id != CURRENT]


def digits(text: str, count: int) -> str:
    """So many digits that follow from `text`, as only we can tell."""
    number = int(_digest(text, secret("tokens")[secret("tokens")[CURRENT]]), 16)
    return f"{number % 10**count:0{count}}"


def _digest(text: str, key: str) -> str:
    return hmac.digest(key.encode(), text.encode(), "sha256").hex()
