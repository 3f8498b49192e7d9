"""The application: the API and its worker functions, as Chalice and Lambda find them."""

import gc
import os
from typing import Any

# Nearly all that a start makes stays for the life of the process, and at Python's own threshold
# (700) it is looked through for garbage a hundred times before the first answer.
gc.set_threshold(150_000)

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
