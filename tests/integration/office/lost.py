"""Messages that did not reach anybody."""

from datetime import timedelta

from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.notifications.commands import WriteToGuest
from chalicelib.notifications.messages.records import Read
from chalicelib.notifications.messages.types import Message, Place
from tests.support.people import new_client


def lose(cause: str = "event-1", code: str = "graph 131026") -> None:
    """A welcome that WhatsApp does not bring to a guest."""
    number = f"4{int(cause.rpartition('-')[2]):07}"
    client = new_client(number, "Ana", tel_number=f"519{number}")
    at = clock.now() - timedelta(minutes=int(cause.rpartition("-")[2]))
    asked = WriteToGuest(kind="welcome", cause=cause, at=at, client_id=client.client_id)
    message = Message(
        channel="whatsapp",
        kind="welcome",
        at=at,
        state="failed",
        attempts=1,
        code=code,
        asked=asked,
    )
    tx = Transaction(clock.now())
    Read(Place(f"client#{client.client_id}", f"{cause}#welcome"), None).write(tx, message)
    tx.commit()
