"""What all houses have in common of prices: seasons, services, policies, late checkout."""

from chalicelib.cloud.rooms import Room, Uses

HERE = "chalicelib.rates"

ROOM = Room(
    name="rates",
    paths={
        f"{HERE}.seasons.routes": ("admin/seasons",),
        f"{HERE}.services.routes": ("admin/services",),
        f"{HERE}.policies.routes": ("admin/cancellation-policies",),
        f"{HERE}.late_checkout.routes": ("admin/late-checkout",),
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
