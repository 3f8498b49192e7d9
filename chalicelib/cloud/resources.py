"""Every table, queue and bucket of the product, defined once.

The deployment's template and the local stack are both made from these definitions, and the
PynamoDB models are checked against them, so a name or a key stands in one place.
All key attributes are strings.
"""

import msgspec


class Index(msgspec.Struct, frozen=True):
    """A global secondary index. `carries` names the projected attributes; None projects all."""

    name: str
    hash: str
    range: str
    carries: tuple[str, ...] | None = None


class Table(msgspec.Struct, frozen=True):
    """An on-demand table. `ttl` names the attribute of expiry (epoch seconds)."""

    name: str
    hash: str
    range: str
    indexes: tuple[Index, ...] = ()
    ttl: str | None = None
    stream: bool = False

    @property
    def key_attributes(self) -> tuple[str, ...]:
        """The attributes that keys use, in order, each once."""
        names = [self.hash, self.range]
        for index in self.indexes:
            names += [index.hash, index.range]
        return tuple(dict.fromkeys(names))


class Queue(msgspec.Struct, frozen=True):
    """A queue with its dead-letter queue (`<name>-dead`).

    A message is tried `attempts` times; `seconds` is how long one attempt may take (the
    function's timeout; the visibility is six times that, as AWS advises). `concurrency`
    bounds the functions that run at once where they feed something outside.
    """

    name: str
    function: str
    seconds: int
    attempts: int = 5
    batch: int = 10
    concurrency: int | None = None

    @property
    def visibility(self) -> int:
        """Seconds that a received message stays hidden."""
        return self.seconds * 6

    @property
    def dead(self) -> str:
        """The name of the dead-letter queue."""
        return f"{self.name}-dead"


class Bucket(msgspec.Struct, frozen=True):
    """A private bucket. New objects under `watched` are announced on the queue `announces`.

    What stays under `watched` is removed after `watched_days`: an upload that was accepted has
    been copied to where it belongs long before.
    """

    name: str
    watched: str
    announces: str
    watched_days: int = 7


STAY_LIST = (
    "property_id",
    "client_id",
    "seller_id",
    "check_in",
    "check_out",
    "status",
    "origin",
    "created",
)

STAY_OF_CLIENT = tuple(name for name in STAY_LIST if name != "client_id")

TABLES = (
    # One partition, "catalogue", holds what every quote needs of every house (houses, photos,
    # rates, special dates, seasons, rate, services, policies), so that one consistent query
    # reads it; a house's bookings never touch it.
    Table("properties", hash="scope", range="kind"),
    Table("nights", hash="property_id", range="night"),
    Table(
        "reservations",
        hash="reservation_id",
        range="kind",
        indexes=(
            Index("by_month", hash="check_in_month", range="check_in_key", carries=STAY_LIST),
            Index("by_client", hash="client_id", range="check_in_key", carries=STAY_OF_CLIENT),
            Index("by_created_day", hash="created_day", range="created_key", carries=STAY_LIST),
            # Sparse: only what someone still has to look at, or what a clock will end.
            Index("by_review", hash="review", range="check_in_key", carries=STAY_LIST),
            Index("by_deadline", hash="due", range="due_key", carries=STAY_LIST),
        ),
    ),
    Table(
        "clients",
        hash="client_id",
        range="kind",
        indexes=(
            Index("by_points", hash="points_band", range="points_key", carries=()),
            Index("by_last_name", hash="last_name_band", range="last_name_key", carries=()),
            Index("by_first_name", hash="first_name_band", range="first_name_key", carries=()),
            Index("by_created", hash="created_band", range="created_key", carries=()),
            Index("by_level", hash="level_band", range="level_key", carries=()),
            Index("by_birthday", hash="birthday", range="last_name_key", carries=()),
        ),
    ),
    Table(
        "accounts",
        hash="account_id",
        range="kind",
        indexes=(Index("directory", hash="listed", range="sort", carries=None),),
        ttl="expires_at",
    ),
    Table(
        "ledgers",
        hash="account",
        range="entry",
        indexes=(Index("by_kind", hash="listed", range="listed_key", carries=()),),
        ttl="expires_at",
    ),
    # Events stay for ever; commands, which only pass through, expire.
    Table("events", hash="subject", range="event_id", ttl="expires_at", stream=True),
)

QUEUES = (
    Queue("reactions", function="react", seconds=30),
    Queue("uploads", function="process_upload", seconds=60, batch=1),
    # One message waits for an outside service up to 35 seconds, seldom twice.
    Queue("sync", function="sync", seconds=90, batch=1, concurrency=2),
)

BUCKETS = (Bucket("media", watched="uploads/", announces="uploads"),)

SECRETS = ("tokens", "bots", "chatbot")
"""Names of secrets; each is a JSON object generated at the first deployment or local start.

What others issue (`chatbot`) a person puts in afterwards; until then it is not configured.
"""


def table(name: str) -> Table:
    """The definition of one table."""
    return next(table for table in TABLES if table.name == name)


class Schedule(msgspec.Struct, frozen=True):
    """When a job runs. `expression` is EventBridge's; `minutes` is the same for the local stack."""

    expression: str
    minutes: int


class Function(msgspec.Struct, frozen=True):
    """A worker function of `app.py` (the API itself is Chalice's own).

    It is fed by a queue of `QUEUES` (that names it), by the stream of table `stream`, or by
    `schedule`. `reads`, `writes` and `sends` name the tables and queues it may use, `objects`
    the buckets, `secrets` the secrets, and are all that its role allows.
    """

    name: str
    memory: int
    seconds: int
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    sends: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    stream: str | None = None
    schedule: Schedule | None = None


API = Function(
    name="APIHandler",
    memory=1024,
    seconds=29,
    reads=("properties", "nights", "reservations", "clients", "accounts", "ledgers", "events"),
    writes=("properties", "nights", "reservations", "clients", "accounts", "ledgers", "events"),
    objects=("media",),
    secrets=("tokens", "bots"),
)

FUNCTIONS = (
    Function(
        name="publish_events",
        memory=256,
        seconds=30,
        sends=("reactions", "sync"),
        stream="events",
    ),
    Function(
        name="react",
        memory=256,
        seconds=30,
        reads=("properties", "clients"),
        writes=("clients", "events"),
        objects=("media",),
    ),
    Function(
        name="process_upload",
        memory=1024,
        seconds=60,
        reads=("properties",),
        writes=("properties", "events"),
        objects=("media",),
        layers=("imaging",),
    ),
    Function(
        name="expire_holds",
        memory=512,
        seconds=120,
        reads=("reservations", "nights"),
        # A hold that ends gives its code back, and the discount of the guest's first stay.
        writes=("reservations", "nights", "events", "ledgers", "clients"),
        schedule=Schedule("rate(1 minute)", minutes=1),
    ),
    Function(
        name="sync",
        memory=256,
        seconds=90,
        # The circuits of outside services stand in `ledgers`.
        reads=("properties", "ledgers"),
        writes=("ledgers",),
        secrets=("chatbot",),
    ),
    Function(
        name="sync_daily",
        memory=256,
        seconds=30,
        writes=("events",),
        # 00:10 in Lima.
        schedule=Schedule("cron(10 5 * * ? *)", minutes=24 * 60),
    ),
)
