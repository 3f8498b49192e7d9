"""What the headers of every answer say."""

from collections.abc import Mapping
from http import HTTPStatus

from chalice.app import Response

from chalicelib.web import cors
from chalicelib.web.audiences import PUBLIC
from chalicelib.web.requests import Incoming

ON_EVERY_ANSWER = {**cors.ON_EVERY_ANSWER, "X-Content-Type-Options": "nosniff"}
NAMED = "client_id"
"""The parameter with which the published app names its guest."""
PRIVATE = {"Cache-Control": "no-store"}
"""Nobody on the way, nor the browser, keeps a copy."""


def of(request: Incoming, response: Response) -> Mapping[str, str]:
    """The headers of an answer, beside its own."""
    return ON_EVERY_ANSWER if _is_public(request, response) else {**ON_EVERY_ANSWER, **PRIVATE}


def _is_public(request: Incoming, response: Response) -> bool:
    """Whether an answer is the same for everybody: what strangers read, and preflights. A guest who
    is named without a token is nobody else."""
    if request.method == "OPTIONS":
        return True
    is_read = request.method in {"GET", "HEAD"} and response.status_code < HTTPStatus.BAD_REQUEST
    is_open = request.route is not None and request.route.audience is PUBLIC
    is_of_one = "authorization" in request.headers or NAMED in (request.query or {})
    return is_read and is_open and not is_of_one
