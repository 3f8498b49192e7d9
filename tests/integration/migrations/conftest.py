import pytest

from chalicelib.cloud.settings import settings
from deploy.migrations import runner
from deploy.migrations.runner import tables_of
from deploy.migrations.step import Tables
from deploy.naming import Stage

from .desk import PAGE


@pytest.fixture
def tables(aws: None, monkeypatch: pytest.MonkeyPatch) -> Tables:
    """The tables of the stage, read in small pages."""
    monkeypatch.setattr(runner, "PAGE", PAGE)
    return tables_of(Stage(settings().stage), settings().region)
