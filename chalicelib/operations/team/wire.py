"""The people who work on site, with what they have to do, on the wire (staff book, 1.9; panel book,
4.6)."""

from typing import ClassVar

import msgspec

from chalicelib.kernel.callers import Staff
from chalicelib.operations.photos.wire import address
from chalicelib.operations.staff.rules import WIRE_NAMES
from chalicelib.operations.staff.types import MemberStatus, StaffMember, StaffType
from chalicelib.operations.staff.wire import MemberView, member_fields
from chalicelib.operations.tasks.types import WorkTask
from chalicelib.operations.team.types import Present, Teammate
from chalicelib.web.formats import Address, Id


class TeammateView(MemberView, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """Somebody who works on site. What they are paid, and the notes about them, only
    administrators see."""

    tasks_today: int
    """How many tasks the person has today, whatever became of them."""

    @classmethod
    def of_mate(cls, mate: Teammate, caller: Staff) -> "TeammateView":
        """A person as a caller may see them."""
        return cls(tasks_today=mate.tasks_today, **member_fields(mate.member, caller))


class CurrentTask(msgspec.Struct, frozen=True):
    """What somebody works on now."""

    TEXTS_FROM: ClassVar = (WorkTask,)

    id: Id
    """Names the task."""
    title: str
    property: str
    """What the house is called."""


class PresentView(msgspec.Struct, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """What somebody who works on site is at."""

    TEXTS_FROM: ClassVar = (StaffMember,)

    member_id: Id
    full_name: str
    """Both names."""
    staff_type: StaffType
    status: MemberStatus
    photo: Address | None
    """A signed address of the picture, good for an hour; null while there is none to see."""
    tasks_pending: int
    """How many tasks the person still has to do, on any day."""
    tasks_completed_today: int
    """How many of today's tasks the person has completed."""
    current_task: CurrentTask | None
    """What the person works on now; null while it is nothing."""

    @classmethod
    def of(cls, present: Present) -> "PresentView":
        """The view of what a person is at."""
        member, task = present.member, present.current
        current = None
        if task is not None:
            current = CurrentTask(task.task_id, task.title, present.house_name)
        return cls(
            member_id=member.member_id,
            full_name=member.full_name,
            staff_type=member.staff_type,
            status=member.status,
            photo=address(member.photo),
            tasks_pending=present.tasks_pending,
            tasks_completed_today=present.completed_today,
            current_task=current,
        )
