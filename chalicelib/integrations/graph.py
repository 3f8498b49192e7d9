"""What WhatsApp, Facebook and advertising share: Meta's Graph, its version and its errors."""

import msgspec

from chalicelib.cloud.http.errors import ServiceRefused, ServiceUnavailable

ADDRESS = "https://graph.facebook.com"
VERSION = "v23.0"
"""The version that is called unless the account names another (`graph_version`)."""
TRANSIENT = frozenset({1, 2, 131_000, 131_016, 131_057})
THROTTLED = frozenset({4, 17, 32, 613, 80_004, 80_007, 130_429, 131_048, 131_056})
TOKEN = 190
PAUSES = {131_056: 6.0}
"""The seconds that some want to be left alone: one number writes to one person so often."""


class Trouble(msgspec.Struct, frozen=True):
    """Why Graph refuses."""

    code: int


class Envelope(msgspec.Struct, frozen=True):
    """An answer of Graph that is an error."""

    error: Trouble


def explained(refused: ServiceRefused) -> ServiceRefused | ServiceUnavailable:
    """The error with Graph's own code as its reason (`graph 190`), where it names one.

    Graph answers 400 to what may pass later, too.
    """
    details = refused.details(Envelope)
    if details is None:
        return refused
    code = details.error.code
    reason = f"graph {code}"
    if code in TRANSIENT | THROTTLED:
        return ServiceUnavailable(refused.service, reason, retry_after=PAUSES.get(code))
    return ServiceRefused(refused.service, reason, status=refused.status)
