"""Stays with everybody and every house that they name."""

from collections.abc import Mapping

import msgspec

from chalicelib.accounts.users.types import StaffUser
from chalicelib.clients.types import Client
from chalicelib.properties.types import House, Photo
from chalicelib.reservations.receipts.types import Receipt
from chalicelib.reservations.types import Stay


class StaysInFull(msgspec.Struct, frozen=True):
    """Stays in their order, with the clients, sellers and houses that they name, by id.

    A client or a seller may be missing; photos are those of each house, in order.
    """

    stays: list[Stay]
    clients: Mapping[str, Client]
    sellers: Mapping[int, StaffUser]
    houses: Mapping[str, House]
    photos: Mapping[str, tuple[Photo, ...]]

    def only(self, stays: list[Stay]) -> "StaysInFull":
        """Some of the stays."""
        return msgspec.structs.replace(self, stays=stays)


class StayWithReceipts(msgspec.Struct, frozen=True):
    """One stay in full, and its receipts, oldest first."""

    found: StaysInFull
    receipts: list[Receipt]
