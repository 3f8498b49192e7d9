"""The queues of all rooms, and who takes their messages."""

from collections.abc import Mapping

from chalicelib.cloud.assembly import stream_dead
from chalicelib.dead_letters.types import DeadQueue
from chalicelib.wiring import FUNCTIONS, QUEUES, SUBSCRIPTIONS

DEAD: Mapping[str, DeadQueue] = {
    each.name: each
    for each in (
        *(DeadQueue(queue.dead, queue.name) for queue in QUEUES),
        *(DeadQueue(stream_dead(each), None) for each in FUNCTIONS if each.stream),
    )
}
"""Every dead-letter queue, by its name."""


def is_handler(subscription: str) -> bool:
    """Whether this release has a handler of that name."""
    return subscription in SUBSCRIPTIONS
