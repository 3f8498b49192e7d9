"""MercadoPago's webhooks: proving that they are genuine.

It signs the id of the query, the id of the request and a time with the webhook secret; neither the
topic nor the body, which are hints.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from chalicelib.integrations.notifications import (
    NotGenuine,
    Notification,
    delivery_of,
    object_of,
)

TOLERANCE = timedelta(minutes=5)
MILLISECONDS = 13
"""Digits of a time in milliseconds: the gateway's own texts name both units."""
TIME = re.compile(r"[0-9]{10}|[0-9]{13}")
DIGEST = re.compile(r"[0-9a-f]{64}")
IDENTIFIER = re.compile(r"[0-9A-Za-z_-]{1,64}")
REQUEST_ID = re.compile(r"[0-9A-Za-z._-]{1,128}")
"""What is signed is joined by `;` and `:`, which no part may hold."""
LONGEST_SIGNATURE = 300
PAYMENT, CHARGEBACK = "payment", "chargeback"
PAYMENT_ID = re.compile(r"[0-9]{1,20}")


def verified(
    headers: Mapping[str, str],
    query: Mapping[str, str],
    body: bytes,
    *,
    secret: str,
    now: datetime,
) -> Notification:
    """What a delivery tells; names of headers are in lower case.

    Raises:
        NotGenuine: its signature is none of this secret, or older or newer than five minutes.
    """
    time, digest = _signature(headers.get("x-signature", ""))
    _check_time(time, now)
    data_id, request_id = query.get("data.id", ""), headers.get("x-request-id", "")
    if not secret or not _fits(IDENTIFIER, data_id) or not _fits(REQUEST_ID, request_id):
        raise NotGenuine
    # Its own SDKs disagree whether letters are signed as they come or in lower case.
    signed = [_signed(secret, each, request_id, time) for each in (data_id, data_id.lower())]
    if not any(hmac.compare_digest(each, digest) for each in signed):
        raise NotGenuine
    told = object_of(body)
    topic = query.get("type") or query.get("topic") or told.get("type")
    return Notification(
        # Who has seen a signature could send it with ever other bodies and topics.
        delivery=delivery_of(digest.encode()),
        gateway_id=_payment_of(topic, data_id, told),
    )


def _signature(header: str) -> tuple[str, str]:
    """Time and digest of a header `ts=...,v1=...`; each may stand there once."""
    if len(header) > LONGEST_SIGNATURE:
        raise NotGenuine
    pairs = [part.strip().partition("=") for part in header.split(",")]
    found = {name: value for name, _, value in pairs}
    time, digest = found.get("ts", ""), found.get("v1", "")
    is_plain = len(found) == len(pairs) and TIME.fullmatch(time) and DIGEST.fullmatch(digest)
    if not is_plain:
        raise NotGenuine
    return time, digest


def _check_time(time: str, now: datetime) -> None:
    seconds = int(time) / 1000 if len(time) == MILLISECONDS else int(time)
    if abs(now.timestamp() - seconds) > TOLERANCE.total_seconds():
        raise NotGenuine


def _fits(pattern: re.Pattern[str], part: str) -> bool:
    return not part or pattern.fullmatch(part) is not None


def _signed(secret: str, data_id: str, request_id: str, time: str) -> str:
    """The digest of what is signed, in which absent parts are left out."""
    parts = (("id", data_id), ("request-id", request_id), ("ts", time))
    manifest = "".join(f"{name}:{value};" for name, value in parts if value)
    return hmac.new(secret.encode(), manifest.encode(), hashlib.sha256).hexdigest()


def _payment_of(topic: object, data_id: str, told: Mapping[str, Any]) -> str | None:
    """The payment of a notification. One of a chargeback has the chargeback's id in the query, and
    names the payment in its body."""
    if topic == PAYMENT:
        found: object = data_id
    elif isinstance(topic, str) and CHARGEBACK in topic:
        data = told.get("data")
        found = data.get("payment_id") if isinstance(data, dict) else None
    else:
        return None
    return str(found) if PAYMENT_ID.fullmatch(str(found)) else None
