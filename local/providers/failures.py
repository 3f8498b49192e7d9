"""The ways in which a stand-in can be told to fail.

Besides these, each service has its own refusals (`Provider.refusals`).
"""

from typing import Literal, get_args

from local.providers.http import Answer

Failure = Literal[
    "invalid", "unauthorized", "forbidden", "missing", "limited", "broken", "down", "redirected",
    "garbage", "silent", "reset", "slow", "doubled", "lost",
]  # fmt: skip
FAILURES: tuple[Failure, ...] = get_args(Failure)
HTML = {"Content-Type": "text/html"}
SLOW_SECONDS = 3.0

# The failures that are answers. A silent service gives none, a reset one breaks the connection.
ANSWERS: dict[str, Answer] = {
    "invalid": Answer(400),
    "unauthorized": Answer(401),
    "forbidden": Answer(403),
    "missing": Answer(404),
    "limited": Answer(429, headers={"Retry-After": "1"}),
    "broken": Answer(500, b"<h1>Error</h1>", HTML),
    "down": Answer(503, b"<h1>En mantenimiento</h1>", HTML),
    "redirected": Answer(302, b"", {"Location": "/elsewhere"}),
    "garbage": Answer(200, b"<h1>Bienvenido</h1>", HTML),
}
# The failures of a request that is carried out: its answer is late, it came twice and the second
# answer counts, or the answer never arrives.
CARRIED_OUT = frozenset({"slow", "doubled", "lost"})
