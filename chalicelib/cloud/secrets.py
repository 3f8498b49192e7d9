"""Secrets, from Secrets Manager, which a warm process reads again after five minutes."""

from datetime import timedelta
from functools import partial

import msgspec

from chalicelib.cloud.clients import client
from chalicelib.cloud.settings import settings
from chalicelib.kernel.cache import Cache

GREATEST_AGE = timedelta(minutes=5)
MOST_SECRETS = 20
CURRENT = "current"
_secrets: Cache[str, dict[str, str]] = Cache(GREATEST_AGE, MOST_SECRETS)


def secret(name: str) -> dict[str, str]:
    """The JSON object of a secret."""
    return _secrets.get_or_read(name, partial(_read, name))


def key_named(name: str, key_id: object) -> str | None:
    """The key with that id in a secret of keys, `{"current": "<id>", "<id>": "<key>", ...}`.

    `current` is no key: its value is the name of one.
    """
    if not isinstance(key_id, str) or key_id == CURRENT:
        return None
    return secret(name).get(key_id)


def _read(name: str) -> dict[str, str]:
    answer = client("secretsmanager").get_secret_value(SecretId=settings().name(name))
    return msgspec.json.decode(answer["SecretString"], type=dict[str, str])
