"""What browsers may do with the API from pages of other origins: everything, with a token.

No cookie goes along, so there is nothing that another origin could misuse.
"""

from collections.abc import Iterable

from chalice.app import Response

SENT = ("Authorization", "Content-Type", "Idempotency-Key", "If-Match", "X-Requested-With")
SHOWN = ("X-Correlation-Id", "Retry-After", "Idempotent-Replay", "Link", "ETag")
METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
"""All that any path may answer to."""
KEPT_SECONDS = 24 * 60 * 60
ON_EVERY_ANSWER = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": ",".join(SHOWN),
}


def allowed(methods: Iterable[str]) -> list[str]:
    """The methods that a path answers to, when it has routes for `methods`."""
    also = {"OPTIONS", "HEAD"} if "GET" in (served := set(methods)) else {"OPTIONS"}
    return sorted(served | also)


def preflight(methods: Iterable[str]) -> Response:
    """The answer to a browser that asks what it may send to a path."""
    joined = ",".join(methods)
    headers: dict[str, str | list[str]] = {
        "Allow": joined,
        "Access-Control-Allow-Methods": joined,
        "Access-Control-Allow-Headers": ",".join(SENT),
        "Access-Control-Max-Age": str(KEPT_SECONDS),
    }
    return Response("", status_code=200, headers=headers)
