"""Winners of events count as told once a message reached a telephone of theirs, and not before:
WhatsApp says that it was delivered, or Expo that the push was."""

from chalicelib.cloud.transaction import Transaction
from chalicelib.community.commands import NoteToldWinner
from chalicelib.kernel.callers import SYSTEM


def note(tx: Transaction, *, registration_id: str | None) -> None:
    """Put into `tx` that the winner of a registration had the message; of no registration,
    nothing."""
    if registration_id is not None:
        told = NoteToldWinner(registration_id=registration_id, at=tx.now)
        tx.enqueue(told, actor=SYSTEM.actor)
