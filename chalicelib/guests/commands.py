"""What guests ask for that is done soon. A code and a phone stand in no command."""

from chalicelib.kernel.commands import Command


class SendCode(Command, frozen=True, kw_only=True, tag="codes.send"):
    """Draw and send the code that was requested; `place` and `network` say where it stands."""

    place: str
    network: str
    request_id: str


class CloseVerification(Command, frozen=True, kw_only=True, tag="codes.close_verification"):
    """Tell Twilio that a code was right; `verification` is its name for it."""

    verification: str


class EraseGuest(Command, frozen=True, kw_only=True, tag="guests.erase"):
    """Erase what is personal of a guest."""

    client_id: str


class MergeClients(Command, frozen=True, kw_only=True, tag="clients.merge"):
    """Give everything of client `gone_id` to client `kept_id`, as `actor` decided."""

    kept_id: str
    gone_id: str
    actor: str
