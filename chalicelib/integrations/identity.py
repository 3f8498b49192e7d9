"""The names that belong to a DNI, from a re-seller of public registers (decolecta).

It is not RENIEC and does not know everybody: that somebody is not found says nothing about them.
The secret `identity` holds `access_token`. Another re-seller is another body of `names_of`.
"""

import msgspec

from chalicelib.cloud.http.calls import Call, Service
from chalicelib.cloud.http.client import Client
from chalicelib.cloud.http.errors import ServiceRefused
from chalicelib.integrations.accounts import entered

SERVICE = Service(
    name="identity",
    address="https://api.decolecta.com",
    connect_seconds=2.0,
    read_seconds=5.0,
    attempts=2,
    budget_seconds=6.0,
)
NOT_FOUND = frozenset({404, 422})


class Names(msgspec.Struct, frozen=True):
    """How somebody is called, as the register writes it (in capitals)."""

    first_name: str
    first_last_name: str
    second_last_name: str


class _Entry(msgspec.Struct, frozen=True):
    document_number: str
    first_name: str = ""
    first_last_name: str = ""
    second_last_name: str = ""


def names_of(dni: str) -> Names | None:
    """The names that belong to a DNI (8 digits); None where the service knows none.

    Raises:
        NotConfigured: nobody has entered a credential.
        ServiceUnavailable: the service may answer later.
        ServiceRefused: it refuses the credential.
    """
    token = entered(SERVICE, "identity", "access_token")["access_token"]
    call = Call(
        operation="names_of",
        method="GET",
        path=("v1", "reniec", "dni"),
        query={"numero": dni},
    )
    try:
        found = Client(SERVICE, headers={"Authorization": f"Bearer {token}"}).ask(call, _Entry)
    except ServiceRefused as refused:
        if refused.status in NOT_FOUND:
            return None
        raise
    if found.document_number != dni or not found.first_name:
        return None
    return Names(found.first_name, found.first_last_name, found.second_last_name)
