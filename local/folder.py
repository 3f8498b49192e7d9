"""The folder that keeps a stack's data: one stack at a time uses it.

The lock is the system's own, on an open file. It is free when every process that holds the file
is gone: the runner, and MiniStack, which may still be saving after the runner was killed.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from local.processes import HOME

STATE = HOME / ".local" / "state"
LOCK = "lock"


class Taken(Exception):
    """Another stack uses the folder; the text names it."""


@contextmanager
def taken(state: Path, address: str) -> Iterator[int]:
    """Hold a folder inside the block; the open file that holds it, for processes that share it.

    `address` is where the stack answers: others are told.

    Raises:
        Taken: another stack uses it.
    """
    state.mkdir(parents=True, exist_ok=True)
    with (state / LOCK).open("a+") as file:
        if not _lock(file):
            raise Taken(
                f"A stack already uses {state}: {_holder(file)}. `make stop` ends it; another "
                "copy of the project runs beside it on ports of its own."
            )
        file.truncate(0)
        file.write(f"process {os.getpid()}, {address}")
        file.flush()
        yield file.fileno()


def holder(state: Path) -> int | None:
    """The process that runs the stack of a folder; None where none runs."""
    if not (state / LOCK).exists():
        return None
    with (state / LOCK).open("a+") as file:
        if _lock(file):
            return None
        return int(_holder(file).split(",")[0].removeprefix("process "))


def _lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(file: IO[str]) -> str:
    file.seek(0)
    return file.read()
