"""Tasks as tests make them, without a request."""

from datetime import date
from typing import Any

from chalicelib.cloud import budget
from chalicelib.kernel import clock, ids
from chalicelib.operations.tasks import days
from chalicelib.operations.tasks.days import DayChanged
from chalicelib.operations.tasks.types import WorkTask
from chalicelib.operations.tasks.writing import Writing
from tests.support.people import ACTOR

CASA, QUINTA = (f"0c000000-0000-4000-8000-00000000000{n}" for n in (1, 2))
ROSA, LUZ = (f"0a000000-0000-4000-8000-00000000000{n}" for n in (1, 2))


def draft(day: date, **fields: Any) -> WorkTask:
    """A cleaning of a day that nobody has yet."""
    now = clock.now()
    given = {
        "task_id": ids.new_id(),
        "property_id": CASA,
        "task_type": "checkout_cleaning",
        "title": "Limpieza",
        "created": now,
        "updated": now,
        **fields,
    }
    if given.get("member_id") is not None and "status" not in given:
        given["status"] = "assigned"
    return WorkTask(day=day, **given)


def written(before: WorkTask | None, after: WorkTask, **options: Any) -> WorkTask:
    """A task, or a change of one, in the table."""

    def work() -> WorkTask:
        found = days.read([after.day, *([before.day] if before is not None else [])])
        writing = Writing(found, actor=ACTOR, now=clock.now())
        kept = writing.write(before, after, **options)
        writing.commit()
        return kept

    return budget.again(work, DayChanged)


def new_task(day: date, **fields: Any) -> WorkTask:
    """A task in the table."""
    return written(None, draft(day, **fields))
