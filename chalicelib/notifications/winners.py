"""Winners of events had their message once a service outside took it, and not before: WhatsApp that
accepted it, or a telephone that has the push."""

from chalicelib.cloud.transaction import Transaction
from chalicelib.community.commands import NoteToldWinner
from chalicelib.kernel.callers import SYSTEM


def note(tx: Transaction, *, registration_id: str | None) -> None:
    """Put into `tx` that the winner of a registration had the message; of no registration,
    nothing."""
    if registration_id is not None:
        told = NoteToldWinner(registration_id=registration_id, at=tx.now)
        tx.enqueue(told, actor=SYSTEM.actor)
