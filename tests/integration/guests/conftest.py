"""The whole application with its own sign-in, and staff who register guests."""

from collections.abc import Iterator

import pytest

from chalicelib import entry
from chalicelib.kernel import clock
from tests.integration.clients.desk import NOW, Desk, staff_token
from tests.support.http import Api
from tests.support.outside import connected

from .phones import Phones


@pytest.fixture
def api(aws: None) -> Api:
    return Api(entry.application())


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


@pytest.fixture
def phones(aws: None) -> Iterator[Phones]:
    """The phones of guests, with both services that send codes."""
    phones = Phones()
    with connected(phones.twilio, phones.whatsapp):
        yield phones
