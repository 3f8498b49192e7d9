"""A request as the application sees it."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, unquote

from chalice.app import Request

from chalicelib.cloud.settings import settings
from chalicelib.kernel.callers import AnyCaller
from chalicelib.kernel.errors import TooLarge
from chalicelib.web.bodies import MOST_JSON_BYTES, query_of
from chalicelib.web.matching import segments_of
from chalicelib.web.routing import PREFIX, Delivery, RequestInfo, Route

WIRE = "/api"
"""What the gateway puts before a path, whatever name the stage has."""
OFFICE = f"{PREFIX}/admin/ui"
"""Where the pages for administrators are; a function of its own answers there."""
LONGEST_HEADER = 500


class Incoming:
    """One request of the gateway.

    method, headers (any case), query: as sent.
    path: below the stage, each segment percent-encoded in one way, without a slash at its end.
    segments: the same, decoded.
    context: what the gateway knows of the request.
    route, caller: whose it turned out to be, once that is known.
    is_again: whether it took effect before, once that is known.
    """

    def __init__(self, request: Request) -> None:
        self._request = request
        self.method: str = request.method
        self.headers: Mapping[str, str] = request.headers
        self.query: Mapping[str, Any] | None = request.query_params
        self.context: Mapping[str, Any] = request.context
        self.segments = [unquote(part) for part in segments_of(_below_stage(request))]
        self.route: Route | None = None
        self.caller: AnyCaller | None = None
        self.is_again = False
        self.path = "".join(f"/{quote(part, safe='')}" for part in self.segments)

    @property
    def parameters(self) -> Iterator[str]:
        """The names and values of the query; of one that is repeated every value."""
        sent = self._request.to_original_event()["multiValueQueryStringParameters"] or {}
        for name, values in sent.items():
            yield from (name, *values)

    @property
    def content(self) -> bytes:
        """The body, byte by byte."""
        body: str | bytes = self._request.raw_body
        return body.encode() if isinstance(body, str) else body

    @property
    def content_type(self) -> str:
        """What the body is said to be; empty where nothing is said."""
        return self.headers.get("content-type", "")

    @property
    def request_id(self) -> str:
        """The gateway's name of this request; empty where it has none."""
        return str(self.context.get("requestId") or "")

    @property
    def address(self) -> str:
        """Where the request came from."""
        return str(self.context.get("identity", {}).get("sourceIp", ""))

    def describe(self) -> RequestInfo:
        """Where the request came from, and how links back to it start."""
        base_url = settings().base_url or self._own_address()
        return RequestInfo(
            address=self.address,
            user_agent=self.headers.get("user-agent", "")[:LONGEST_HEADER],
            referer=self.headers.get("referer", "")[:LONGEST_HEADER],
            url=f"{base_url}{self.path}/",
            base_url=base_url,
            is_again=self.is_again,
        )

    def delivery(self) -> Delivery:
        """What a provider sent, as it came.

        Raises:
            TooLarge: over 1 MB.
        """
        if len(self.content) > MOST_JSON_BYTES:
            raise TooLarge
        sent = {name.lower(): value for name, value in self.headers.items()}
        return Delivery(self.content, sent, query_of(self.query))

    def _own_address(self) -> str:
        """`https://<domain>/<stage>`, as the gateway describes itself (http on this machine)."""
        domain = str(self.context.get("domainName", "localhost"))
        scheme = "http" if domain.partition(":")[0] in {"127.0.0.1", "localhost"} else "https"
        return f"{scheme}://{domain}/{self.context.get('stage', 'api')}"


def _below_stage(request: Request) -> str:
    """The path as it was sent. An own domain puts its base path before it, another does not."""
    path: str = request.to_original_event()["path"]
    inner = path.removeprefix(WIRE)
    return inner if inner.startswith("/") or not inner else path
