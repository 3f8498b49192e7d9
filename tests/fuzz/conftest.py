"""A seeded AWS inside the process, and the application before it as a gateway serves it."""

from collections.abc import Iterator
from datetime import timedelta
from unittest.mock import patch

import pytest
import schemathesis
from schemathesis.schemas import BaseSchema

from chalicelib import entry
from chalicelib.cloud import clients
from chalicelib.cloud.settings import settings
from chalicelib.kernel.callers import Caller
from chalicelib.kernel.errors import Unauthenticated
from chalicelib.smart_home.states import types as states
from chalicelib.web import limits
from chalicelib.web.application import Application
from local.gateway.http import Gateway
from local.providers.deezer import Deezer
from local.providers.facebook import Facebook
from local.providers.identity import Identity
from local.providers.registry import open_accounts
from tests.support import simulated_aws
from tests.support.http import Api
from tests.support.outside import reached
from tests.support.simulated_aws import SimulatedAws

from .ground import (
    Ground,
    Grounds,
    seed_people_and_houses,
    with_configuration,
    with_people_on_site,
    with_stays,
    with_tasks,
)
from .kept import with_figures, with_gap
from .music import with_player


@pytest.fixture(scope="session")
def simulated() -> Iterator[SimulatedAws]:
    """The simulated AWS of all tests."""
    with simulated_aws.running() as running:
        yield running


@pytest.fixture(scope="session")
def tokens() -> dict[str, Caller]:
    """Who is behind each token, in the test that runs."""
    return {}


@pytest.fixture(scope="session")
def application(simulated: SimulatedAws, tokens: dict[str, Caller]) -> Application:
    """The product, with tokens that last, however much is signed out or deleted."""

    def resolve(token: str) -> Caller:
        if token not in tokens:
            raise Unauthenticated
        return tokens[token]

    return entry.application(resolve)


@pytest.fixture(scope="session")
def description(application: Application) -> BaseSchema:
    """The API's own description, to make requests from and to hold answers against."""
    return schemathesis.openapi.from_wsgi("/api/v1/schema/", Gateway(application))


@pytest.fixture(autouse=True)
def _unlimited() -> Iterator[None]:
    """Made-up requests come faster than anybody may ask."""
    with patch.object(limits, "within", lambda _limits, _requester, work, *, reads: work()):
        yield


@pytest.fixture(autouse=True)
def _heard_of() -> Iterator[None]:
    """A house that was heard of once is there, however long the requests take."""
    with patch.object(states, "AWAY_AFTER", timedelta(days=1)):
        yield


@pytest.fixture(scope="session")
def services() -> Iterator[None]:
    """The stand-ins of those whom a request waits for."""
    with reached(Deezer(), Facebook(), Identity()):
        yield


@pytest.fixture(scope="session")
def grounds(
    simulated: SimulatedAws, application: Application, tokens: dict[str, Caller], services: None
) -> Grounds:
    """Seeds the AWS once."""

    def seed() -> Ground:
        simulated.empty()
        open_accounts(clients.client, settings())
        people = seed_people_and_houses()
        tokens.clear()
        tokens.update(people.callers)
        api = Api(application)
        configured = with_configuration(with_stays(people, api), api)
        worked = with_gap(with_tasks(with_people_on_site(configured, api), api))
        return with_player(with_figures(worked, api))

    return Grounds(simulated, seed)


@pytest.fixture
def ground(grounds: Grounds) -> Ground:
    """Seeded records that no request has changed."""
    return grounds.unspent()
