"""Webhooks of the gateways of cards, as these sign them."""

import hashlib
import hmac
from base64 import b64encode


def signature(secret: str, data_id: str | None, request_id: str | None, ts: str) -> str:
    """The header `x-signature` of MercadoPago; what is absent is left out of what is signed."""
    parts = (("id", data_id), ("request-id", request_id), ("ts", ts))
    manifest = "".join(f"{name}:{value};" for name, value in parts if value)
    digest = hmac.new(secret.encode(), manifest.encode(), hashlib.sha256).hexdigest()
    return f"ts={ts},v1={digest}"


def basic(user: str, password: str) -> str:
    """The header `Authorization` of OpenPay."""
    return f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"
