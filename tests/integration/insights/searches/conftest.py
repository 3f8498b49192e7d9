"""The whole application on a Monday that does not pass, and somebody who searches."""

import pytest

from tests.support.monday import monday

from .visits import Visits

__all__ = ["monday"]


@pytest.fixture
def visits(aws: None) -> Visits:
    return Visits()
