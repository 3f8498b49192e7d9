"""Signature Version 4, with which AWS takes requests.

Signed with the clock of the cloud: AWS refuses what is signed five minutes off, and the clock of
a small machine in a house may be.
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

import msgspec

ALGORITHM = "AWS4-HMAC-SHA256"


class Credentials(msgspec.Struct, frozen=True):
    """What opens a queue for an hour; its representation says nothing of it."""

    access_key_id: str
    secret_access_key: str
    session_token: str

    def __repr__(self) -> str:
        return "Credentials()"


class Scope(msgspec.Struct, frozen=True):
    """For which service of which region a signature counts."""

    region: str
    service: str


def signed_headers(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    credentials: Credentials,
    scope: Scope,
    now: datetime,
) -> dict[str, str]:
    """The headers of a POST to the root of a service, with the signature."""
    stamp = now.strftime("%Y%m%dT%H%M%SZ")
    named = {name.lower(): value for name, value in headers.items()}
    named |= {"host": urlsplit(url).netloc, "x-amz-date": stamp}
    named["x-amz-security-token"] = credentials.session_token
    names = ";".join(sorted(named))
    lines = "".join(f"{name}:{named[name]}\n" for name in sorted(named))
    canonical = f"POST\n/\n\n{lines}\n{names}\n{hashlib.sha256(body).hexdigest()}"
    place = f"{stamp[:8]}/{scope.region}/{scope.service}/aws4_request"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    key = _key(credentials.secret_access_key, place)
    signature = _digest(key, f"{ALGORITHM}\n{stamp}\n{place}\n{digest}").hex()
    who = f"Credential={credentials.access_key_id}/{place}"
    authorization = f"{ALGORITHM} {who}, SignedHeaders={names}, Signature={signature}"
    return {**named, "authorization": authorization}


def _key(secret: str, place: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in place.split("/"):
        key = _digest(key, part)
    return key


def _digest(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
