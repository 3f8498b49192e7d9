"""Every route, two people who edit, and a stay."""

import pytest

from chalicelib import entry
from chalicelib.accounts.users import service as users
from chalicelib.accounts.users.types import StaffDetails
from chalicelib.kernel.callers import Caller, Staff
from chalicelib.kernel.errors import Unauthenticated
from tests.support.http import Api

from ..conftest import NOW, Order, day
from .tabs import PEOPLE


@pytest.fixture
def api(aws: None, tokens: dict[str, Caller]) -> Api:
    """Every route; `admin` is Elena, `seller` is Luis, `other admin` nobody knows by name."""
    for first_name, last_name, group in PEOPLE.values():
        email = f"{first_name.lower()}@example.com"
        details = StaffDetails(
            email=email, first_name=first_name, last_name=last_name, groups=(group,)
        )
        users.create(details, "tortuga-verde-camina-9", actor="system", now=NOW)
    tokens["other admin"] = Staff(9, ("admin",), "s9")

    def resolve(token: str) -> Caller:
        if token not in tokens:
            raise Unauthenticated
        return tokens[token]

    return Api(entry.application(resolve))


@pytest.fixture
def stay(take: Order) -> str:
    """The path of a stay of Luis, for four."""
    return f"/api/v1/reservations/{take(day(4, 16), day(4, 19))['id']}/"
