"""What the queue of codes starts."""

from chalicelib.guests.codes import sending
from chalicelib.guests.commands import CloseVerification, SendCode
from chalicelib.integrations import twilio
from chalicelib.kernel import clock


def send_code(command: SendCode) -> None:
    """Somebody requested a code."""
    sending.send(command, now=clock.now())


def close_verification(command: CloseVerification) -> None:
    """A code of Twilio's was right: tell it, or it counts against the next ones."""
    twilio.close_verification(command.verification, "approved")
