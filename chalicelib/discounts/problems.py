"""Errors with a number of their own (pricing book, 10.5 to 10.7, B33)."""

from collections.abc import Callable, Mapping
from datetime import datetime

import msgspec

from chalicelib.kernel.errors import CasaAustinError, Invalid


class NumberedProblem(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Why it did not work. `error` is the number that callers know, `detail` the wrong fields.

    available_configs: the names of generators, where the one named does not exist.
    discount_issued_at: since when a guest has a welcome code, where that is the reason.
    """

    success: bool
    error: int
    message: str
    detail: dict[str, list[str]] | None = None
    available_configs: list[str] | None = None
    discount_issued_at: datetime | None = None


def numbered(
    other: int, by_field: Mapping[str, int] | None = None
) -> Callable[[CasaAustinError], NumberedProblem]:
    """An envelope that numbers an error by its own `code`, by the first field that is wrong and
    known, or as `other`."""
    known = by_field or {}

    def problem(error: CasaAustinError) -> NumberedProblem:
        fields = error.fields if isinstance(error, Invalid) else {}
        if isinstance(error.code, int):
            number, message = error.code, error.message
        else:
            name = next((name for name in fields if name in known), None)
            number = other if name is None else known[name]
            message = error.message if name is None else " ".join(fields[name])
        return NumberedProblem(success=False, error=number, message=message, detail=fields or None)

    return problem
