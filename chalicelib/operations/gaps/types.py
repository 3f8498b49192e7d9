"""Days on which a house stays dirty (staff book, 1.1 `PropertyCleaningGap`)."""

from datetime import date, datetime
from typing import Annotated

import msgspec

from chalicelib.kernel.secrecy import SECRET
from chalicelib.operations.types import GapReason

REASON_LABELS: dict[GapReason, str] = {
    "staff_overload": "Sobrecarga de personal",
    "no_staff_available": "Sin personal disponible",
    "capacity_exceeded": "Capacidad máxima excedida",
    "weekend_unavailable": "Personal no disponible en fin de semana",
}


class CleaningGap(msgspec.Struct, frozen=True, kw_only=True):
    """A cleaning that could not be done when its house fell free. There is one a task, which
    follows it: `resolved` once there is somebody for it, or no need any more.

    gap_id: the id of its task. original_day: when the house fell free at first. resolved_by: the
    administrator who closed it; None where the plan did. version: counts the changes.
    """

    gap_id: str
    """Names the gap."""
    property_id: str
    """The house."""
    reservation_id: str | None = None
    """The stay after which the house is to be cleaned; null where there was none."""
    gap_date: date
    """The day from which the house is dirty."""
    original_day: date
    """The day on which it was to be cleaned at first."""
    reason: GapReason = "staff_overload"
    """Why nobody cleans it on that day."""
    rescheduled_date: date | None = None
    """The day on which it is cleaned instead; null while there is none."""
    resolved: bool = False
    """Whether somebody is to clean it, or nobody has to any more."""
    notes: Annotated[str, SECRET] = ""
    """What became of it."""
    resolved_by: str | None = None
    created: datetime
    """When it was noticed."""
    updated: datetime
    """When it was changed last."""
    version: int = 1

    @property
    def is_over(self) -> bool:
        """Whether the house is cleaned on its day, or needs nobody any more, or somebody says so:
        nothing is to be done later."""
        is_done = self.resolved_by is not None or self.rescheduled_date in (None, self.gap_date)
        return self.resolved and is_done

    @property
    def days_without_cleaning(self) -> int | None:
        """How many days the house is dirty; None while nobody knows."""
        if not self.resolved or self.rescheduled_date is None:
            return None
        return (self.rescheduled_date - self.gap_date).days


class HouseGaps(msgspec.Struct, frozen=True, kw_only=True):
    """The gaps of a house."""

    property_id: str
    """The house."""
    total_gaps: int
    """How many gaps it has, or had."""
    unresolved_gaps: int
    """Those for which there is nobody yet."""
    total_days_without_cleaning: int
    """How many days it was dirty, in all gaps together."""
    most_recent_gap: date | None
    """The day of its last gap; null where it has none."""
    most_common_reason: GapReason | None
    """Why it has most of its gaps; null where it has none."""


class ReasonCount(msgspec.Struct, frozen=True, kw_only=True):
    """How often a reason kept houses dirty."""

    reason: GapReason
    """The reason."""
    count: int
    """How many gaps have it."""


class GapFigures(msgspec.Struct, frozen=True, kw_only=True):
    """The gaps of all houses."""

    total_gaps: int
    """How many gaps there are, or were."""
    unresolved_gaps: int
    """Those for which there is nobody yet."""
    recent_gaps_30_days: int
    """Those of today and of the thirty days before it."""
    avg_days_without_cleaning: float
    """How many days a house is dirty on average, to one decimal, where it was cleaned later; 0
    where none was."""
    gaps_by_reason: tuple[ReasonCount, ...]
    """The reasons, the commonest first."""
    weekly_trends: tuple[int, ...]
    """How many gaps each of the last four weeks had, the newest first; a week ends the day before
    today."""
