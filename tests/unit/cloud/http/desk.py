"""A client of a made-up service, and what it takes to try it."""

from typing import Any

import msgspec

from chalicelib.cloud.http.breaker import Breaker
from chalicelib.cloud.http.calls import Call, Service
from chalicelib.cloud.http.client import Client
from tests.support.circuits import MemoryCircuits
from tests.support.servers import Script, Server

TOKEN = "k3y-that-nobody-may-see"
WEATHER = Service(name="weather", address="https://weather.example")
READ = Call(operation="read_forecast", method="GET", path=("forecasts", "lima"))
WRITE = Call(operation="report", method="POST", path=("reports",), json={"sky": "gris"})


class Forecast(msgspec.Struct):
    """The typed answer."""

    sky: str
    degrees: int


class Desk:
    """Makes clients of the service, and notes the pauses between their attempts."""

    def __init__(self, server: Server, circuits: MemoryCircuits) -> None:
        self.server = server
        self.circuits = circuits
        self.pauses: list[float] = []

    def answers(self, *scripts: Script) -> None:
        """How the server answers from now on."""
        self.server.scripts = list(scripts)

    def client(self, **changes: Any) -> Client:
        """A client in a process of its own, of a service with some `changes`."""
        return Client(
            msgspec.structs.replace(WEATHER, **changes),
            headers={"Authorization": f"Bearer {TOKEN}"},
            circuits=Breaker(self.circuits),
            wait=self.pauses.append,
        )

    @property
    def operations(self) -> list[str]:
        """What arrived, in order."""
        return [request.method for request in self.server.received]
