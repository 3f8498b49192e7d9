"""One tree of errors, grouped by what the caller can do about them.

Rooms subclass the group that fits (`NightTaken(Conflict)`); the web edge turns a group into a
status, so no room knows HTTP. Messages are Spanish, safe to show, and never carry personal data.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from types import MappingProxyType
from typing import Any

MOST_FIELDS, MOST_TEXTS = 50, 100
LONGEST_FIELD_NAME = 100
OTHERS = "non_field_errors"
"""Where an error says how many fields it does not name."""


class CasaAustinError(Exception):
    """The root. `message` is for people; `code` is a stable word or number for programs, and so are
    the JSON values of `more`, which the answer has under their own names."""

    code: str | int = "error"
    is_internal = False
    """Whether no caller of the API ever meets it."""
    default_message = "No se pudo completar la operación."
    more: Mapping[str, Any] = MappingProxyType({})

    def __init__(self, message: str | None = None, *, code: str | int | None = None) -> None:
        self.message = message or self.default_message
        if code is not None:
            self.code = code
        super().__init__(self.message)


class Invalid(CasaAustinError):
    """The input is wrong: correct it and send it again. `fields` says where.

    However much is wrong, it names 50 fields with 100 texts each at most, and says how many more
    there are: an answer must not grow with the mistakes of who asks.
    """

    code: str | int = "invalid"
    default_message = "Los datos enviados no son válidos."

    def __init__(
        self,
        message: str | None = None,
        *,
        fields: Mapping[str, Sequence[str]] | None = None,
        code: str | int | None = None,
    ) -> None:
        super().__init__(message, code=code)
        self.fields = _shortened(fields or {})


def _shortened(fields: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    named = {
        name[:LONGEST_FIELD_NAME]: _first(texts)
        for name, texts in islice(fields.items(), MOST_FIELDS)
    }
    more = len(fields) - MOST_FIELDS
    if more > 0:
        named[OTHERS] = [f"Campos con errores que no se muestran: {more}."]
    return named


def _first(texts: Sequence[str]) -> list[str]:
    more = len(texts) - MOST_TEXTS
    rest = [f"Errores que no se muestran: {more}."] if more > 0 else []
    return [*texts[:MOST_TEXTS], *rest]


class UnsupportedMedia(Invalid):
    """The body is in a format that this route does not read."""

    code: str | int = "unsupported_media_type"
    default_message = "El formato del contenido no es aceptado."


class TooLarge(Invalid):
    """The body or a file in it is over the limit."""

    code: str | int = "too_large"
    default_message = "El contenido enviado es demasiado grande."


class Unauthenticated(CasaAustinError):
    """Sign in (again), then repeat."""

    code: str | int = "token_not_valid"
    default_message = "Las credenciales no se proveyeron o no son válidas."


class Forbidden(CasaAustinError):
    """Signed in, but not allowed; repeating does not help."""

    code: str | int = "permission_denied"
    default_message = "Usted no tiene permiso para realizar esta acción."


class NotFound(CasaAustinError):
    """No such thing, or none that this caller may know of."""

    code: str | int = "not_found"
    default_message = "No encontrado."


class Gone(CasaAustinError):
    """The product does not do this any more, and never will."""

    code: str | int = "gone"
    default_message = "Esta dirección ya no existe."


class Conflict(CasaAustinError):
    """The world is not as the caller believed: read again, then decide."""

    code: str | int = "conflict"
    default_message = "La operación entra en conflicto con el estado actual."


class Stale(Conflict):
    """Someone else changed the same thing first."""

    code: str | int = "stale"
    default_message = "Otra persona modificó este registro; vuelva a cargarlo."


@contextmanager
def unless_gone(is_gone: Callable[[], bool]) -> Iterator[None]:
    """Let a deletion be content that loses to a deletion: a double click is no error.

    Raises:
        Stale: from the block, where what it deletes was changed and not deleted.
    """
    try:
        yield
    except Stale:
        if not is_gone():
            raise


class Unprocessable(CasaAustinError):
    """The same idempotency key came with another body (invariant 7)."""

    code: str | int = "idempotency_mismatch"
    default_message = "La clave de idempotencia ya se usó con otros datos."


class TooManyRequests(CasaAustinError):
    """Wait `retry_after` seconds, then repeat."""

    code: str | int = "throttled"
    default_message = "Demasiados intentos. Espere antes de volver a intentar."

    def __init__(self, retry_after: int, message: str | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unavailable(CasaAustinError):
    """Something that we depend on does not answer; the same request may pass in `retry_after`
    seconds. Whether a write took effect is unknown."""

    code: str | int = "unavailable"
    retry_after: float | None = 5
    default_message = "El servicio no está disponible por el momento. Intente nuevamente."


class TimedOut(CasaAustinError):
    """What was asked of somebody outside was not answered in time; whether it took effect is
    unknown."""

    code: str | int = "timed_out"
    default_message = "No hubo respuesta a tiempo."


class Refused(CasaAustinError):
    """An outside service understood and refused; repeating the same does not help."""

    code: str | int = "refused"
    default_message = "Un servicio externo rechazó la operación."
