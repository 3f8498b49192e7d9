"""This room's routes, with the real sign-in of staff and guests beside them."""

import os
from collections.abc import Iterator

import pytest

from chalicelib.accounts.sessions import service as sessions
from chalicelib.accounts.sessions.routes import router as sessions_router
from chalicelib.clients.exporting.routes import router as exporting_router
from chalicelib.clients.routes import router
from chalicelib.guests.profile.routes import router as profile_router
from chalicelib.guests.sign_in.routes import router as sign_in_router
from chalicelib.kernel import clock
from chalicelib.reservations.closing.routes import router as closing_router
from chalicelib.web.application import Application
from local.aws import ministack
from tests.support.http import Api

from .desk import NOW, Desk, local_tables, staff_token


@pytest.fixture(scope="session")
def application() -> Application:
    routers = [
        sessions_router,
        router,
        exporting_router,
        profile_router,
        sign_in_router,
        closing_router,
    ]
    return Application("clients", routers=routers, resolver=sessions.caller_of)


@pytest.fixture
def api(aws: None, application: Application) -> Api:
    return Api(application)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """It is `NOW`, until a test says otherwise."""
    with clock.at(NOW):
        yield


@pytest.fixture
def desk(api: Api) -> Desk:
    """Someone of group `vendedor`."""
    return Desk(api, staff_token("vendedor"))


@pytest.fixture
def admin(api: Api) -> Desk:
    return Desk(api, staff_token("admin"))


@pytest.fixture(scope="module")
def crowd_tables() -> Iterator[None]:
    """Tables that the tests of one module fill and share."""
    if not ministack.EXECUTABLE.exists() and os.environ.get("CI") != "true":
        pytest.skip("MiniStack is not installed: make .local/ministack/.ready")
    with local_tables():
        yield
