"""A month as the first page of the panel shows it."""

from decimal import Decimal

import msgspec

from chalicelib.accounts.users.types import StaffUser
from chalicelib.insights.figures.sums import Nightly, Sums
from chalicelib.properties.types import House


class HouseMonth(msgspec.Struct, frozen=True):
    """The month of a house. `free_days` are those from today on that nobody has."""

    house: House
    sums: Sums
    nightly: Nightly
    free_days: int


class Sales(msgspec.Struct, frozen=True):
    """What a staff user sold that arrives in the month."""

    seller: StaffUser
    amount: Decimal


class MonthOfHouses(msgspec.Struct, frozen=True):
    """The month of every house, in natural order, and of every seller, who sold most first."""

    houses: list[HouseMonth]
    sales: list[Sales]
