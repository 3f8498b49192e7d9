"""Registrations in table `community`. `writing.py` is the only writer.

| scope | kind | holds |
|---|---|---|
| `registration#<id>` | `registration` | a registration |
| `board#<event>` | `<place>` | a line of whoever takes part, in the order of the standings |
| `announcements` | `<instant>#<registration>` | that a winner is to be announced then |

Index `by_client` has the registrations of a client, `by_group` those of an event (`event#<id>`),
`by_list` all (`registrations`): each by when they were made. How many there are of each sort is
counted by event (`registration-counts`, an item an event; `Sort.name`).
"""

import typing
from collections.abc import Collection, Iterable
from datetime import datetime

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import counters, store
from chalicelib.cloud.attributes import StructAttribute, instant_key
from chalicelib.cloud.store import Found, Key
from chalicelib.cloud.transaction import Transaction
from chalicelib.community.occasions.records import TABLE, scope_of
from chalicelib.community.registrations.types import Line
from chalicelib.community.scores import rules as standings
from chalicelib.community.scores.types import Score
from chalicelib.community.types import Occasion, Registration, RegistrationStatus, Win

REGISTRATION, ALL, ANNOUNCEMENTS = "registration", "registrations", "announcements"
COUNTS = "registration-counts"
OF_CLIENT = "registrations#"


class Sort(msgspec.Struct, frozen=True):
    """What administrators look for registrations by: where they stand, and whether they won."""

    status: RegistrationStatus
    is_winner: bool

    @classmethod
    def of(cls, registration: Registration) -> "Sort":
        """What sort a registration is of."""
        return cls(registration.status, registration.win is not None)

    @property
    def name(self) -> str:
        """How records and counts call it."""
        return f"{self.status}+{int(self.is_winner)}"


SORTS = tuple(
    Sort(status, is_winner)
    for status in typing.get_args(RegistrationStatus)
    for is_winner in (False, True)
)


class RegistrationRecord(Model):
    """A registration."""

    Meta = store.meta(TABLE)
    scope = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=REGISTRATION)
    version = NumberAttribute()
    registration = StructAttribute[Registration](Registration)
    client_list = UnicodeAttribute()
    group_list = UnicodeAttribute()
    listed = UnicodeAttribute(default=ALL)
    list_key = UnicodeAttribute()
    sort = UnicodeAttribute()

    @classmethod
    def of(cls, registration: Registration) -> "RegistrationRecord":
        """The record of a registration."""
        return cls(
            scope=_scope(registration.registration_id),
            version=registration.version,
            registration=registration,
            client_list=f"{OF_CLIENT}{registration.client_id}",
            group_list=scope_of(registration.occasion_id),
            sort=Sort.of(registration).name,
            list_key=f"{instant_key(registration.created)}#{registration.registration_id}",
        )


class LineRecord(Model):
    """A line of the standings."""

    Meta = store.meta(TABLE)
    scope = UnicodeAttribute(hash_key=True)
    place = UnicodeAttribute(range_key=True, attr_name="kind")
    line = StructAttribute[Line](Line)

    @classmethod
    def of(cls, registration: Registration) -> "LineRecord":
        """The line of whoever takes part."""
        names = Line.__struct_fields__
        line = Line(**{name: getattr(registration, name) for name in names})
        return cls(
            scope=board_of(registration.occasion_id), place=place_of(registration), line=line
        )


class AnnouncementRecord(Model):
    """That a winner is to be announced."""

    Meta = store.meta(TABLE)
    scope = UnicodeAttribute(hash_key=True, default=ANNOUNCEMENTS)
    kind = UnicodeAttribute(range_key=True)
    registration_id = UnicodeAttribute()

    @classmethod
    def of(cls, registration: Registration, win: Win) -> "AnnouncementRecord":
        """The record of a winner who is to be announced."""
        kind = f"{instant_key(win.announced_for)}#{registration.registration_id}"
        return cls(kind=kind, registration_id=registration.registration_id)


def place_of(registration: Registration) -> str:
    """Where whoever takes part stands."""
    reached_at = registration.reached_at or registration.registered_at
    score = Score(registration.score, reached_at)
    return standings.place(score, registration.registered_at, registration.registration_id)


