"""Every table, bucket and secret of the product, defined once (queues stand in their rooms).

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
    """An on-demand table. `ttl` names the attribute of expiry (epoch seconds). Items of one that
    only grows (`appends`) are put, and neither changed nor deleted by any function."""

    name: str
    hash: str
    range: str
    indexes: tuple[Index, ...] = ()
    ttl: str | None = None
    stream: bool = False
    appends: bool = False

    @property
    def key_attributes(self) -> tuple[str, ...]:
        """The attributes that keys use, in order, each once."""
        names = [self.hash, self.range]
        for index in self.indexes:
            names += [index.hash, index.range]
        return tuple(dict.fromkeys(names))


class Bucket(msgspec.Struct, frozen=True):
    """A private bucket. New objects under `watched` are announced on the queue `announces`.

    What stays under `passing` is removed after `passing_days`: an upload that was accepted has
    been copied to where it belongs long before, and the address of an export lives a day.
    """

    name: str
    watched: str
    announces: str
    passing: tuple[str, ...]
    passing_days: int = 7


STAY_LIST = (
    "property_id",
    "client_id",
    "seller_id",
    "check_in",
    "check_out",
    "status",
    "origin",
    "created",
    "hold_until",
)

CALENDAR = (*STAY_LIST, "entry")

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
            # The calendar of a year is read from it alone, so it has what that shows. (A month
            # would be a range of it, but emulators look at a whole partition for a range.)
            Index("by_year", hash="check_in_year", range="check_in_key", carries=CALENDAR),
            Index("by_client", hash="client_id", range="check_in_key", carries=STAY_OF_CLIENT),
            Index("by_created_day", hash="created_day", range="created_key", carries=STAY_LIST),
            # Sparse: only what someone still has to look at, or what a clock will end.
            Index("by_review", hash="review", range="check_in_key", carries=CALENDAR),
            Index("by_deadline", hash="due", range="due_key", carries=STAY_LIST),
            Index("by_refund", hash="owes", range="owes_key", carries=()),
            # Payments: vouchers to review, and what a gateway did on a day.
            Index("by_payment", hash="listed", range="listed_key", carries=()),
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
    # The work on site. What lists show of a person or a month names the list and its place.
    Table(
        "operations",
        hash="scope",
        range="kind",
        indexes=(
            Index("by_member", hash="member_list", range="member_key"),
            Index("by_month", hash="month_list", range="month_key"),
        ),
    ),
    # The lines that searches look through (`cloud.directories`).
    Table("directories", hash="directory", range="entry"),
    # What is counted of stays and searches (`insights`): rows of numbers by time, and beside them
    # what each thing was last counted as.
    Table("insights", hash="series", range="entry", ttl="expires_at"),
    # What houses told of themselves, what is asked of them, and what guests share of a stay
    # (`smart_home`). Commands and shares expire.
    Table("house_devices", hash="scope", range="kind", ttl="expires_at"),
    # Events of guests, who registered for them, and the activity feed (`community`). What a list
    # shows names the list and its place there.
    Table(
        "community",
        hash="scope",
        range="kind",
        indexes=(
            Index("by_client", hash="client_list", range="list_key"),
            Index("by_group", hash="group_list", range="list_key"),
            Index("by_list", hash="listed", range="list_key"),
        ),
    ),
    # What people are told (`notifications`): their devices, their lists, and what waits. Marks and
    # tickets expire.
    Table("notifications", hash="recipient", range="entry", ttl="expires_at"),
    # Events stay for ever; commands, which only pass through, expire.
    Table(
        "events",
        hash="subject",
        range="event_id",
        # What was recorded when, for whoever sends it again.
        indexes=(Index("by_hour", hash="hour", range="event_id", carries=("name",)),),
        ttl="expires_at",
        stream=True,
        appends=True,
    ),
)

BUCKETS = (
    Bucket(
        "media",
        watched="uploads/",
        announces="uploads",
        passing=("uploads/", "opened/", "exports/", "imports/"),
    ),
)

SECRETS = (
    "tokens",
    "bots",
    "chatbot",
    "twilio",
    "whatsapp",
    "facebook",
    "google_sheets",
    "nextcloud",
    "calendar_feed",
    "identity",
    "mercadopago",
    "openpay",
    "landlord",
    "expo",
    "telegram",
    "meta",
    "deezer",
)
"""Names of secrets; each is a JSON object generated at the first deployment or local start.

What others issue (all but `tokens` and `bots`) a person puts in afterwards; until then it is not
configured.
"""


def table(name: str) -> Table:
    """The definition of one table."""
    return next(table for table in TABLES if table.name == name)
