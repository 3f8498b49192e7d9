"""OpenPay's webhooks: proving that they are genuine.

It signs nothing: it sends the user and the password that it was given when the webhook was made.
"""

import binascii
import hmac
import re
from base64 import b64decode
from collections.abc import Mapping

from chalicelib.integrations.notifications import (
    NotGenuine,
    Notification,
    delivery_of,
    object_of,
)

LONGEST_HEADER = 1000
VERIFICATION = "verification"
CODE = re.compile(r"[0-9A-Za-z-]{1,64}")
IDENTIFIER = re.compile(r"[0-9a-z]{1,64}")
TOLD = ("charge.", "chargeback.")


def verified(headers: Mapping[str, str], body: bytes, *, user: str, password: str) -> Notification:
    """What a delivery tells; names of headers are in lower case.

    Raises:
        NotGenuine: it has other credentials than these, or there are none.
    """
    if not user or not password:
        raise NotGenuine
    sent = _credentials(headers.get("authorization", ""))
    if not hmac.compare_digest(sent, f"{user}:{password}".encode()):
        raise NotGenuine
    told = object_of(body)
    kind, transaction = told.get("type"), told.get("transaction")
    named = transaction.get("id") if isinstance(transaction, dict) else None
    is_ours = isinstance(kind, str) and kind.startswith(TOLD)
    return Notification(
        delivery=delivery_of(body),
        gateway_id=_text(IDENTIFIER, named) if is_ours else None,
        code=_text(CODE, told.get("verification_code")) if kind == VERIFICATION else None,
    )


def _credentials(header: str) -> bytes:
    scheme, _, pair = header.partition(" ")
    if scheme.lower() != "basic" or len(header) > LONGEST_HEADER:
        raise NotGenuine
    try:
        return b64decode(pair, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotGenuine from error


def _text(pattern: re.Pattern[str], value: object) -> str | None:
    return value if isinstance(value, str) and pattern.fullmatch(value) else None
