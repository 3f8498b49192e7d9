"""What speaks against giving somebody a task on a day (staff book, 1.4 and 1.10.3).

Staff may do so all the same, and are told; plans do not.
"""

from collections.abc import Sequence

from chalicelib.operations.staff.types import StaffMember
from chalicelib.operations.tasks.rules.capacity import held, is_weekend, most_with
from chalicelib.operations.tasks.types import CLEANING_TYPES, Line, WorkTask


def warnings(
    task: WorkTask, member: StaffMember, lines: Sequence[Line], *, is_away: bool
) -> tuple[str, ...]:
    """What staff should know who give `task` to `member`, on the day of `lines`; `is_away` by the
    schedule of that day."""
    name = member.full_name
    others = held(lines, member.member_id, but=task.task_id)
    most = most_with(task.guests, others, member.max_properties_per_day)
    found = {
        f"{name} no trabaja los fines de semana.": (
            is_weekend(task.day) and not member.can_work_weekends
        ),
        f"{name} no está disponible ese día, según su horario.": is_away,
        f"{name} no hace limpiezas.": (
            task.task_type in CLEANING_TYPES and member.staff_type == "maintenance"
        ),
        _too_much(name, len(others), most): len(others) >= most,
    }
    return tuple(text for text, is_so in found.items() if is_so)


def _too_much(name: str, number: int, most: int) -> str:
    has = "no tiene otras tareas" if not number else f"ya tiene {_tasks(number)}"
    return f"{name} {has} ese día y con esta pasa su máximo, que es {most}."


def _tasks(number: int) -> str:
    return "una tarea" if number == 1 else f"{number} tareas"
