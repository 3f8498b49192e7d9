"""What the room of imports declares: it is run by the command of administrators, and serves
nothing."""

from chalicelib.cloud.rooms import Room

ROOM = Room(name="imports")
