"""Time zones that a calendar describes by itself (`VTIMEZONE`, RFC 5545).

Whoever asks such a zone for the hour of an instant follows its rules up to then. Those of zones
change once or twice a year; one that changes every second would be followed for ever.
"""

from typing import Any, Final

MOST_RULES = 40
UNDERSTOOD: Final = {
    *("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"),
    *("BYMONTH", "BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYSETPOS"),
}


def are_plain(calendar: Any) -> bool:
    """Whether the zones of a calendar change by the year, as far as they have rules at all."""
    rules = [
        part["RRULE"]
        for zone in calendar.walk("VTIMEZONE")
        for part in zone.walk()
        if "RRULE" in part
    ]
    return len(rules) <= MOST_RULES and all(map(_is_yearly, rules))


def _is_yearly(rule: Any) -> bool:
    if isinstance(rule, list) or not set(rule) <= UNDERSTOOD:
        return False
    return [str(step).upper() for step in rule.get("FREQ", ())] == ["YEARLY"]
