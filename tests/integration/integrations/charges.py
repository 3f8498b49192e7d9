"""A charge, as payments make one, and a gateway that answers as badly as it is told to."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from types import ModuleType
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from chalicelib.integrations.cards import Charge, Item, Payer
from tests.support.servers import Script, Server, answer, serving

STAY = "4d0f3c1e-92a7-4b6e-8d53-0a1b2c3d4e5f"
ANA = Payer(email="ana@example.com", first_name="Ana", last_name="Núñez Ríos", phone="51999888777")
HOUSE = Item("6a7b8c9d-0e1f-4a2b-9c3d-4e5f6a7b8c9d", "Casa Austin 1")


def charge_of(token: str = "approve", amount: str = "2006.25", **others: object) -> Charge:
    """A charge of Ana's; each call is another payment."""
    payment_id = str(UUID(str(others.pop("payment_id", None) or uuid4())))
    charge = Charge(
        payment_id=payment_id,
        reference=f"RES-{STAY}-{payment_id}",
        amount=Decimal(amount),
        token=token,
        method="visa",
        installments=1,
        description="Reserva en Casa Austin 1",
        payer=ANA,
        item=HOUSE,
    )
    return msgspec.structs.replace(charge, **others)


class Bad:
    """A server in the place of a gateway."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def does(self, *scripts: Script) -> None:
        """Answer so from now on, the last one again and again."""
        self.server.scripts[:] = scripts


@contextmanager
def instead(client: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bad]:
    """A bad server, where a client looks for its gateway, and a client that waits briefly."""
    with serving() as server:
        monkeypatch.setenv(f"CASA_{client.SERVICE.name.upper()}_URL", server.url)
        quick = msgspec.structs.replace(client.SERVICE, connect_seconds=0.5, read_seconds=0.2)
        monkeypatch.setattr(client, "SERVICE", quick)
        yield Bad(server)


def told(body: Any, status: int = 201) -> Script:
    """An answer of JSON."""
    return answer(status, json.dumps(body).encode(), Content_Type="application/json")
