"""This room's routes, and a probe for each audience that other rooms serve."""

from collections.abc import Iterator

import msgspec
import pytest

from chalicelib.accounts.sessions import routes as sessions_routes
from chalicelib.accounts.sessions import service as sessions
from chalicelib.accounts.sign_in import routes as sign_in_routes
from chalicelib.accounts.users import routes as users_routes
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Guest, Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.web.application import Application
from chalicelib.web.audiences import CLIENT, staff
from chalicelib.web.routing import Router
from tests.support.http import Api

from .desk import NOW, hire, signed_in


class Seen(msgspec.Struct):
    """Whom the edge let in."""

    actor: str


probes = Router("probes")


@probes.get("/probes/guest", audience=CLIENT)
def guest_probe(caller: Guest) -> Seen:
    """For guests."""
    return Seen(caller.actor)


@probes.get("/probes/sales", audience=staff(Permission.READS_STAYS))
def sales_probe(caller: Staff) -> Seen:
    """For those who sell."""
    return Seen(caller.actor)


@pytest.fixture(scope="session")
def application() -> Application:
    rooms = (sign_in_routes, sessions_routes, users_routes)
    routers = [*(room.router for room in rooms), probes]
    return Application("accounts", routers=routers, resolver=sessions.caller_of)


@pytest.fixture
def api(aws: None, application: Application) -> Api:
    return Api(application)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """It is `NOW`, until a test says otherwise."""
    with clock.at(NOW):
        yield


@pytest.fixture
def admin(api: Api) -> str:
    """The access token of an administrator, user 1."""
    token: str = signed_in(api, hire("ana", "admin"))["access"]
    return token
