"""`python -m local.house --port 8123`: the made-up house, until a signal."""

import argparse

from aiohttp import web

from local.aws.ministack import HOST
from local.house.server import application


def main() -> None:
    """Serve until a signal."""
    parser = argparse.ArgumentParser(prog="python -m local.house", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    web.run_app(
        application(), host=HOST, port=options.port, print=None, access_log=None, shutdown_timeout=1
    )


if __name__ == "__main__":
    main()
