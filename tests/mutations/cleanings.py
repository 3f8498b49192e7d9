"""Mistakes in the plan of cleanings and in the people whom it gives work."""

from tests.mutations.mistakes import Mistake

CLEANING = "chalicelib/operations/cleaning"
RULES = "tests/unit/operations/cleaning"
STORIES = "tests/integration/operations/cleaning"

CLEANINGS = (
    Mistake(
        f"{CLEANING}/rules/departures.py",
        "timedelta() <= other.check_in - day",
        "timedelta() < other.check_in - day",
        f"{RULES}/test_departures.py",
    ),
    Mistake(
        f"{CLEANING}/rules/following.py",
        "return departure.day > done_on(task)",
        "return departure.day >= done_on(task)",
        f"{RULES}/test_following.py",
    ),
    Mistake(
        f"{CLEANING}/rules/priorities.py",
        "if days <= HIGH_DAYS:",
        "if days < HIGH_DAYS:",
        f"{RULES}/test_vectors.py",
    ),
    Mistake(
        f"{CLEANING}/rules/board.py",
        "self._tasks[place] < most",
        "self._tasks[place] <= most",
        f"{RULES}/test_board.py",
    ),
    Mistake(
        f"{CLEANING}/rules/region.py",
        "return day >= today and not line.is_pinned",
        "return day >= today",
        f"{RULES}/test_region.py",
    ),
    Mistake(
        f"{CLEANING}/types.py",
        "latest if self.next_arrival is None else min(self.next_arrival, latest)",
        "latest",
        f"{RULES}/test_vectors.py",
    ),
    Mistake(
        f"{CLEANING}/jobs.py",
        'event.status != "approved"',
        'event.status == "approved"',
        f"{STORIES}/test_stays.py",
    ),
    Mistake(
        f"{CLEANING}/jobs.py",
        "if recorded.actor == SYSTEM.actor:",
        "if recorded.actor != SYSTEM.actor:",
        f"{STORIES}/test_work_of_staff.py",
    ),
    Mistake(
        f"{CLEANING}/writing.py",
        "return self._writing.room >= 0",
        "return True",
        f"{STORIES}/test_limits.py",
    ),
    Mistake(
        "chalicelib/operations/tasks/days.py",
        "        self._lines |= self._changed\n",
        "",
        f"{STORIES}/test_limits.py",
    ),
    Mistake(
        f"{CLEANING}/writing.py",
        "            self._given.add(after.member_id)\n",
        "            self._given.discard(after.member_id)\n",
        f"{STORIES}/test_meanwhile.py",
    ),
    Mistake(
        "chalicelib/operations/tasks/rules/machine.py",
        "former == stay.check_in or task.day > former",
        "former == stay.check_in or task.day >= former",
        "tests/integration/operations/tasks/test_following.py",
    ),
    Mistake(
        "chalicelib/operations/schedules/types.py",
        "return self.is_available and self.schedule_type not in AWAY",
        "return self.is_available or self.schedule_type not in AWAY",
        "tests/unit/operations/test_schedules.py",
    ),
    Mistake(
        "chalicelib/operations/staff/types.py",
        'self.staff_type in ("cleaning", "both")',
        'self.staff_type in ("cleaning", "maintenance", "both")',
        "tests/unit/operations/test_staff.py",
    ),
    Mistake(
        "chalicelib/operations/time/rules.py",
        "metres_between(person, house) <= ON_SITE",
        "metres_between(house, house) <= ON_SITE",
        "tests/unit/operations/test_time.py",
    ),
)
