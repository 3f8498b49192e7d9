"""The application: the API and its worker functions, as Chalice and Lambda find them."""

import gc
import os
from typing import Any

# Nearly all that a start makes stays for the life of the process: at Python's own threshold (700)
# a quarter of a cold start goes to looking through it for garbage. This is some ten megabytes.
gc.set_threshold(50_000)

from chalicelib import entry  # noqa: E402 - what it imports is what the threshold is for

app = entry.application()


def __getattr__(name: str) -> Any:
    """A worker function, made when Lambda asks for it: a process serves one, and the API none."""
    if name not in entry.workers():
        raise AttributeError(name)
    globals()[name] = app.lambda_function(name=name)(entry.worker(name))
    return globals()[name]


if os.environ.get("AWS_CHALICE_CLI_MODE"):
    # Whoever packages the application sees all of them.
    for _name in entry.workers():
        __getattr__(_name)
