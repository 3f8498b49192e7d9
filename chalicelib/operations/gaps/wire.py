"""Gaps on the wire (staff book, 1.9)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import Meta

from chalicelib.kernel import dates
from chalicelib.operations.gaps.lists import GapFilters
from chalicelib.operations.gaps.types import (
    REASON_LABELS,
    CleaningGap,
    GapFigures,
    HouseGaps,
    ReasonCount,
)
from chalicelib.operations.types import GapReason
from chalicelib.properties.types import House
from chalicelib.reservations.types import Stay
from chalicelib.web.formats import Id
from chalicelib.web.pages import PageQuery
from chalicelib.web.shapes import shared_fields, uuid_text

WIRE_NAMES = {"gap_id": "id", "original_day": "original_required_date"}


class GapQuery(PageQuery, kw_only=True, rename={"property_id": "property"}):
    """Which gaps to list."""

    property_id: UUID | None = None
    """Only those of a house."""
    resolved: bool | None = None
    """Only those that are resolved (`true`), or that are not (`false`)."""
    reason: GapReason | None = None
    """Only those with a reason."""
    date_from: date | None = None
    """Only those from this day on."""
    date_to: date | None = None
    """Only those up to this day."""

    @property
    def filters(self) -> GapFilters:
        """What is asked for."""
        return GapFilters(
            property_id=uuid_text(self.property_id),
            resolved=self.resolved,
            reason=self.reason,
            date_from=self.date_from,
            date_to=self.date_to,
        )


class GapView(msgspec.Struct, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """A cleaning that could not be done when its house fell free."""

    TEXTS_FROM: ClassVar = (CleaningGap,)

    gap_id: Id
    building_property: Id
    """The house."""
    property_name: str
    """The name of the house."""
    property_background_color: str
    """The colour of the house in the calendar."""
    reservation: Id | None
    """The stay after which the house is to be cleaned; null where there was none."""
    client_name: str | None
    """The guest of that stay; null without one."""
    check_out_date: date | None
    """The day on which the house falls free after that stay; null without one."""
    gap_date: date
    reason: GapReason
    reason_display: str
    """The reason, in Spanish."""
    original_day: date
    rescheduled_date: date | None
    resolved: bool
    days_without_cleaning: int | None
    """How many days the house is dirty; null while nobody knows."""
    notes: str
    created: datetime
    updated: datetime

    @classmethod
    def of(cls, gap: CleaningGap, house: House, stay: Stay | None) -> "GapView":
        """A gap of a house, after a stay."""
        values = shared_fields(gap, cls) | {
            "created": dates.in_lima(gap.created),
            "updated": dates.in_lima(gap.updated),
        }
        return cls(
            building_property=gap.property_id,
            property_name=house.name,
            property_background_color=house.background_color,
            reservation=gap.reservation_id,
            client_name=_name_of(stay),
            check_out_date=None if stay is None else stay.blocked_until,
            reason_display=REASON_LABELS[gap.reason],
            days_without_cleaning=gap.days_without_cleaning,
            **values,
        )


class GapResolution(msgspec.Struct, frozen=True, kw_only=True):
    """How a gap ends."""

    rescheduled_date: date | None = None
    """The day on which the house was cleaned; null where it needs no cleaning any more."""
    notes: Annotated[str, Meta(max_length=2000)] = ""
    """What became of it."""


class HouseGapsView(msgspec.Struct, frozen=True, kw_only=True):
    """The gaps of a house."""

    TEXTS_FROM: ClassVar = (HouseGaps,)

    property_id: Id
    property_name: str
    """The name of the house."""
    property_background_color: str
    """The colour of the house in the calendar."""
    total_gaps: int
    unresolved_gaps: int
    total_days_without_cleaning: int
    most_recent_gap: date | None
    most_common_reason: GapReason | None

    @classmethod
    def of(cls, gaps: HouseGaps, houses: Mapping[str, House]) -> "HouseGapsView":
        """The figures of a house."""
        house = houses[gaps.property_id]
        return cls(
            property_name=house.name,
            property_background_color=house.background_color,
            **shared_fields(gaps, cls),
        )


class ReasonView(msgspec.Struct, frozen=True, kw_only=True):
    """How often a reason kept houses dirty."""

    TEXTS_FROM: ClassVar = (ReasonCount,)

    reason: GapReason
    count: int
    reason_display: str
    """The reason, in Spanish."""


class WeekView(msgspec.Struct, frozen=True):
    """The gaps of a week."""

    week: str
    """Which week: `Semana 4` is that of the last seven days."""
    gaps: int
    """How many it had."""


class GapFiguresView(msgspec.Struct, frozen=True, kw_only=True):
    """The gaps of all houses."""

    TEXTS_FROM: ClassVar = (GapFigures,)

    total_gaps: int
    unresolved_gaps: int
    recent_gaps_30_days: int
    avg_days_without_cleaning: float
    gaps_by_reason: list[ReasonView]
    """The reasons, the commonest first."""
    weekly_trends: list[WeekView]
    """The last four weeks, the newest first; a week ends the day before today."""

    @classmethod
    def of(cls, figures: GapFigures) -> "GapFiguresView":
        """The figures of all houses."""
        weeks = len(figures.weekly_trends)
        return cls(
            total_gaps=figures.total_gaps,
            unresolved_gaps=figures.unresolved_gaps,
            recent_gaps_30_days=figures.recent_gaps_30_days,
            avg_days_without_cleaning=figures.avg_days_without_cleaning,
            gaps_by_reason=[
                ReasonView(
                    reason=each.reason,
                    count=each.count,
                    reason_display=REASON_LABELS[each.reason],
                )
                for each in figures.gaps_by_reason
            ],
            weekly_trends=[
                WeekView(f"Semana {weeks - back}", gaps)
                for back, gaps in enumerate(figures.weekly_trends)
            ],
        )


def _name_of(stay: Stay | None) -> str | None:
    if stay is None:
        return None
    return f"{stay.guest.first_name} {stay.guest.last_name}".strip()