def registration_key(registration_id: str) -> Key:
    """Where a registration stands, for reads that fetch other records too."""
    return Key(RegistrationRecord, _scope(registration_id), REGISTRATION)


def registration_in(found: Found, registration_id: str) -> Registration | None:
    """The registration whose `registration_key` was read."""
    return found.value(registration_key(registration_id), RegistrationRecord.registration)


def find(registration_id: str) -> Registration | None:
    """A registration as of now."""
    return registration_in(store.fetch_many([registration_key(registration_id)]), registration_id)


def found_of(registration_ids: Iterable[str]) -> list[Registration]:
    """Those of the registrations that there are, in the order of their ids, as of now."""
    wanted = list(registration_ids)
    found = store.fetch_many(map(registration_key, wanted))
    read = (registration_in(found, each) for each in wanted)
    return [each for each in read if each is not None]


def board(occasion_id: str) -> list[Line]:
    """Everybody who takes part in an event, in the order of the standings: one query."""
    items = store.query(TABLE, board_of(occasion_id), consistent=True)
    return [store.value_of(item, LineRecord.line) for item in items]


def position_of(registration_id: str, occasion: Occasion) -> int | None:
    """The place of whoever takes part in a contest, from 1; None elsewhere."""
    if occasion.contest is None:
        return None
    lines = enumerate(board(occasion.occasion_id), 1)
    return next((at for at, line in lines if line.registration_id == registration_id), None)


def of_client(client_id: str) -> list[Registration]:
    """All registrations of a client, newest first. One that was just made may be missing."""
    items = store.query(TABLE, f"{OF_CLIENT}{client_id}", index="by_client", forward=False)
    return _registrations(items)


def of_event(occasion_id: str, after: str, most: int) -> list[tuple[str, Registration]]:
    """The next registrations of an event after a place, by when they were made, each with its
    place."""
    items = store.query(
        TABLE,
        scope_of(occasion_id),
        index="by_group",
        where=RegistrationRecord.list_key > after if after else None,
        limit=most,
    )
    return [
        (item["list_key"]["S"], store.value_of(item, RegistrationRecord.registration))
        for item in items
    ]


def listed(
    occasion_id: str | None, sorts: Collection[Sort], *, skip: int, take: int
) -> list[Registration]:
    """`take` registrations of these sorts, of an event or all, after the newest `skip`; newest
    first."""
    place, index = (ALL, "by_list") if occasion_id is None else (scope_of(occasion_id), "by_group")
    wanted = RegistrationRecord.sort.is_in(*sorted(sort.name for sort in sorts))
    keep = None if len(sorts) == len(SORTS) else wanted
    items = store.query(TABLE, place, index=index, keep=keep, forward=False, limit=skip + take)
    return _registrations(items[skip:])


def count(tx: Transaction, registration: Registration, step: int) -> None:
    """Count a registration more (or fewer) of its sort."""
    sort = Sort.of(registration).name
    tx.count(TABLE, COUNTS, registration.occasion_id, sort, step, spread=True)


def counted(occasion_id: str | None, sorts: Collection[Sort]) -> int:
    """How many registrations of these sorts there are, of an event or all."""
    found = counters.read(TABLE, COUNTS)
    events = found.values() if occasion_id is None else [found.get(occasion_id, {})]
    return sum(numbers.get(sort.name, 0) for numbers in events for sort in sorts)


def announcements_until(instant: datetime, most: int) -> list[tuple[str, datetime]]:
    """Winners who are to be announced at `instant` or before, and when."""
    where = AnnouncementRecord.kind < f"{instant_key(instant)}$"
    items = store.query(TABLE, ANNOUNCEMENTS, where=where, limit=most, consistent=True)
    return [
        (
            item["registration_id"]["S"],
            datetime.fromisoformat(item["kind"]["S"].partition("#")[0]),
        )
        for item in items
    ]


def _registrations(items: Iterable[store.Item]) -> list[Registration]:
    return [store.value_of(item, RegistrationRecord.registration) for item in items]


def board_of(occasion_id: str) -> str:
    """Where the lines of an event stand."""
    return f"board#{occasion_id}"


def _scope(registration_id: str) -> str:
    return f"registration#{registration_id}"
