"""The nights of the houses, and who has them."""

from chalicelib.cloud.rooms import Room, Uses

ROOM = Room(name="calendar", uses=Uses(reads=("nights",), writes=("nights",)))
