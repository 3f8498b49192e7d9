"""What stays cost."""

from chalicelib.cloud.rooms import Room, Uses

ROOM = Room(
    name="pricing",
    paths={
        "chalicelib.pricing.quotes.routes": ("properties/calculate-pricing",),
        "chalicelib.pricing.late_checkout.routes": ("properties/calculate-late-checkout",),
    },
    uses=Uses(reads=("clients", "ledgers", "nights", "properties"), secrets=("tokens",)),
)
