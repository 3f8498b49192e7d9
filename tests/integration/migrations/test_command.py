"""`make migrate` and its plan."""

import pytest

from chalicelib.cloud.settings import settings
from deploy.migrations import __main__ as command
from deploy.migrations.step import Tables, steps_in

from . import steps
from .desk import are_migrated, fill


def migrate(*options: str) -> int:
    return command.main(["--stage", settings().stage, *options])


@pytest.fixture
def _test_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "steps", steps)


@pytest.mark.usefixtures("_test_steps")
def test_a_plan_names_what_would_run_and_runs_nothing(
    tables: Tables, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(tables)
    assert migrate("--plan") == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed == [f"{step.id}: {step.purpose}" for step in steps_in(steps)]
    assert not are_migrated(tables)


@pytest.mark.usefixtures("_test_steps")
def test_the_command_runs_what_is_missing(
    tables: Tables, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(tables)
    assert migrate() == 0
    assert are_migrated(tables)
    capsys.readouterr()
    assert migrate() == 0
    assert capsys.readouterr().out == "no step is missing\n"


def test_the_steps_of_the_product_are_in_order(tables: Tables) -> None:
    assert migrate() == 0
