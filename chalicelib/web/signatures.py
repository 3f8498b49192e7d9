"""Requests that programs sign with a shared key, where a person would send a token.

The path that is signed is that of the address, from `/api/v1/` to its closing slash, without
parameters; the body is signed byte by byte. A signature counts once, within five minutes of its
timestamp. The secret `bots` holds the keys in the shape of `tokens`; every key signs, so one is
replaced by adding the next, handing it out, and removing the old one. One of fewer than 32
characters signs nothing: it could be guessed, and an empty one is no secret.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.secrets import key_named
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.callers import Bot
from chalicelib.kernel.errors import Unauthenticated

KEY, TIMESTAMP, SIGNATURE = "X-Casa-Key", "X-Casa-Timestamp", "X-Casa-Signature"
HEADERS = {
    KEY: "The name of the key that signs.",
    TIMESTAMP: "Epoch seconds; a fraction tells two equal requests of one second apart.",
    SIGNATURE: (
        "The signature in lower-case hexadecimal, good for one request within five minutes: "
        '`hex(HMAC-SHA256(key, "<timestamp>.<METHOD>.</api/v1/path/>." + body))`. The path ends '
        "with its slash and has no parameters; the body is signed byte by byte."
    ),
}
TOLERANCE = timedelta(minutes=5)
SECONDS = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
DIGEST = re.compile("[0-9a-f]{64}")
SHORTEST_KEY = 32


class Signed(msgspec.Struct, frozen=True):
    """What of a request is signed, beside the time."""

    method: str
    path: str
    body: bytes = b""

    def signature(self, key: str, timestamp: str) -> str:
        """The signature, in hexadecimal."""
        message = f"{timestamp}.{self.method}.{self.path}.".encode() + self.body
        return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()


class UsedSignature(Model):
    """A signature that was accepted, kept until it would be too old anyway."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    expires_at = NumberAttribute()


def signer_of(signed: Signed, headers: Mapping[str, str], now: datetime) -> Bot:
    """The program that signed a request; its signature is used up.

    Raises:
        Unauthenticated: unsigned, signed with another key or for another request, too early or
            too late, or sent before.
    """
    timestamp, signature = headers.get(TIMESTAMP, ""), headers.get(SIGNATURE, "")
    if not SECONDS.fullmatch(timestamp) or not DIGEST.fullmatch(signature):
        raise Unauthenticated
    if abs(now.timestamp() - float(timestamp)) > TOLERANCE.total_seconds():
        raise Unauthenticated
    bot = Bot(headers.get(KEY, ""))
    if not hmac.compare_digest(signed.signature(_key(bot.key_id), timestamp), signature):
        raise Unauthenticated
    _use_up(bot, signature, float(timestamp), now)
    return bot


def _key(key_id: str) -> str:
    key = key_named("bots", key_id)
    if key is None or len(key) < SHORTEST_KEY:
        raise Unauthenticated
    return key


def _use_up(bot: Bot, signature: str, timestamp: float, now: datetime) -> None:
    used = UsedSignature(
        account=bot.actor,
        entry=f"signature#{signature}",
        expires_at=int(timestamp + TOLERANCE.total_seconds()) + 1,
    )
    tx = Transaction(now)
    tx.create(used, otherwise=Unauthenticated())
    tx.commit()
