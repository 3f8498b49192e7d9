"""What the tests of this room share: a clock, a password, and who works at the desk."""

from datetime import UTC, datetime, timedelta
from typing import Any

from chalice.test import HTTPResponse

from chalicelib.accounts.sessions import records
from chalicelib.accounts.sessions import service as sessions
from chalicelib.accounts.sessions.types import Device, TokenPair
from chalicelib.accounts.users import service as users
from chalicelib.accounts.users.types import StaffDetails, StaffUser
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from tests.support.http import Api

USERS = "/api/v1/admin/users/"
NOW = datetime(2026, 1, 5, 17, 0, tzinfo=UTC)
PASSWORD = "mar-azul-7-olas"
CLIENT_ID = "3f0c1b9e-5c1a-4d53-9d2e-0f6f0b8a7c11"


def later(**delta: float) -> datetime:
    """An instant after `NOW`."""
    return NOW + timedelta(**delta)


def hire(name: str, *groups: str) -> StaffUser:
    """A new staff user, of group `vendedor` unless others are named."""
    details = StaffDetails(
        email=f"{name}@casaaustin.pe",
        first_name=name.capitalize(),
        last_name="Quispe",
        groups=groups or ("vendedor",),
    )
    return users.create(details, PASSWORD, actor="system", now=clock.now())


def login(
    api: Api, user: StaffUser | str, password: str = PASSWORD, **options: Any
) -> HTTPResponse:
    """The answer to a sign-in."""
    email = user if isinstance(user, str) else user.email
    return api.post("/api/v1/login/", json={"email": email, "password": password}, **options)


def signed_in(api: Api, user: StaffUser, password: str = PASSWORD) -> dict[str, Any]:
    """What a sign-in gives that must work."""
    answer = login(api, user, password)
    assert answer.status_code == 200, answer.body
    body: dict[str, Any] = answer.json_body
    return body


def refresh(api: Api, given: str, **options: Any) -> HTTPResponse:
    """The answer to a refresh."""
    return api.post("/api/v1/token/refresh/", json={"refresh": given}, **options)


def knows(api: Api, token: str) -> bool:
    """Whether a staff token opens a route for staff."""
    status = api.get("/api/v1/test/login/", token=token).status_code
    assert status in {200, 401}
    return status == 200


def guest_session(client_id: str = CLIENT_ID) -> TokenPair:
    """A client's session, as the room of clients opens one."""
    tx = Transaction(clock.now())
    generation = int(records.generation(f"client#{client_id}").number)
    pair = sessions.open_guest_session(tx, client_id, device=Device(), generation=generation)
    tx.commit()
    return pair


def new_user(**changes: Any) -> dict[str, Any]:
    given = {
        "email": "Luz.Rojas@casaaustin.pe",
        "first_name": "Luz",
        "last_name": "Rojas",
        "groups": ["mantenimiento"],
        "password": "toalla-verde-9-nudos",
    }
    return {**given, **changes}


def change(api: Api, admin: str, user: StaffUser | int, **wanted: Any) -> HTTPResponse:
    number = user if isinstance(user, int) else user.user_id
    return api.patch(f"{USERS}{number}/", json=wanted, token=admin)
