"""`python -m local.providers`: every stand-in on one port, until a signal says to stop."""

import argparse
import signal
from threading import Event

from local.providers.registry import PROVIDERS
from local.providers.server import serving


def main() -> None:
    """Serve until a signal."""
    parser = argparse.ArgumentParser(prog="python -m local.providers", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with serving(*(provider() for provider in PROVIDERS), port=options.port):
        stop.wait()


if __name__ == "__main__":
    main()
