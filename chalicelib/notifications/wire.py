"""What all answers about notifications have in common (notifications book, 3 and 8)."""

from typing import Any

import msgspec

from chalicelib.cloud import logs
from chalicelib.kernel.errors import CasaAustinError
from chalicelib.web import problems
from chalicelib.web.problems import Problem


class Done(msgspec.Struct, kw_only=True):
    """It was done."""

    success: bool = True
    """True."""
    message: str
    """A text in Spanish for people."""


class PushProblem(Problem, kw_only=True):
    """Why nothing was done; the published apps show `error`."""

    success: bool
    """False."""
    error: str
    """What went wrong, in Spanish, with every wrong field."""


def push_problem(error: CasaAustinError) -> dict[str, Any]:
    """An error as the published apps read it."""
    body = problems.body_of(error, logs.correlation.get())
    return {**body, "success": False, "error": body["detail"]}
