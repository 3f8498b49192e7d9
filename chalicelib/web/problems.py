"""How errors look on the wire (the one place where a group of errors meets a status)."""

from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.cloud import logs
from chalicelib.kernel import errors
from chalicelib.kernel.edits import Unseen
from chalicelib.web.labels import label_of


class MethodNotAllowed(errors.CasaAustinError):
    """The path exists, and answers to other methods."""

    code = "method_not_allowed"

    def __init__(self, method: str, allowed: Iterable[str]) -> None:
        super().__init__(f"Método «{method}» no permitido.")
        self.allowed = tuple(allowed)


class Broken(errors.CasaAustinError):
    """A mistake of ours, which is in our logs under the `correlation_id`."""

    code = "internal"
    default_message = "Ocurrió un error interno."


STATUS: tuple[tuple[type[errors.CasaAustinError], int], ...] = (
    (errors.TooLarge, 413),
    (errors.UnsupportedMedia, 415),
    (errors.Invalid, 400),
    (errors.Unauthenticated, 401),
    (errors.Forbidden, 403),
    (errors.NotFound, 404),
    (MethodNotAllowed, 405),
    (errors.Conflict, 409),
    (errors.Gone, 410),
    (errors.Unprocessable, 422),
    (errors.TooManyRequests, 429),
    (errors.Refused, 502),
    (errors.Unavailable, 503),
    (errors.TimedOut, 504),
    (Broken, 500),
)


class Problem(msgspec.Struct):
    """An error answer. `fields` says what is wrong with which field, where fields are at fault.

    The same stands beside these keys, `{field: [texts]}`, except for fields called like one.
    """

    detail: str
    """What went wrong, in Spanish, with every wrong field."""
    message: str
    """What went wrong, in Spanish."""
    code: str | int
    """A word for programs; the introduction lists all."""
    correlation_id: str
    """Names the request in our logs; send it to us with questions."""
    fields: dict[str, list[str]] | UnsetType = UNSET
    """The texts of each wrong field, by its name; the same stands beside these keys."""
    error: str | UnsetType = UNSET
    """The message again, of what a caller may not do (403)."""


class ErrorProblem(Problem, kw_only=True):
    """An error answer whose whole text stands under `error`, too, where earlier clients read it."""

    error: str
    """What went wrong, in Spanish, with every wrong field."""


def status_of(error: errors.CasaAustinError) -> int:
    """The HTTP status of an error's group."""
    return status_of_group(type(error)) or 500


def status_of_group(kind: type[errors.CasaAustinError]) -> int | None:
    """The HTTP status of a kind of error; None where none is meant for callers."""
    return next((status for group, status in STATUS if issubclass(kind, group)), None)


def headers_of(error: errors.CasaAustinError) -> dict[str, str]:
    """The headers that an error's status asks for."""
    if isinstance(error, MethodNotAllowed):
        return {"Allow": ",".join(error.allowed)}
    retry_after = getattr(error, "retry_after", None)
    if isinstance(error, errors.Unavailable):
        retry_after = retry_after or errors.Unavailable.retry_after
    return {} if retry_after is None else {"Retry-After": str(ceil(retry_after))}


def body_of(error: errors.CasaAustinError, correlation_id: str) -> dict[str, Any]:
    """The answer: the panel shows `detail` or `message`, programs read `code` and the fields.

    `detail` says all field errors in one text, because a dialog of the panel shows nothing else
    (panel book, 3.4); where somebody may not do something, `error` (staff book, 1.9).
    """
    fields = error.fields if isinstance(error, errors.Invalid) else {}
    message = error.worded(label_of) if isinstance(error, Unseen) else error.message
    problem = Problem(
        detail=text_of(fields) or message,
        message=message,
        code=error.code,
        correlation_id=correlation_id,
        fields=fields or UNSET,
        error=message if isinstance(error, errors.Forbidden) else UNSET,
    )
    # A field that is itself called `detail` or `code` must not hide the problem's own keys.
    return {**fields, **error.more, **msgspec.to_builtins(problem)}


def with_error(error: errors.CasaAustinError) -> dict[str, Any]:
    """The answer of an `ErrorProblem`."""
    body = body_of(error, logs.correlation.get())
    return {**body, "error": body["detail"]}


def text_of(fields: Mapping[str, Sequence[str]]) -> str:
    """What is wrong with which field, as people read it; empty where nothing is."""
    return " ".join(_sentence(name, texts) for name, texts in fields.items())


def _sentence(name: str, texts: Sequence[str]) -> str:
    text = " ".join(texts)
    return text if name == errors.OTHERS else f"{label_of(name)}: {text}"
