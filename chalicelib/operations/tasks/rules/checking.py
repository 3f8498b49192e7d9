"""What a task may say (staff book, 1.1; panel book, 4.6)."""

import msgspec

from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.validation import Problems
from chalicelib.operations.tasks.rules.telling import FORM
from chalicelib.operations.tasks.rules.wording import MOST_MINUTES
from chalicelib.operations.tasks.types import WorkTask

LONGEST_TITLE, LONGEST_TEXT = 200, 5000
OF_DEPARTURE = "La limpieza de una salida es siempre de ese tipo y de esa propiedad."


def checked(task: WorkTask) -> WorkTask:
    """The task, if its texts and its duration are usable; without blanks around the title.

    Raises:
        Invalid: so they are not, under the names of the wire.
    """
    problems = Problems()
    problems.name(FORM["title"], task.title, LONGEST_TITLE)
    for name in ("description", "completion_notes"):
        problems.text(FORM[name], getattr(task, name), LONGEST_TEXT)
    problems.number(FORM["minutes"], task.minutes, 1, MOST_MINUTES)
    problems.raise_any()
    return msgspec.structs.replace(task, title=task.title.strip())


def check_departure(before: WorkTask, after: WorkTask) -> None:
    """The cleaning of a departure stays what it is, since the departure has one.

    Raises:
        Invalid: it is to be of another type, or of another house.
    """
    if before.cleaning is None:
        return
    problems = Problems()
    for name in ("task_type", "property_id"):
        is_other = getattr(before, name) != getattr(after, name)
        problems.note(FORM[name], OF_DEPARTURE, when=is_other)
    problems.raise_any()


def wrong(field: str, text: str) -> Invalid:
    """That a field of a task, by its own name, is not usable."""
    return Invalid(fields={FORM.get(field, field): [text]})
