"""Events: what happened, each a frozen struct of the room where it happened.

    class StayApproved(StayEvent, frozen=True, kw_only=True, tag="reservation.approved"):
        '''Staff approved a stay.'''

The tag names the event in the log. Fields are JSON values; those marked `SECRET` are text, and
the log shows only whether they are set.
"""

from typing import Any

import msgspec


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """The base of all events."""

    @property
    def subject(self) -> str:
        """Whom or what the event is of: `<kind>#<id>`. Each event derives it from its fields."""
        raise NotImplementedError


class EntryEvent(Event, frozen=True, kw_only=True):
    """Something happened to a setting that administrators keep; `entry_id` is its key."""

    entry_id: str

    @property
    def subject(self) -> str:
        """`season#<id>` for an event that is named `season.…`."""
        return f"{name_of(type(self)).partition('.')[0]}#{self.entry_id}"


class EntrySaved(EntryEvent, frozen=True, kw_only=True):
    """A setting was added or changed. Rooms derive one for each collection: `season.saved`."""


class EntryRemoved(EntryEvent, frozen=True, kw_only=True):
    """A setting was taken out. Rooms derive one for each collection: `season.removed`."""


def name_of(message: type[Any]) -> str:
    """The name of a class of events or commands: its tag.

    Raises:
        TypeError: the class has none, so it is only a base of others.
    """
    tag = message.__struct_config__.tag
    if not isinstance(tag, str):
        raise TypeError(f"{message.__name__} is only a base: it has no tag")
    return tag
