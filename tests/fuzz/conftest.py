"""A seeded local AWS for each route, and the application before it as a gateway serves it."""

from collections.abc import Iterator

import pytest
import schemathesis
from schemathesis.schemas import BaseSchema

from chalicelib.accounts import sessions
from chalicelib.web import callers
from local.aws.ministack import MiniStack
from local.gateway.http import Gateway
from tests.integration.http import Api
from tests.stack.conftest import aws, server

from .ground import Ground, seed_people_and_houses, with_configuration, with_stays

__all__ = ["aws", "server"]


@pytest.fixture(scope="session")
def description(server: MiniStack) -> BaseSchema:
    """The API's own description, to make requests from and to hold answers against."""
    import app

    return schemathesis.openapi.from_wsgi("/api/v1/schema/", Gateway(app.app))


@pytest.fixture
def ground(aws: MiniStack) -> Iterator[Ground]:
    """Seeded records; tokens that last, however much is signed out or deleted."""
    import app

    people = seed_people_and_houses()
    callers.resolve_with(people.resolve)
    api = Api(app.app)
    yield with_configuration(with_stays(people, api), api)
    callers.resolve_with(sessions.caller_of)
