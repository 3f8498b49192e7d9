"""The activity feed on the wire (staff book, 5.3). Everybody gets `activity_data` by the fields of
`Facts` alone, and of a stay nothing before it is over."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Annotated, Any, ClassVar
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chalicelib.community.feed import rules, wording
from chalicelib.community.feed.types import Activity, ActivityConfig, ActivityType, Facts
from chalicelib.community.times import time_ago
from chalicelib.kernel.dates import in_lima
from chalicelib.web.formats import Address, Id
from chalicelib.web.pages import DEFAULT_SIZE, MOST_SIZE, PageNumber, PageQuery

Importance = Annotated[int, Meta(ge=rules.LEAST_IMPORTANT, le=rules.MOST_IMPORTANT)]
Configs = Mapping[str, ActivityConfig]


class FeedQuery(msgspec.Struct, kw_only=True):
    """Which entries, newest first."""

    type: ActivityType | None = None
    """Only of this kind."""
    client_id: UUID | None = None
    """Only those of a client: the guest who asks, or, for administrators, anybody."""
    importance_level: Importance | None = None
    """Only of this importance."""
    is_public: bool | None = None
    """`false` finds nothing: nobody reads private entries here."""
    cursor: UUID | None = None
    """Only those after this one, as `next` of the answer before has it."""
    page: PageNumber = 1
    """The number of the page; beside a `cursor` it leaves nothing out. `next` leads on at any
    size."""
    page_size: Annotated[int, Meta(ge=1)] = DEFAULT_SIZE
    """Rows a page, 1000 at most."""

    @property
    def size(self) -> int:
        """Rows a page, capped."""
        return min(self.page_size, MOST_SIZE)

    @property
    def skip(self) -> int:
        """Rows before those to show."""
        return 0 if self.cursor is not None else (self.page - 1) * self.size

    def following(self, url: str, last: str | None) -> str | None:
        """The address of what comes after an entry."""
        return None if last is None else self._link(url, page=self.page + 1, cursor=last)

    def preceding(self, url: str) -> str | None:
        """The address of the page before; None where entries are read by a cursor."""
        is_first = self.page == 1 or self.cursor is not None
        return None if is_first else self._link(url, page=self.page - 1)

    def _link(self, url: str, **place: Any) -> str:
        said = {
            "type": self.type,
            "client_id": self.client_id,
            "importance_level": self.importance_level,
            "is_public": None if self.is_public is None else str(self.is_public).lower(),
            "page_size": self.size,
            **place,
        }
        told = {name: value for name, value in said.items() if value is not None}
        return f"{url}?{urlencode(told)}"


class ActivityPerson(msgspec.Struct, kw_only=True):
    """Whom an entry is of, as everybody may know them."""

    id: None = None
    """Null: ids of guests are theirs."""
    name: str
    """The first name and an initial: `Ana Q.`."""
    facebook_linked: bool
    """Whether an account at Facebook is linked."""
    facebook_profile_picture: None = None
    """Null: the address of a picture at Facebook would name the account."""


class ActivityData(Facts, frozen=True, kw_only=True, omit_defaults=True):
    """What an entry tells beside its texts. What does not apply is left out."""

    TEXTS_FROM: ClassVar = (Facts,)

    event_id: Id | None = None
    property_name: str | None = None
    """The house; of a stay only once that is over."""
    dates: str | None = None
    """The days of a stay that is over, in Spanish."""
    check_in: date | None = None
    """The day of arrival of a stay that is over."""
    check_out: date | None = None
    """The day of departure of a stay that is over."""
    formatted_message: str
    """What happened, in a Spanish sentence."""
    reason: str
    """What administrators say as the reason; empty for nothing."""


class ActivityView(msgspec.Struct, kw_only=True):
    """An entry of the feed, as everybody sees it."""

    TEXTS_FROM: ClassVar = (Activity,)

    id: Id
    """Names the entry."""
    activity_type: ActivityType
    activity_type_display: str
    """What the kind is called, in Spanish."""
    title: str
    description: str
    icon: str
    """An emoji."""
    time_ago: str
    """How long ago it was, in Spanish."""
    client_name: str | UnsetType = UNSET
    """Whom it is of; left out where it is of nobody, or of a stay that is not over."""
    client_info: ActivityPerson | UnsetType = UNSET
    """The same, with what else everybody may know."""
    importance_level: int
    created: datetime
    """When it happened."""
    activity_data: ActivityData
    """What it tells beside its texts."""

    @classmethod
    def of(cls, activity: Activity, configs: Configs, now: datetime) -> "ActivityView":
        """The view of an entry."""
        config = rules.config_of(activity.activity_type, configs)
        data = rules.public_data(activity, config, now)
        return cls(
            id=activity.activity_id,
            activity_type=activity.activity_type,
            activity_type_display=wording.LABELS[activity.activity_type],
            title=activity.title,
            description=activity.description or data["formatted_message"],
            icon=config.default_icon or wording.ICONS[activity.activity_type],
            time_ago=time_ago(activity.at, now),
            importance_level=activity.importance_level,
            created=in_lima(activity.at),
            activity_data=ActivityData(**data),
            **_person(activity, now),
        )


def _person(activity: Activity, now: datetime) -> dict[str, Any]:
    name = activity.name
    if name is None or not rules.is_nameable(activity, now):
        return {}
    person = ActivityPerson(name=name, facebook_linked=activity.has_facebook)
    return {"client_name": name, "client_info": person}


def views_of(rows: Iterable[Activity], configs: Configs, now: datetime) -> list[ActivityView]:
    """The views of entries."""
    return [ActivityView.of(each, configs, now) for each in rows]


class FeedPage(msgspec.Struct, kw_only=True):
    """A page of the feed."""

    count: int
    """How many entries there are on all pages."""
    next: Address | None
    """The address of the next page; null on the last."""
    previous: Address | None
    """The address of the page before; null on the first, and where a `cursor` was sent."""
    results: list[ActivityView]
    """The entries, newest first."""
    actual: int
    """The number of this page."""
    total_paginas: int
    """How many pages there are."""

    @classmethod
    def of(
        cls, rows: list[ActivityView], count: int, last: str | None, query: FeedQuery, url: str
    ) -> "FeedPage":
        """A page of `count` entries; `last` names the last one read where older ones follow."""
        return cls(
            count=count,
            next=query.following(url, last),
            previous=query.preceding(url),
            results=rows,
            actual=query.page,
            total_paginas=max(1, -(-count // query.size)),
        )


class RecentQuery(msgspec.Struct, kw_only=True):
    """Of which time."""

    hours: Annotated[int, Meta(ge=1, le=8760)] = 24
    """The last hours, a year at most."""


class RecentActivities(msgspec.Struct, kw_only=True):
    """The newest entries."""

    period_hours: int
    """Of so many hours."""
    total_activities: int
    """How many are shown, 50 at most."""
    activities: list[ActivityView]
    """They, newest first."""


class StatsQuery(msgspec.Struct, kw_only=True):
    """Of which time."""

    days: Annotated[int, Meta(ge=1, le=366)] = 7
    """Today in Lima and the days before, a year at most."""


class KindCount(msgspec.Struct):
    """How many entries of a kind there are."""

    activity_type: str
    """The kind."""
    count: int
    """How many."""


class DayCount(msgspec.Struct):
    """How many entries a day has."""

    date: date
    """The day in Lima."""
    total_activities: int
    """How many."""
    by_type: list[KindCount]
    """How many of each kind, most first."""


class FeedStats(msgspec.Struct, kw_only=True):
    """How many public entries there are, by kind and by day."""

    period_days: int
    """Of so many days."""
    total_activities: int
    """How many."""
    stats_by_type: list[KindCount]
    """How many of each kind, most first."""
    daily_breakdown: list[DayCount]
    """Day by day, the newest first."""


def stats_of(days: Iterable[tuple[date, Mapping[str, int]]], number: int) -> FeedStats:
    """The view of how many entries each day has."""
    daily = [DayCount(day, sum(by_type.values()), _counts(by_type)) for day, by_type in days]
    together: dict[str, int] = {}
    for each in daily:
        for kind in each.by_type:
            together[kind.activity_type] = together.get(kind.activity_type, 0) + kind.count
    return FeedStats(
        period_days=number,
        total_activities=sum(each.total_activities for each in daily),
        stats_by_type=_counts(together),
        daily_breakdown=daily,
    )


def _counts(by_type: Mapping[str, int]) -> list[KindCount]:
    ordered = sorted(by_type.items(), key=lambda each: (-each[1], each[0]))
    return [KindCount(kind, count) for kind, count in ordered]


class NewActivity(msgspec.Struct, kw_only=True):
    """An entry that an administrator writes, of no guest."""

    TEXTS_FROM: ClassVar = (Activity,)

    activity_type: ActivityType
    title: Annotated[str, Meta(max_length=rules.LONGEST_TITLE)]
    description: Annotated[str, Meta(max_length=rules.LONGEST_TEXT)] = ""
    event: UUID | None = None
    """The event that it is about, which everybody may see."""
    property_location: UUID | None = None
    """The house that it is about."""
    is_public: bool | UnsetType = UNSET
    """Whether everybody sees it; as its kind says where it is left out."""
    importance_level: Importance | UnsetType = UNSET
    """1 (very low) to 5 (critical); as its kind says where it is left out."""


class ActivityChange(msgspec.Struct, kw_only=True):
    """What may be changed of an entry; what is left out stays."""

    TEXTS_FROM: ClassVar = (Activity,)

    is_public: bool | UnsetType = UNSET
    importance_level: Importance | UnsetType = UNSET
    title: Annotated[str, Meta(max_length=rules.LONGEST_TITLE)] | UnsetType = UNSET
    description: Annotated[str, Meta(max_length=rules.LONGEST_TEXT)] | UnsetType = UNSET


class AdminFeedQuery(PageQuery, kw_only=True):
    """Which entries, newest first."""

    type: ActivityType | None = None
    """Only of this kind."""
    importance_level: Importance | None = None
    """Only of this importance."""


class AdminActivity(msgspec.Struct, kw_only=True):
    """An entry, as administrators see it."""

    TEXTS_FROM: ClassVar = (Activity,)

    id: Id
    """Names the entry."""
    activity_type: ActivityType
    activity_type_display: str
    """What the kind is called, in Spanish."""
    icon: str
    """An emoji."""
    title: str
    description: str
    message: str
    """What happened, in a Spanish sentence, with all that is known."""
    client: Id | None
    """The guest; null where it is of nobody."""
    reservation: Id | None
    """The stay; null where it is of none."""
    is_public: bool
    importance_level: int
    created: datetime
    """When it happened."""

    @classmethod
    def of(cls, activity: Activity, configs: Configs) -> "AdminActivity":
        """The view of an entry."""
        config = rules.config_of(activity.activity_type, configs)
        span = activity.span
        return cls(
            id=activity.activity_id,
            activity_type=activity.activity_type,
            activity_type_display=wording.LABELS[activity.activity_type],
            icon=config.default_icon or wording.ICONS[activity.activity_type],
            title=activity.title,
            description=activity.description,
            message=wording.message(activity, name=activity.name, span=span),
            client=activity.client_id,
            reservation=None if span is None else span.reservation_id,
            is_public=activity.is_public,
            importance_level=activity.importance_level,
            created=in_lima(activity.at),
        )


class ConfigBody(msgspec.Struct, kw_only=True):
    """How entries of a kind are shown; what is left out is as usual."""

    TEXTS_FROM: ClassVar = (ActivityConfig,)

    is_enabled: bool = True
    is_public_by_default: bool = True
    default_importance_level: Importance = 2
    default_icon: Annotated[str, Meta(max_length=rules.LONGEST_ICON)] = ""
    default_reason: Annotated[str, Meta(max_length=rules.LONGEST_REASON)] = ""
    description: Annotated[str, Meta(max_length=rules.LONGEST_TEXT)] = ""


class ConfigView(msgspec.Struct, kw_only=True):
    """How entries of a kind are shown."""

    TEXTS_FROM: ClassVar = (ActivityConfig,)

    activity_type: ActivityType
    activity_type_display: str
    """What the kind is called, in Spanish."""
    icon: str
    """The emoji that is shown."""
    is_enabled: bool
    is_public_by_default: bool
    default_importance_level: int
    default_icon: str
    default_reason: str
    description: str

    @classmethod
    def of(cls, config: ActivityConfig) -> "ConfigView":
        """The view of a configuration."""
        kind = config.activity_type
        return cls(
            activity_type_display=wording.LABELS[kind],
            icon=config.default_icon or wording.ICONS[kind],
            **msgspec.structs.asdict(config),
        )
