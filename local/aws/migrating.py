"""Bringing the data that a local stack kept up to date, as a release does in a stage."""

from chalicelib.cloud.settings import settings
from deploy.migrations import steps
from deploy.migrations.runner import Runner, tables_of
from deploy.migrations.step import steps_in
from deploy.naming import Stage


def migrate() -> None:
    """Run the changes of data that the stack has not had."""
    tables = tables_of(Stage(settings().stage), settings().region)
    Runner(tables, log=print).run(steps_in(steps))
