"""A line for each step of a start or an end, with what came of it and how long it took."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Step:
    """A step that is under way."""

    def __init__(self) -> None:
        self.result = "done"

    def note(self, text: str) -> None:
        """Say something while it lasts."""
        print(f"{text} ... ", end="", flush=True)


@contextmanager
def step(name: str) -> Iterator[Step]:
    """Print the line of a step: its name at its start, the rest at its end."""
    print(f"{name}: ", end="", flush=True)
    started = time.monotonic()
    under_way = Step()
    try:
        yield under_way
    except BaseException:
        print("not done", flush=True)
        raise
    print(f"{under_way.result} ({time.monotonic() - started:.1f} s)", flush=True)
