"""Seasons as administrators see and write them (pricing book, 2.3 and 14)."""

from datetime import datetime

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.properties.rules import wording
from chalicelib.properties.shelves import Entry
from chalicelib.properties.types import Season, SeasonType
from chalicelib.properties.wire.fields import said, written


class SeasonView(msgspec.Struct, frozen=True, kw_only=True):
    """A season. Both ends belong to it."""

    id: str
    name: str
    season_type: SeasonType
    start_month: int
    start_day: int
    end_month: int
    end_day: int
    is_active: bool
    date_range_display: str
    applies_to: str
    created: datetime
    updated: datetime

    @classmethod
    def of(cls, entry: Entry[Season]) -> "SeasonView":
        """A season on the wire."""
        season = entry.value
        return cls(
            id=season.season_id,
            date_range_display=wording.date_range(season),
            applies_to=wording.SEASON_APPLIES_TO,
            **written(entry),
            **said(season, cls),
        )


class SeasonChange(msgspec.Struct, frozen=True, kw_only=True):
    """What may be said of a season; what is left out stays as it is."""

    name: str | UnsetType = UNSET
    season_type: SeasonType | UnsetType = UNSET
    start_month: int | UnsetType = UNSET
    start_day: int | UnsetType = UNSET
    end_month: int | UnsetType = UNSET
    end_day: int | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET


class NewSeason(SeasonChange, frozen=True, kw_only=True):
    """A new season."""

    name: str
    season_type: SeasonType
    start_month: int
    start_day: int
    end_month: int
    end_day: int
