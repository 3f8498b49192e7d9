"""How a room declares itself: the paths it serves, what it tells and hears, what it runs.

Each room's `room.py` holds one `Room`, which is data only. Functions are named as
`module:function`, events and commands as on the log, so a cold start that asks who serves a path
imports nothing else; `tests/unit/wiring` proves every name.
"""

import re
from collections.abc import Mapping
from typing import Literal

import msgspec

LIMA_IS_BEHIND = 5
"""Hours between Lima and UTC, all year."""
MINUTES_A_DAY = 24 * 60
HouseQueues = Literal["sends", "keeps"]
DeadLetters = Literal["mends"]
_EVERY = r"every (?:(\d+) minutes|minute)"
_DAILY = r"every day at (\d\d):(\d\d)"


class Uses(msgspec.Struct, frozen=True, kw_only=True):
    """What a piece of work touches: all that the role of its function allows.

    reads, writes: tables. sends: queues. gets, puts, deletes, lists: files, by the beginnings of
    their keys. layers: heavy libraries. houses: what is
    done with the queues of houses, which administrators make: `sends` to them, or `keeps` (makes,
    removes and opens) them. dead_letters: `mends` those of all queues (looks at what was given up,
    sends it again, takes it out).
    """

    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    sends: tuple[str, ...] = ()
    gets: tuple[str, ...] = ()
    puts: tuple[str, ...] = ()
    deletes: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    houses: tuple[HouseQueues, ...] = ()
    dead_letters: tuple[DeadLetters, ...] = ()
    layers: tuple[str, ...] = ()

    def __or__(self, other: "Uses") -> "Uses":
        """What both touch, each thing once."""
        mine, theirs = msgspec.structs.asdict(self), msgspec.structs.asdict(other)
        return Uses(**{name: tuple(dict.fromkeys(mine[name] + theirs[name])) for name in mine})


class Reaction(msgspec.Struct, frozen=True, kw_only=True):
    """A function that hears of events, each in a message of its own: it takes a `Recorded` of
    the classes of those events. `queue` is one of its own room or of a room below. hears_past:
    whether it hears, too, of what is only entered here and happened long ago (`callers.PAST`):
    whoever counts does, whoever tells people or does something about it does not."""

    handler: str
    hears: tuple[str, ...]
    queue: str
    uses: Uses
    hears_past: bool = False


class CommandHandler(msgspec.Struct, frozen=True, kw_only=True):
    """The one function that carries out a command, whose struct it takes."""

    handler: str
    command: str
    queue: str
    uses: Uses


class Queue(msgspec.Struct, frozen=True, kw_only=True):
    """A queue, its dead-letter queue (`<name>-dead`) and the function that it feeds, of its name.

    A message is tried `attempts` times; `seconds` is how long a batch may take (the function's
    time-out; the visibility is six times that, as AWS advises). `concurrency` bounds the
    functions that run at once where they feed something outside. `handler` takes the bodies
    that others write (S3) on a queue that is not for our own messages.
    """

    name: str
    seconds: int
    memory: int = 256
    attempts: int = 5
    batch: int = 10
    concurrency: int | None = None
    handler: str | None = None
    uses: Uses = Uses()

    @property
    def visibility(self) -> int:
        """Seconds that a received message stays hidden."""
        return self.seconds * 6

    @property
    def dead(self) -> str:
        """The name of the dead-letter queue."""
        return f"{self.name}-dead"


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A function that a clock starts, and which takes the instant.

    `when` says it in Lima's time (`every minute`, `every 5 minutes`, `every day at 00:10`);
    `rule` is the same for EventBridge, in UTC. `at_once` is for a job that must run however busy
    all other functions are: so many of it can, and no more.
    """

    handler: str
    when: str
    rule: str
    seconds: int
    memory: int = 256
    at_once: int | None = None
    uses: Uses

    @property
    def name(self) -> str:
        """That of the function."""
        return name_of(self.handler)

    @property
    def minutes(self) -> int:
        """How long it is from one run to the next."""
        every = re.fullmatch(_EVERY, self.when)
        return int(every[1] or 1) if every else MINUTES_A_DAY


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """A room of the house.

    paths: which module serves which beginnings of paths; the longest that fits counts. A module
    may serve one method of a whole path whose others are a lower room's (`DELETE
    clients/{client_id}`).
    uses: what its routes touch. emits: its events. commands: what it asks for, and a room above
    or itself carries out. handlers: what it does about events and commands. queues: the kinds
    of work that are its own.
    """

    name: str
    paths: Mapping[str, tuple[str, ...]] = {}
    uses: Uses = Uses()
    emits: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    handlers: tuple[Reaction | CommandHandler, ...] = ()
    queues: tuple[Queue, ...] = ()
    jobs: tuple[Job, ...] = ()


EVERY_METHOD = ""
"""The method of a path that is declared without one."""


def method_and_path(declared: str) -> tuple[str, str]:
    """The two parts of `DELETE clients/{client_id}`; a path alone is that of every method."""
    method, _, path = declared.rpartition(" ")
    return method, path


def name_of(handler: str) -> str:
    """The function's name in `module:function`."""
    return handler.partition(":")[2]


def rule_of(when: str) -> str:
    """The rule of EventBridge for a time of Lima.

    Raises:
        ValueError: the time is not written as `Job` says.
    """
    every = re.fullmatch(_EVERY, when)
    if every:
        return f"rate({every[1]} minutes)" if every[1] else "rate(1 minute)"
    daily = re.fullmatch(_DAILY, when)
    if not daily:
        raise ValueError(f"not a time: {when!r}")
    hour = (int(daily[1]) + LIMA_IS_BEHIND) % 24
    return f"cron({int(daily[2])} {hour} * * ? *)"
