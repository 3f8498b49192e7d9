"""The worker that tries templates."""

from chalicelib.documents.templates import service
from chalicelib.kernel import decoding
from chalicelib.pictures.types import Opened


def accept_template(body: str) -> None:
    """A template's file was opened: it is tried, and ready or refused."""
    service.accept(decoding.decoded(body, Opened))
