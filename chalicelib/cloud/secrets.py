"""Secrets, from Secrets Manager, which a warm process reads again after five minutes.

One that cannot be read again goes on counting: a trouble of Secrets Manager's ends no session.
"""

import logging
from datetime import timedelta
from functools import partial

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.cloud.clients import client
from chalicelib.cloud.settings import settings
from chalicelib.kernel import decoding
from chalicelib.kernel.cache import Cache
from chalicelib.kernel.errors import Unavailable

GREATEST_AGE = timedelta(minutes=5)
PAUSE = timedelta(seconds=30)
"""How long a secret that could not be read again is used before the next attempt."""
MOST_SECRETS = 20
CURRENT = "current"
logger = logging.getLogger(__name__)
_secrets: Cache[str, dict[str, str]] = Cache(GREATEST_AGE, MOST_SECRETS)


def secret(name: str) -> dict[str, str]:
    """The JSON object of a secret.

    Raises:
        Unavailable: it cannot be read, and this process never read it before.
    """
    try:
        return _secrets.get_or_read(name, partial(_read, name))
    except Unavailable as error:
        former = _secrets.latest(name)
        if former is None:
            raise
        logger.warning("secret not read again", exc_info=error, extra={"secret": name})
        _secrets.put_for(name, former, PAUSE)
        return former


def key_named(name: str, key_id: object) -> str | None:
    """The key with that id in a secret of keys, `{"current": "<id>", "<id>": "<key>", ...}`.

    `current` is no key: its value is the name of one.
    """
    if not isinstance(key_id, str) or key_id == CURRENT:
        return None
    return secret(name).get(key_id)


def _read(name: str) -> dict[str, str]:
    try:
        answer = client("secretsmanager").get_secret_value(SecretId=settings().name(name))
    except (BotoCoreError, ClientError) as error:
        raise Unavailable from error
    return decoding.decoded(answer["SecretString"], dict[str, str])
