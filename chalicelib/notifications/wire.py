"""What all answers about notifications have in common (notifications book, 3 and 8)."""

from typing import Any

import msgspec

from chalicelib.kernel.errors import CasaAustinError
from chalicelib.web.problems import ErrorProblem, with_error


class Done(msgspec.Struct, kw_only=True):
    """It was done."""

    success: bool = True
    """True."""
    message: str
    """A text in Spanish for people."""


class PushProblem(ErrorProblem, kw_only=True):
    """Why nothing was done; the published apps show `error`."""

    success: bool
    """False."""


def push_problem(error: CasaAustinError) -> dict[str, Any]:
    """An error as the published apps read it."""
    return {**with_error(error), "success": False}
