"""All that happened to a booking, as staff read it."""

from chalicelib.cloud.rooms import Room, Uses

HERE = "chalicelib.timeline"

ROOM = Room(
    name="timeline",
    paths={f"{HERE}.routes": ("reservations/{reservation_id}/timeline",)},
    uses=Uses(reads=("accounts", "events", "properties", "reservations")),
)
