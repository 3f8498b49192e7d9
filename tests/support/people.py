"""Who calls: staff and guests behind tokens that are plain words."""

from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.accounts.users.records import StaffRecord
from chalicelib.accounts.users.types import StaffUser
from chalicelib.clients import service as clients
from chalicelib.clients.types import Client, Details
from chalicelib.cloud.transaction import Transaction
from chalicelib.entry import caller_of
from chalicelib.kernel import clock
from chalicelib.kernel.callers import (
    BRIDGE_PREFIX,
    DEVICE_PREFIX,
    SHARE_PREFIX,
    Bearer,
    Caller,
    Guest,
    Staff,
)
from chalicelib.kernel.errors import Unauthenticated

ACTOR = "staff#1"
"""Who makes what a test finds."""
ANA = Details(
    document_type="dni",
    number_doc="40000001",
    first_name="Ana",
    last_name="Quispe",
    tel_number="51987654321",
)
"""What staff write of the guest whom most tests are about."""


def staff() -> dict[str, Caller]:
    """Staff by their tokens. Guests are added as a test registers them."""
    return {
        "admin": Staff(1, ("admin",), "s1"),
        "seller": Staff(2, ("vendedor",), "s2"),
        "other seller": Staff(3, ("vendedor",), "s3"),
        "cleaner": Staff(4, ("mantenimiento",), "s4"),
    }


def resolver(tokens: Mapping[str, Caller]) -> Callable[[str], Bearer]:
    """What tells the edge whose a token is. Keys, and what guests share, are what they are."""

    def resolve(token: str) -> Bearer:
        if token.startswith((BRIDGE_PREFIX, DEVICE_PREFIX, SHARE_PREFIX)):
            return caller_of(token)
        if token not in tokens:
            raise Unauthenticated
        return tokens[token]

    return resolve


def registered(details: Details = ANA) -> Client:
    """A guest whom staff registered."""
    return clients.create(details, now=clock.now(), actor=ACTOR)


def new_client(number: str, first_name: str, **details: Any) -> Client:
    """A registered guest with an e-mail address."""
    given = {
        "document_type": "dni",
        "number_doc": number,
        "first_name": first_name,
        "last_name": "Quispe",
        "email": f"{first_name.lower()}@example.com",
        "tel_number": "51987654321",
        **details,
    }
    return registered(Details(**given))


def guest(client: Client, session: str = "g1") -> Guest:
    """A client who is signed in."""
    return Guest(client.client_id, session)


def staff_user(user_id: int, first_name: str, *groups: str, **details: Any) -> StaffUser:
    """A staff user of some groups, who is nowhere yet."""
    return StaffUser(
        user_id=user_id,
        email=f"{first_name.lower()}@example.com",
        first_name=first_name,
        last_name="Quispe",
        groups=groups,
        created=clock.now(),
        **details,
    )


def employ(user_id: int, first_name: str, *groups: str, **details: Any) -> None:
    """Let there be a staff user of some groups."""
    tx = Transaction(clock.now())
    tx.put(StaffRecord.of(staff_user(user_id, first_name, *groups, **details)))
    tx.commit()
