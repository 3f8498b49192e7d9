"""Trying the mistakes.

python -m tests.mutations              all of them
python -m tests.mutations payments 7   those of a group, and some by number
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.mutations import GROUPS, MISTAKES
from tests.mutations.mistakes import HOME, Mistake

COPIED = (
    "app.py",
    "bench",
    "bridge",
    "chalicelib",
    "deploy",
    "docs",
    "layers",
    "local",
    "protocol",
    "tests",
    "pyproject.toml",
)
IGNORED = shutil.ignore_patterns("__pycache__", ".pytest_cache")
CONTRACTS = ("contracts", (str(HOME / ".venv" / "bin" / "lint-imports"),))
DECLARED = ("tests/unit/wiring", (sys.executable, "-m", "pytest", "-xq", "tests/unit/wiring"))
TYPES = ("types", (sys.executable, "-m", "mypy"))
Check = tuple[str, tuple[str, ...]]


def checks_of(mistake: Mistake) -> list[Check]:
    """What may object to a mistake."""
    checks: list[Check] = [CONTRACTS, DECLARED, TYPES]
    if mistake.tests is not None:
        tests = (sys.executable, "-m", "pytest", "-xq", "-p", "no:xdist", mistake.tests)
        checks.append((mistake.tests, tests))
    return checks


def caught_by(mistake: Mistake, copy: Path) -> str | None:
    """The first check that objects to a mistake in the copy; None where it passes all."""
    if not mistake.is_possible(copy):
        return None
    file = copy / mistake.file
    sound = file.read_text()
    file.write_text(sound.replace(mistake.old, mistake.new, 1))
    try:
        return next((name for name, run in checks_of(mistake) if not passes(run, copy)), None)
    finally:
        file.write_text(sound)


def passes(run: Sequence[str], copy: Path) -> bool:
    """Whether a check has nothing to say."""
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(run, cwd=copy, env=environment, capture_output=True, check=False)
    return done.returncode == 0


def copied(directory: Path) -> Path:
    """A copy of the project."""
    copy = directory / "project"
    copy.mkdir()
    for name in COPIED:
        source = HOME / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=IGNORED)
        else:
            shutil.copy(source, copy / name)
    return copy


def chosen(arguments: Sequence[str]) -> Sequence[int]:
    """The numbers of the mistakes that are named, by themselves or by their group."""
    if not arguments:
        return range(1, len(MISTAKES) + 1)
    found: list[int] = []
    for each in arguments:
        group = GROUPS.get(each, ())
        found += [MISTAKES.index(mistake) + 1 for mistake in group] if group else [int(each)]
    return found


def main(arguments: Sequence[str]) -> int:
    """Try the mistakes; not zero when one is not caught."""
    numbers = chosen(arguments)
    missed = 0
    with tempfile.TemporaryDirectory() as directory:
        copy = copied(Path(directory))
        sound = [name for name, run in (CONTRACTS, DECLARED, TYPES) if not passes(run, copy)]
        if sound:
            sys.stderr.write(f"without any mistake, these object: {', '.join(sound)}\n")
            return 2
        for number in numbers:
            mistake = MISTAKES[number - 1]
            start = time.monotonic()
            caught = caught_by(mistake, copy)
            missed += caught is None
            place = f"{number:3} {mistake.file}: {mistake.old.strip()[:50]!r}"
            seconds = f"{time.monotonic() - start:.0f} s"
            print(f"{place} {caught or 'NOT CAUGHT'} ({seconds})", flush=True)  # noqa: T201
    sys.stdout.write(f"{len(numbers) - missed} of {len(numbers)} caught\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
