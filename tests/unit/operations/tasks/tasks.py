"""Tasks as the tests of their rules make them."""

from datetime import UTC, date, datetime
from typing import Any

from chalicelib.operations.tasks.types import Decision, Line, TaskPhoto, WorkTask

NOW = datetime(2026, 3, 3, 15, tzinfo=UTC)
TUESDAY = date(2026, 3, 3)
ROSA, LUZ = "0a000000-0000-4000-8000-000000000001", "0a000000-0000-4000-8000-000000000002"
CASA = "0c000000-0000-4000-8000-000000000001"
BOSS = Decision("staff#1", NOW)


def task(number: int = 1, **fields: Any) -> WorkTask:
    """A task of nobody's, to be done on a Tuesday."""
    given = {
        "task_id": f"0b000000-0000-4000-8000-{number:012d}",
        "property_id": CASA,
        "task_type": "checkout_cleaning",
        "title": "Limpieza",
        "day": TUESDAY,
        "created": NOW,
        "updated": NOW,
        **fields,
    }
    return WorkTask(**given)


def begun(**fields: Any) -> WorkTask:
    """A task that Rosa is doing."""
    return task(**{"member_id": ROSA, "status": "in_progress", "started_at": NOW, **fields})


def photo(number: int = 1, **fields: Any) -> TaskPhoto:
    """A picture that was sent and not yet looked at."""
    given = {"photo_id": f"photo-{number}", "uploaded_at": NOW, "uploaded_by": "staff#4", **fields}
    return TaskPhoto(**given)


def line(number: int = 1, **fields: Any) -> Line:
    """What the day knows of a task that Rosa has."""
    return Line.of(task(number, **{"member_id": ROSA, "status": "assigned", **fields}))
