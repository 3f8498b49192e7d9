"""An AWS inside the process, and the application on it."""

from collections.abc import Iterator

import pytest

from tests.support import simulated_aws
from tests.support.http import Api
from tests.support.simulated_aws import SimulatedAws


@pytest.fixture(scope="session")
def simulated() -> Iterator[SimulatedAws]:
    """The simulated AWS of all tests: making it takes longer than most of them."""
    with simulated_aws.running() as running:
        yield running


@pytest.fixture
def aws(simulated: SimulatedAws) -> None:
    """Empty tables, queues and buckets, and new secrets."""
    simulated.empty()


@pytest.fixture
def api(aws: None) -> Api:
    """The application as its callers see it, on an empty AWS."""
    from app import app

    return Api(app)
