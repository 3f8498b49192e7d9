"""The people who work on site, with what they have to do (staff book, 1.9)."""

from collections.abc import Sequence
from datetime import date

from chalicelib.cloud import parallel
from chalicelib.operations.staff import records as staff
from chalicelib.operations.staff.rules import by_name
from chalicelib.operations.staff.types import StaffMember
from chalicelib.operations.tasks import counts, days
from chalicelib.operations.tasks.records import being_done, tasks_of
from chalicelib.operations.tasks.types import Line
from chalicelib.operations.team import rules
from chalicelib.operations.team.types import Present, Teammate
from chalicelib.properties.houses.service import house_names


def with_tasks(members: Sequence[StaffMember], today: date) -> list[Teammate]:
    """People with how many tasks they have today: one round trip."""
    numbers = rules.tasks_by_member(_lines(today))
    return [Teammate(member, numbers[member.member_id]) for member in members]


def dashboard(today: date) -> list[Present]:
    """What everybody is at who is active, by name: three round trips."""
    (people, lines), (live, doing) = parallel.both(
        lambda: (staff.members(), _lines(today)),
        lambda: (counts.live_by_member(), being_done()),
    )
    active = by_name(one for one in people if one.is_present and one.status == "active")
    begun = tasks_of(record.task_id for record in doing) if doing else {}
    current = rules.current_by_member(begun.values())
    houses = house_names(task.property_id for task in current.values())
    completed = rules.completed_by_member(lines)
    shown = []
    for member in active:
        task = current.get(member.member_id)
        name = "" if task is None else houses.get(task.property_id, "")
        pending, done = live.get(member.member_id, 0), completed[member.member_id]
        shown.append(Present(member, pending, done, task, name))
    return shown


def _lines(day: date) -> tuple[Line, ...]:
    return days.read([day]).lines(day)
