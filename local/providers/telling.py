"""Stand-ins of services that tell the API by themselves what became of something."""

from local.providers.courier import Courier
from local.providers.provider import Provider


class Telling(Provider):
    """A stand-in whose `courier` brings webhooks to the API."""

    def __init__(self) -> None:
        super().__init__()
        self.courier = Courier()
