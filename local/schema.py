"""Print the description of the API, as `/api/v1/schema/` answers it: `python -m local.schema`.

It is made from the declared routes and asks nothing of AWS.
"""

import sys

import msgspec

from chalicelib import entry
from chalicelib.web import openapi
from chalicelib.web.requests import WIRE
from chalicelib.web.routing import PREFIX


def main() -> None:
    """Print it as JSON."""
    described = openapi.document(entry.application().open_all())
    described["servers"] = [{"url": f"{WIRE}{PREFIX}"}]
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(described)).decode() + "\n")


if __name__ == "__main__":
    main()
