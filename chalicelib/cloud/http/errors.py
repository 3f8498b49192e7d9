"""Failures of outside services, by what the caller can do.

No text of these errors holds an address, a header or a body.
"""

from typing import TypeVar

import msgspec

from chalicelib.kernel import decoding, errors

T = TypeVar("T")
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class ServiceUnavailable(errors.Unavailable):
    """The service does not answer, or not sensibly: the same call may pass later.

    `reason` is a status or a word of `calls.Reason`, `resting` while the circuit is open.
    `retry_after` are the seconds that the service asked for. `may_have_acted` is False where surely
    no attempt had an effect.
    """

    code = "outside_service"
    is_internal = True
    default_message = "Un servicio externo no responde por el momento. Intente nuevamente."

    def __init__(
        self,
        service: str,
        reason: str,
        *,
        retry_after: float | None = None,
        may_have_acted: bool = False,
    ) -> None:
        super().__init__()
        self.service = service
        self.reason = reason
        self.retry_after = retry_after
        self.may_have_acted = may_have_acted


class ServiceRefused(errors.Refused):
    """The service, or the client on its behalf, refuses the call: do not repeat it unchanged.

    `may_have_acted` says that an earlier attempt of the same call may have had its effect.
    """

    code = "outside_service_refused"
    is_internal = True

    def __init__(
        self,
        service: str,
        reason: str,
        *,
        status: int | None = None,
        body: bytes = b"",
        may_have_acted: bool = False,
    ) -> None:
        super().__init__()
        self.service = service
        self.reason = reason
        self.status = status
        self.may_have_acted = may_have_acted
        self._body = body

    def details(self, kind: type[T]) -> T | None:
        """The service's explanation as a `kind`; None where it gave another or none."""
        try:
            return decoding.decoded(self._body, kind)
        except UNREADABLE:
            return None


class NotConfigured(errors.Unavailable):
    """Nobody has entered the service's credentials yet: an administrator must."""

    code = "not_configured"
    is_internal = True
    default_message = "Este servicio aún no está configurado."

    def __init__(self, service: str) -> None:
        super().__init__()
        self.service = service
