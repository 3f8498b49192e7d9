"""What somebody says when they come to a house, leave it or rest."""

from datetime import date

import msgspec

from chalicelib.kernel.places import Place
from chalicelib.operations.time.types import ActionType, TimeRecord


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be noted. `member_id` None is whoever says it; `task_id` None is no task."""

    member_id: str | None
    property_id: str
    task_id: str | None
    action: ActionType
    place: Place | None
    notes: str
    picture: bytes | None


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which records to list: of a person, a day, an action; None is all."""

    member_id: str | None = None
    day: date | None = None
    action: ActionType | None = None


class Named(msgspec.Struct, frozen=True):
    """A record with the names of its person and house."""

    record: TimeRecord
    member_name: str
    house_name: str
