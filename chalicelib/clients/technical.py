"""Create the two technical clients of a stage: `python -m chalicelib.clients.technical`.

Maintenance blocks and stays of the channel belong to them. Doing it again changes nothing.
"""

import sys

from chalicelib.clients import service
from chalicelib.kernel import clock
from chalicelib.kernel.errors import Unavailable


def main() -> int:
    """The exit status: 0 when both are there."""
    try:
        service.ensure_technical_clients(now=clock.now())
    except Unavailable as error:
        sys.stderr.write(f"{error.message} ({error.__cause__})\n")
        return 1
    sys.stdout.write("Clientes técnicos listos.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
