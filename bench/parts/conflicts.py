"""Whether every free night is sold where DynamoDB's transactions meet at the same items."""

from bench import promotions, rush, scene
from bench.report import Figure, Report
from bench.rush import Rush

CALLERS = (10, 40, 100)
HELD = (0.015, 0.05)
"""How long a transaction holds its items, in seconds."""


def measure(report: Report) -> None:
    """Guests on one house with free nights, without a code, then all with the same one."""
    business = scene.build(house_count=1, client_count=max(CALLERS))
    first = 0
    for code, with_code in ((None, ""), (promotions.CODE, ", one code")):
        if code is not None:
            promotions.configure(usage_limit=2 * sum(CALLERS))
        for held in HELD:
            for callers in CALLERS:
                ended = rush.of(business, callers=callers, held=held, first=first, code=code)
                name = f"{callers} guests, items held {held * 1000:.0f} ms{with_code}"
                _line(report, name, ended)
                rush.approve(ended.stays)
                first += callers


def _line(report: Report, name: str, ended: Rush) -> None:
    report.line(
        name,
        Figure(len(ended.stays), "booked"),
        Figure(ended.refused.total(), "refused"),
        Figure(ended.conflicts, "conflicts"),
        Figure(ended.slowest, "s for the slowest", ".2f"),
    )
