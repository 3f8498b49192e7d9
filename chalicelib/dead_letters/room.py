"""What queues gave up: looked at, sent again, discarded."""

from chalicelib.cloud.rooms import Room, Uses

HERE = "chalicelib.dead_letters"

ROOM = Room(
    name="dead_letters",
    paths={f"{HERE}.routes": ("admin/dead-letters",)},
    uses=Uses(reads=("accounts", "events", "ledgers"), writes=("events",), dead_letters=("mends",)),
    emits=("dead_letter.discarded", "dead_letter.sent_again"),
)
