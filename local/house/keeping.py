"""Keeps the bridge of the made-up house running, as a house's own machine does, and lets it be
stopped and started again: `make bridge OFF=1`, `make bridge`.

    python -m local.house.keeping --state .local/state -- bridge --config .local/state/bridge.toml
"""

import argparse
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from local import processes
from local.processes import Process

LOOK_SECONDS, REST_SECONDS = 0.2, 2.0
PATIENCE_SECONDS = 30
"""How long the bridge has to come to its end, and whoever asks waits for it."""


class Ended(Exception):
    """A signal asked for the end."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Keep a module running until a signal; 0."""
    parser = argparse.ArgumentParser(prog="python -m local.house.keeping", description=__doc__)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("module", nargs="+")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, _end)
    command = [sys.executable, "-m", *options.module]
    keeper = Keeper(options.state, lambda: processes.start(command))
    try:
        while True:
            keeper.look()
            time.sleep(LOOK_SECONDS)
    except Ended:
        keeper.stop()
        return 0


def _end(*_: object) -> None:
    raise Ended


class Keeper:
    """Keeps one process, unless it is to be off. `begin` starts it, `now` is a clock of seconds."""

    def __init__(
        self, state: Path, begin: Callable[[], Process], now: Callable[[], float] = time.monotonic
    ) -> None:
        self._state, self._begin, self._now = state, begin, now
        self._process: Process | None = None
        self._not_before = 0.0

    def look(self) -> None:
        """Let the process be as it should."""
        if _off(self._state).exists():
            self.stop()
            _stopped(self._state).touch()
        elif self._process is None or self._process.poll() is not None:
            self._start()

    def stop(self) -> None:
        """End the process, if it runs."""
        if self._process is not None:
            processes.stop(self._process, PATIENCE_SECONDS)
            self._process = None

    def _start(self) -> None:
        # One that ends at once must not be started again and again.
        if self._now() >= self._not_before:
            _stopped(self._state).unlink(missing_ok=True)
            self._not_before = self._now() + REST_SECONDS
            self._process = self._begin()


def turn_on(state: Path) -> None:
    """Let the bridge run from now on."""
    _off(state).unlink(missing_ok=True)


def turn_off(state: Path) -> bool:
    """Let the bridge be off; whether it ended within half a minute."""
    _off(state).touch()
    until = time.monotonic() + PATIENCE_SECONDS
    while not _stopped(state).exists():
        if time.monotonic() > until:
            return False
        time.sleep(LOOK_SECONDS)
    return True


def _off(state: Path) -> Path:
    return state / "bridge.off"


def _stopped(state: Path) -> Path:
    return state / "bridge.stopped"


if __name__ == "__main__":
    sys.exit(main())
