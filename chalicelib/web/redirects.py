"""Answers that lead to a kept file."""

from chalicelib.cloud import objects
from chalicelib.web.routing import Reply

# A redirect must not be remembered for longer than the address that it leads to is good.
REMEMBERED_SECONDS = objects.READ_SECONDS - 600


def to_file(key: str) -> Reply:
    """Lead to the file of a key, by an address that is signed for an hour; whoever asks may
    remember it a little less."""
    return Reply(
        status=302,
        content_type="text/html",
        headers={
            "Location": objects.read_url(key),
            "Cache-Control": f"public, max-age={REMEMBERED_SECONDS}",
        },
    )
