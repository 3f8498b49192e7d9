"""Programs that sign their requests."""

from urllib.parse import quote

from chalice.test import HTTPResponse

from chalicelib.cloud import secrets
from chalicelib.kernel import clock
from chalicelib.web.signatures import KEY, SIGNATURE, TIMESTAMP, Signed
from tests.support.http import Api

_fractions = iter(range(1, 10**6))


def signed(method: str, path: str, body: bytes = b"", *, key: str | None = None) -> dict[str, str]:
    """The headers of a signed request, each time another signature."""
    timestamp = f"{int(clock.now().timestamp())}.{next(_fractions):06d}"
    signature = Signed(method, path, body).signature(key or secrets.secret("bots")["k1"], timestamp)
    return {KEY: "k1", TIMESTAMP: timestamp, SIGNATURE: signature}


def ask(api: Api, path: str, value: str) -> HTTPResponse:
    """The answer to a bot about what stands at the end of a path."""
    address = f"{path}{quote(value)}/"
    return api.get(address, headers=signed("GET", address))
