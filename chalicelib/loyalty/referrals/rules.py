"""Who may be said to have brought whom (clients book, 10.1 and B14)."""

from collections.abc import Iterable

from chalicelib.kernel.errors import Invalid

FIELD = "referrer_code"


class SelfReferral(Invalid):
    """Nobody brings themself."""

    code = "self_referral"
    default_message = "Un cliente no puede referirse a sí mismo."

    def __init__(self) -> None:
        super().__init__(fields={FIELD: [self.default_message]})


class CircularReferral(Invalid):
    """Whoever is to have brought the client came through the client."""

    code = "circular_referral"
    default_message = "Ese cliente llegó, directa o indirectamente, por este mismo cliente."

    def __init__(self) -> None:
        super().__init__(fields={FIELD: [self.default_message]})


def check_referrer(client_id: str, referrer_id: str, came_through: Iterable[str]) -> None:
    """Let a client be brought by a referrer who came through the clients of `came_through`, the
    nearest first; they are looked at only as far as needed.

    Raises:
        SelfReferral, CircularReferral: the chain would lead back to the client.
    """
    if client_id == referrer_id:
        raise SelfReferral
    if client_id in came_through:
        raise CircularReferral
