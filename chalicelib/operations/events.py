"""What happens to the people who work on site, and to their work."""

from datetime import date

from chalicelib.kernel.events import Event
from chalicelib.operations.types import Priority, TaskStatus, TaskType


class MemberEvent(Event, frozen=True, kw_only=True):
    """Something happened to one of the people who work on site, or to their schedule."""

    member_id: str

    @property
    def subject(self) -> str:
        """The person."""
        return f"member#{self.member_id}"


class TimeNoted(MemberEvent, frozen=True, kw_only=True, tag="time.noted"):
    """Somebody came to a house, left it or rested, with a task (`task_id`) or apart from any."""

    record_id: str
    property_id: str
    task_id: str | None
    action_type: str
    location_verified: bool


class TaskEvent(Event, frozen=True, kw_only=True):
    """Something happened to a task; this is how it stands since. Its texts are not told: whoever
    shows them reads the task.

    member_id: who has it; None for nobody. day: when it is to be done. reservation_id: the stay
    that it is for. is_automatic: it came to be by itself, for a departure.
    """

    task_id: str
    property_id: str
    member_id: str | None
    task_type: TaskType
    day: date
    priority: Priority
    status: TaskStatus
    reservation_id: str | None
    is_automatic: bool

    @property
    def subject(self) -> str:
        """The task."""
        return f"task#{self.task_id}"


class TaskCreated(TaskEvent, frozen=True, kw_only=True, tag="task.created"):
    """There is one more task. Where somebody has it already, `task.assigned` says so too."""


class TaskAssigned(TaskEvent, frozen=True, kw_only=True, tag="task.assigned"):
    """Somebody has a task now. former_member_id: who had it before."""

    former_member_id: str | None


class TaskUnassigned(TaskEvent, frozen=True, kw_only=True, tag="task.unassigned"):
    """Nobody has a task any more. former_member_id: who had it."""

    former_member_id: str


class TaskMoved(TaskEvent, frozen=True, kw_only=True, tag="task.moved"):
    """A task is to be done on another day."""

    former_day: date


class TaskChanged(TaskEvent, frozen=True, kw_only=True, tag="task.changed"):
    """Something else of a task changed."""


class TaskStarted(TaskEvent, frozen=True, kw_only=True, tag="task.started"):
    """Work began."""


class TaskCompleted(TaskEvent, frozen=True, kw_only=True, tag="task.completed"):
    """Work is done, and proved where it has to be."""


class TaskNeedsReview(TaskEvent, frozen=True, kw_only=True, tag="task.needs_review"):
    """Work is done, and a supervisor has to look at it: its photos are missing, or whoever did it
    asks for it."""


class TaskApproved(TaskEvent, frozen=True, kw_only=True, tag="task.approved"):
    """A supervisor saw the work."""


class TaskCancelled(TaskEvent, frozen=True, kw_only=True, tag="task.cancelled"):
    """Nobody is to do the task."""


class TaskRemoved(TaskEvent, frozen=True, kw_only=True, tag="task.removed"):
    """A task is on no list any more."""
