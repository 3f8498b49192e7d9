"""What follows from the rooms' declarations: subscriptions, and the functions that run them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_

import msgspec

from chalicelib.cloud.rooms import Job, Queue, Reaction, Room, Uses, name_of

PUBLISHER = "publish_events"
OUTBOX = "events"
"""The table whose stream starts the publisher."""
PUBLISHERS = 5
"""One works on each shard of the stream, and a table of this size has few."""


REPLAYS = Job(
    handler="chalicelib.replays:replay_missed",
    when="every 15 minutes",
    rule="rate(15 minutes)",
    seconds=300,
    uses=Uses(reads=("events", "ledgers"), writes=("ledgers",)),
)
"""Nobody's in particular, as the publisher: it sends what that did not."""


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """A handler of events or of a command, and the queue that its messages travel on.

    `name` is `<room>.<function>`; messages carry it, so that each is for one handler only.
    `hears_past`: as its `Reaction` says; of commands each is carried out.
    """

    name: str
    handler: str
    hears: tuple[str, ...]
    queue: str
    uses: Uses
    hears_past: bool = True


NOTES_ERRORS = Uses(writes=("ledgers",))
"""Every handler: why its message failed is kept for whoever finds it among the dead letters."""
Listeners = Mapping[str, Sequence[Subscription]]
"""For the name of each event or command, who hears of it."""


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """Pages that a function of their own answers: what is asked for at `path` and below it, as the
    gateway has it (`/v1/...`), goes to `handler`, which takes the event and gives the answer."""

    path: str
    handler: str

    def has(self, path: str) -> bool:
        """Whether a path is one of its own."""
        return path == self.path or path.startswith(f"{self.path}/")


class Function(msgspec.Struct, frozen=True, kw_only=True):
    """A function of `app.py`, and what starts it: a queue, a clock, the stream of a table, or
    requests of the gateway.

    `at_once` of them can always run, and no more, however busy all others are.
    """

    name: str
    memory: int
    seconds: int
    uses: Uses = Uses()
    queue: Queue | None = None
    job: Job | None = None
    stream: str | None = None
    site: Site | None = None
    at_once: int | None = None


def subscriptions_of(rooms: Iterable[Room]) -> dict[str, Subscription]:
    """Every subscription, by its name."""
    found: dict[str, Subscription] = {}
    for room in rooms:
        for each in room.handlers:
            name = f"{room.name}.{name_of(each.handler)}"
            found[name] = Subscription(
                name=name,
                handler=each.handler,
                hears=each.hears if isinstance(each, Reaction) else (each.command,),
                queue=each.queue,
                uses=each.uses | NOTES_ERRORS,
                hears_past=not isinstance(each, Reaction) or each.hears_past,
            )
    return found


def stream_dead(function: Function) -> str:
    """The queue that learns of stream records that a function gave up on."""
    return f"{function.name.replace('_', '-')}-dead"


def listeners_of(subscriptions: Mapping[str, Subscription]) -> Listeners:
    """Who hears of what."""
    listeners: dict[str, list[Subscription]] = {}
    for subscription in subscriptions.values():
        for name in subscription.hears:
            listeners.setdefault(name, []).append(subscription)
    return listeners


def queues_of(rooms: Iterable[Room]) -> tuple[Queue, ...]:
    """Every queue."""
    return tuple(queue for room in rooms for queue in room.queues)


def functions_of(rooms: Sequence[Room]) -> tuple[Function, ...]:
    """Every worker function: the publisher, one for each queue, one for each job."""
    subscriptions = subscriptions_of(rooms).values()
    queues = queues_of(rooms)
    sends = Uses(sends=tuple(queue.name for queue in queues if queue.handler is None))
    publisher = Function(
        name=PUBLISHER,
        memory=256,
        seconds=30,
        uses=sends | Uses(writes=("ledgers",)),
        stream=OUTBOX,
        at_once=PUBLISHERS,
    )
    consumers = [_consumer(queue, subscriptions) for queue in queues]
    replays = msgspec.structs.replace(REPLAYS, uses=REPLAYS.uses | sends)
    jobs = [_worker(job) for job in (replays, *(job for room in rooms for job in room.jobs))]
    return (publisher, *consumers, *jobs)


def _worker(job: Job) -> Function:
    return Function(
        name=job.name,
        memory=job.memory,
        seconds=job.seconds,
        uses=job.uses,
        job=job,
        at_once=job.at_once,
    )


def _consumer(queue: Queue, subscriptions: Iterable[Subscription]) -> Function:
    handled = [each.uses for each in subscriptions if each.queue == queue.name]
    return Function(
        name=queue.name,
        memory=queue.memory,
        seconds=queue.seconds,
        uses=reduce(or_, handled, queue.uses),
        queue=queue,
    )
