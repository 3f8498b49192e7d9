"""The worker that draws."""

from chalicelib.documents.drawing import service
from chalicelib.documents.types import Order
from chalicelib.kernel import decoding


def draw_contract(body: str) -> None:
    """A contract was asked for whose draft lies in storage."""
    service.draw(decoding.decoded(body, Order).contract)
