"""The people who work on site, with what they have to do."""

import msgspec

from chalicelib.operations.staff.types import StaffMember
from chalicelib.operations.tasks.types import WorkTask


class Teammate(msgspec.Struct, frozen=True):
    """A person, and how many tasks they have today, whatever became of them."""

    member: StaffMember
    tasks_today: int


class Present(msgspec.Struct, frozen=True):
    """What a person is at: the tasks still to do on any day, those of today that are done, and the
    one that they work on now, with the name of its house."""

    member: StaffMember
    tasks_pending: int
    completed_today: int
    current: WorkTask | None
    house_name: str
