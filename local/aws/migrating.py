"""Bringing the data that a local stack kept up to date, as a release does in a stage."""

from chalicelib.cloud.settings import settings
from deploy.migrations import steps
from deploy.migrations.runner import Log, Runner, missing, tables_of, take_for_done
from deploy.migrations.step import Tables, steps_in
from deploy.naming import Stage


def migrate(log: Log) -> str:
    """Run the changes of data that the stack has not had; in words, what came of it."""
    due = missing(_tables(), steps_in(steps))
    if not due:
        return "none is due"
    Runner(_tables(), log=log).run(due)
    return "done"


def take_for_current() -> None:
    """Note that the data of the stack was made by this very code, so that no change is due."""
    take_for_done(_tables(), steps_in(steps))


def _tables() -> Tables:
    return tables_of(Stage(settings().stage), settings().region)
