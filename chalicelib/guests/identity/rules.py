"""How long names are kept, how often the service may be called, how names are written.

The service's answers are personal data (law 29733): they are kept no longer than somebody needs
who begins to register and comes back.
"""

from datetime import datetime, timedelta

from chalicelib.guests.identity.types import Names, Purpose

FOUND_KEPT = timedelta(days=7)
NOT_FOUND_KEPT = timedelta(days=1)
MOST_A_DAY: dict[Purpose, int] = {"staff": 300, "registration": 200}
"""Calls of the service a day of Lima: each costs. Strangers cannot use up those of staff."""
PARTICLES = frozenset({"de", "del", "la", "las", "los", "y"})


def kept_until(names: Names | None, now: datetime) -> datetime:
    """Until when an answer of the service counts."""
    return now + (NOT_FOUND_KEPT if names is None else FOUND_KEPT)


def readable(names: Names) -> Names:
    """Names as people write them, from a register in capitals: `María de la Cruz`."""
    return Names(
        _readable(names.first_name),
        _readable(names.first_last_name),
        _readable(names.second_last_name),
    )


def _readable(text: str) -> str:
    words = text.lower().split()
    return " ".join(word if word in PARTICLES else word.title() for word in words)
