"""What all houses have in common of prices: seasons, services, policies, late checkout."""

from chalicelib.cloud.rooms import Room, Uses

ROOM = Room(
    name="rates",
    paths={
        "chalicelib.rates.routes": (
            "admin/seasons",
            "admin/services",
            "admin/cancellation-policies",
            "admin/late-checkout",
        ),
    },
    uses=Uses(reads=("properties",), writes=("properties",)),
    emits=(
        "late_checkout.removed",
        "late_checkout.saved",
        "policy.removed",
        "policy.saved",
        "season.removed",
        "season.saved",
        "service.removed",
        "service.saved",
    ),
)
