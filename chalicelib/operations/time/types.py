"""When somebody came, left or rested (staff book, 1.1 `TimeTracking`)."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from chalicelib.kernel.places import Place
from chalicelib.kernel.secrecy import SECRET
from chalicelib.operations.photos.types import WorkPhoto

ActionType = Literal["check_in", "check_out", "break_start", "break_end"]


class TimeRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody did at an instant. People only add records; administrators correct them.
    `version` counts the changes."""

    record_id: str
    """Names the record."""
    member_id: str
    """The person."""
    property_id: str
    """The house."""
    task_id: str | None = None
    """The task that was begun or completed; null where the person said so apart from any."""
    action_type: ActionType
    """What the person did: came, left, began or ended a break."""
    at: datetime
    """When, by the clock of the server."""
    place: Annotated[Place | None, SECRET] = None
    """Where the telephone was."""
    location_verified: bool = False
    """Whether the telephone was at the house: 150 m from it at most. False where nobody knows."""
    notes: str = ""
    """What the person, or whoever corrected the record, wrote about it."""
    photo: WorkPhoto | None = None
    corrected_at: datetime | None = None
    """When an administrator corrected the record last; null where nobody did."""
    version: int = 1
