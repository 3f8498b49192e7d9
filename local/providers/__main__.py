"""`python -m local.providers`: every stand-in on one port, until a signal says to stop."""

import argparse
import signal
from threading import Event

from local.providers.registry import PROVIDERS
from local.providers.server import serving
from local.providers.telling import Telling


def main() -> None:
    """Serve until a signal."""
    parser = argparse.ArgumentParser(prog="python -m local.providers", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--api", help="where webhooks go: http://127.0.0.1:8000/api/v1/")
    options = parser.parse_args()
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    providers = [provider() for provider in PROVIDERS]
    for provider in providers:
        if isinstance(provider, Telling):
            provider.courier.api = options.api
    with serving(*providers, port=options.port):
        stop.wait()


if __name__ == "__main__":
    main()
