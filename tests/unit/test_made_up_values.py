"""One place says how values are made up, so no test fails on a slow machine."""

import ast
from pathlib import Path

from hypothesis import settings

TESTS = Path(__file__).resolve().parents[1]
SUITES = [path for path in sorted(TESTS.rglob("*.py")) if path.parent != TESTS]


def has_deadline(call: ast.Call) -> bool:
    """Whether a call of hypothesis's settings names a deadline."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)
    named = {keyword.arg for keyword in call.keywords}
    return name in {"settings", "register_profile"} and "deadline" in named


def test_no_example_has_a_deadline() -> None:
    assert settings().deadline is None


def test_no_test_sets_its_own_deadline() -> None:
    found = [
        f"{path.relative_to(TESTS)}:{node.lineno}"
        for path in SUITES
        if "deadline" in (text := path.read_text())
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and has_deadline(node)
    ]
    assert not found
