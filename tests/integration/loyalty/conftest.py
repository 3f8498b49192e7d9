"""The room's routes on an empty AWS, three levels, and a Monday that does not pass."""

from collections.abc import Iterator

import msgspec
import pytest

from chalicelib.accounts.users import service as staff
from chalicelib.accounts.users.types import StaffDetails
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Caller, Guest, Staff
from chalicelib.kernel.errors import Unauthenticated
from chalicelib.loyalty.chatbot import routes as chatbot
from chalicelib.loyalty.level_checks import routes as level_checks
from chalicelib.loyalty.levels import routes as levels
from chalicelib.loyalty.levels.types import Achievement
from chalicelib.loyalty.membership import routes as membership
from chalicelib.loyalty.messages import routes as messages
from chalicelib.loyalty.points import routes as points
from chalicelib.loyalty.proof import routes as proof
from chalicelib.loyalty.referral_points import routes as referral_points
from chalicelib.web.application import Application
from tests.support import deliveries
from tests.support.http import Api
from tests.support.outbox import Outbox

from .desk import ACTOR, NOW, define, welcome


class Ladder(msgspec.Struct, frozen=True):
    """The levels of the clients book, vector 15."""

    base: Achievement
    bronze: Achievement
    silver: Achievement


@pytest.fixture(autouse=True)
def _monday(aws: None) -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def ladder(aws: None) -> Ladder:
    return Ladder(
        base=define("Base", 0, 0, 0, order=0, icon="🌊", description="Para todos"),
        bronze=define("Bronze", 1, 0, 0, order=1, icon="🥉"),
        silver=define("Silver", 2, 1, 0, order=2, icon="🥈"),
    )


@pytest.fixture
def api(aws: None) -> Api:
    """The room's routes; a token is the word for its owner, or the id of a guest."""
    staff: dict[str, Caller] = {
        "admin": Staff(1, ("admin",), "s1"),
        "vendedor": Staff(2, ("vendedor",), "s2"),
        "mantenimiento": Staff(3, ("mantenimiento",), "s3"),
    }

    def resolve(token: str) -> Caller:
        if token == "foreign":
            raise Unauthenticated
        return staff.get(token) or Guest(token, "g1")

    modules = (levels, level_checks, membership, messages, chatbot, points, proof, referral_points)
    routers = [module.router for module in modules]
    return Api(Application("loyalty", routers=routers, resolver=resolve))


@pytest.fixture
def outbox(aws: None, monkeypatch: pytest.MonkeyPatch) -> Outbox:
    """What waits to be delivered; nobody listens to what the chatbot builder would be sent."""
    quiet = {
        name: [each for each in heard if each.queue != "sync"]
        for name, heard in deliveries.LISTENERS.items()
    }
    monkeypatch.setattr(deliveries, "LISTENERS", quiet)
    return Outbox()


@pytest.fixture
def ana(aws: None) -> str:
    """A guest without points."""
    return welcome(1)


@pytest.fixture
def maria(aws: None) -> None:
    """The administrator whose token tests send has a name."""
    details = StaffDetails(
        email="maria@casaaustin.pe",
        first_name="María",
        last_name="Rojas",
        groups=("admin",),
    )
    made = staff.create(details, "Zanahoria-17-azul", actor=ACTOR, now=NOW)
    assert made.user_id == 1
