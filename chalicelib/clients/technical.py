"""Create the two technical clients of a stage: `python -m chalicelib.clients.technical`.

Maintenance blocks and stays of the channel belong to them. Doing it again changes nothing.
"""

import sys

from chalicelib.clients import service
from chalicelib.kernel import clock

if __name__ == "__main__":
    service.ensure_technical_clients(now=clock.now())
    sys.stdout.write("Clientes técnicos listos.\n")
