"""Mistakes in the work on site."""

from tests.mutations.mistakes import Mistake

TASKS = "tests/integration/operations/tasks"

WORK = (
    Mistake(
        "chalicelib/operations/tasks/days.py",
        "tx.put(record, when=DayRecord.version == version, otherwise",
        "tx.put(record, when=DayRecord.version >= version, otherwise",
        f"{TASKS}/test_writing.py",
    ),
    Mistake(
        "chalicelib/operations/tasks/days.py",
        "if before is not None and before.day != after.day:",
        "if before is not None and before.day > after.day:",
        f"{TASKS}/test_writing.py",
    ),
    Mistake(
        "chalicelib/operations/tasks/counts.py",
        "if task.status in LIVE:",
        'if task.status in LIVE - {"in_progress"}:',
        f"{TASKS}/test_leaving.py",
    ),
    Mistake(
        "chalicelib/operations/tasks/types.py",
        'return self.state in {"awaiting_check", "ready"}',
        'return self.state != "rejected"',
        "tests/unit/operations/tasks",
    ),
    Mistake(
        "chalicelib/operations/tasks/rules/machine.py",
        '    _require(task, NOT_BEGUN, "empezar")\n',
        '    _require(task, LIVE, "empezar")\n',
        "tests/unit/operations/tasks",
    ),
    Mistake(
        "chalicelib/operations/tasks/rules/capacity.py",
        "return len(others) < most_with(",
        "return len(others) <= most_with(",
        "tests/unit/operations/tasks",
    ),
    Mistake(
        "chalicelib/operations/tasks/rules/listing.py",
        "key=lambda line: -line.rank",
        "key=lambda line: line.priority",
        "tests/unit/operations/tasks",
    ),
    Mistake(
        "chalicelib/operations/tasks/access.py",
        "if not self.caller.may(Permission.MANAGES_WORK) and not self._has(task):",
        "if not self.caller.may(Permission.READS_WORK) and not self._has(task):",
        f"{TASKS}/test_work.py",
    ),
    Mistake(
        "chalicelib/operations/tasks/forms/wire.py",
        'OF_WORK = frozenset({"status",',
        'OF_WORK = frozenset({"title", "status",',
        f"{TASKS}/test_work.py",
    ),
)
