"""What the queue of codes starts."""

import logging

from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused
from chalicelib.guests.codes import sending
from chalicelib.guests.commands import CloseVerification, SendCode
from chalicelib.integrations import twilio
from chalicelib.kernel import clock

logger = logging.getLogger(__name__)


def send_code(command: SendCode) -> None:
    """Somebody requested a code."""
    sending.send(command, now=clock.now())


def close_verification(command: CloseVerification) -> None:
    """A code that Twilio sent was right: tell it, or it counts against the next ones."""
    try:
        twilio.close_verification(command.verification, "approved")
    except (NotConfigured, ServiceRefused) as error:
        # The guest has what the code was for, and Twilio forgets by itself.
        logger.warning("verification not closed", exc_info=error)
