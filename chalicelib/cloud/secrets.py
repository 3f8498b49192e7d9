"""Secrets, from Secrets Manager, kept for five minutes by a warm process."""

import time

import msgspec

from chalicelib.cloud.clients import client
from chalicelib.cloud.settings import settings

KEPT_SECONDS = 300
CURRENT = "current"
_kept: dict[str, tuple[float, dict[str, str]]] = {}


def secret(name: str) -> dict[str, str]:
    """The JSON object of a secret."""
    known = _kept.get(name)
    if known is not None and time.monotonic() - known[0] < KEPT_SECONDS:
        return known[1]
    answer = client("secretsmanager").get_secret_value(SecretId=settings().name(name))
    value = msgspec.json.decode(answer["SecretString"], type=dict[str, str])
    _kept[name] = (time.monotonic(), value)
    return value


def key_named(name: str, key_id: object) -> str | None:
    """The key with that id in a secret of keys, `{"current": "<id>", "<id>": "<key>", ...}`.

    `current` stands beside the keys but is none: its value, a key's name, is no secret.
    """
    if not isinstance(key_id, str) or key_id == CURRENT:
        return None
    return secret(name).get(key_id)


def forget() -> None:
    """Read secrets anew at the next use."""
    _kept.clear()
