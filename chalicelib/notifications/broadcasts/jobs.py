"""Steps of broadcasts."""

from chalicelib.kernel import clock
from chalicelib.notifications.broadcasts import service
from chalicelib.notifications.commands import SendBroadcast


def send_broadcast(command: SendBroadcast) -> None:
    """The next guests are to be told."""
    service.send(command.broadcast_id, command.step, now=clock.now())
