"""Who of the staff may see and do what about a task (staff book, 1.9 and 1.10.10).

Administrators do everything; sales staff read, make and assign; whoever does the work sees and does
what is their own, and nothing where nobody linked them to a person.
"""

from functools import cached_property

from chalicelib.kernel.callers import Staff
from chalicelib.kernel.errors import Forbidden, NotFound
from chalicelib.kernel.permissions import Permission
from chalicelib.operations.staff.records import member_id_of_user
from chalicelib.operations.tasks import records
from chalicelib.operations.tasks.types import WorkTask
from chalicelib.operations.types import TaskStatus

WORK: frozenset[TaskStatus] = frozenset({"in_progress", "completed", "needs_review"})
"""What becomes of a task by working on it."""


class NotYours(Forbidden):
    """This caller may not do that about the task."""

    default_message = "Usted no puede hacer ese cambio en la tarea."


class Viewer:
    """Somebody who looks at tasks, or works on them."""

    def __init__(self, caller: Staff) -> None:
        self.caller = caller

    @property
    def sees_all(self) -> bool:
        """Whether they see the tasks of others."""
        return self.caller.may(Permission.READS_WORK)

    @cached_property
    def member_id(self) -> str | None:
        """Whom they are among those who work on site; None for nobody. One round trip, once."""
        return member_id_of_user(self.caller.user_id)

    def task(self, task_id: str) -> WorkTask:
        """A task that they may see.

        Raises:
            NotFound: there is none, or it is somebody else's and they see only their own.
        """
        task = records.task_of(task_id)
        if not self.sees_all and not self._has(task):
            raise NotFound
        return task

    def require_work(self, task: WorkTask) -> None:
        """Let those do the work who have it, and administrators.

        Raises:
            NotYours: somebody else has it.
        """
        if not self.caller.may(Permission.MANAGES_WORK) and not self._has(task):
            raise NotYours

    def require_status(self, task: WorkTask, status: TaskStatus) -> None:
        """Let them say that a task is in a state.

        Raises:
            NotYours: the work is somebody else's, or to cancel it is for administrators.
        """
        if status == task.status or self.caller.may(Permission.MANAGES_WORK):
            return
        if status in WORK:
            self.require_work(task)
        elif status == "cancelled" or not self.caller.may(Permission.ASSIGNS_WORK):
            raise NotYours

    def _has(self, task: WorkTask) -> bool:
        return task.member_id is not None and task.member_id == self.member_id
