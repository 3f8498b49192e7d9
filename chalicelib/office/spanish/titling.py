"""What is known of a kind of thing in words: what it is called, and where it stands in the menu."""

import msgspec


class Title(msgspec.Struct, frozen=True):
    """What a kind of thing is called. add: the words that begin a new one. columns: what its list
    shows; nothing: the first fields that fit. tells: what the page is for. opens: what its list is
    asked for when the menu leads there."""

    many: str
    one: str
    add: str
    group: str
    tells: str
    columns: tuple[str, ...] = ()
    opens: str = ""


STAYS, WORK, HOUSES, PRICES, DISCOUNTS, GUESTS, BUSINESS = (
    "Reservas",
    "Trabajo en las casas",
    "Casas",
    "Tarifas",
    "Descuentos",
    "Huéspedes",
    "Empresa",
)
GROUPS = (STAYS, WORK, HOUSES, PRICES, DISCOUNTS, GUESTS, BUSINESS)
"""The groups of the menu, in their order."""
