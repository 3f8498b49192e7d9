"""The figures of the business."""

from chalicelib.cloud.rooms import Room, Uses

ROOM = Room(
    name="insights",
    paths={"chalicelib.insights.routes": ("admin/airbnb-profits", "profit/{profit_id}")},
    uses=Uses(reads=("properties",), writes=("properties",)),
    emits=("profit.changed", "profit.created", "profit.removed"),
)
