"""The application: the API and its worker functions, as Chalice and Lambda find them."""

import os
from typing import Any

from chalicelib import entry

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
