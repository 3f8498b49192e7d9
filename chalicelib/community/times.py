"""How long ago something was: in Spanish words, and whether it is still news."""

from datetime import datetime, timedelta

from chalicelib.kernel.dates import in_lima

MINUTE, HOUR, DAY, WEEK = 60, 3600, 86400, timedelta(days=7)


def is_news(at: datetime, now: datetime) -> bool:
    """Whether what happened at `at` is still to be heard of: what was missed is sent again for a
    week, and older is only what was moved in."""
    return now - at <= WEEK


def time_ago(at: datetime, now: datetime) -> str:
    """How long ago something was; the date in Lima from seven days on (vector TV23)."""
    passed = now - at
    seconds = int(passed.total_seconds())
    if passed >= WEEK:
        return in_lima(at).strftime("%d/%m/%Y")
    for length, one, many in (
        (DAY, "día", "días"),
        (HOUR, "hora", "horas"),
        (MINUTE, "minuto", "minutos"),
    ):
        number = seconds // length
        if number:
            return f"hace {number} {one if number == 1 else many}"
    return "hace un momento"
