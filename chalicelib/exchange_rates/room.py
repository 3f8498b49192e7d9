"""How many soles a dollar is worth."""

from chalicelib.cloud.rooms import Room, Uses

ROOM = Room(
    name="exchange_rates",
    paths={"chalicelib.exchange_rates.routes": ("admin/exchange-rates",)},
    uses=Uses(reads=("properties",), writes=("properties",)),
    emits=("exchange_rate.removed", "exchange_rate.saved"),
)
