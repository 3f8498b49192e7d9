"""The activity feed over HTTP (staff book, 5.3)."""

import typing
from functools import partial
from typing import Any
from uuid import UUID

import msgspec

from chalicelib.cloud.idempotency import Once
from chalicelib.community.feed import managing, reading, rules, service
from chalicelib.community.feed.reading import NOTHING, Wanted
from chalicelib.community.feed.types import Activity, ActivityConfig, ActivityType
from chalicelib.community.feed.wire import (
    ActivityChange,
    ActivityView,
    AdminActivity,
    AdminFeedQuery,
    ConfigBody,
    ConfigView,
    FeedPage,
    FeedQuery,
    FeedStats,
    NewActivity,
    RecentActivities,
    RecentQuery,
    StatsQuery,
    stats_of,
    views_of,
)
from chalicelib.kernel import clock, decoding
from chalicelib.kernel.callers import Caller, Staff
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.permissions import Permission
from chalicelib.web.audiences import PUBLIC, staff
from chalicelib.web.history import Version, versions
from chalicelib.web.pages import Page, RestQuery, answer_of, array_of
from chalicelib.web.routing import RequestInfo, Router
from chalicelib.web.shapes import sent_fields, uuid_text

MANAGES = staff(Permission.MANAGES_COMMUNITY)
KINDS: tuple[ActivityType, ...] = typing.get_args(ActivityType)
SAID = ("is_public", "importance_level")

router = Router("community: activity feed")


@router.get("/events/activity-feed", audience=PUBLIC)
def show_feed(query: FeedQuery, caller: Caller | None, request: RequestInfo) -> FeedPage:
    """What happened, newest first, as far as everybody may know.

    Of a stay nothing says whose it is, where or when before it is over. `next` leads on, at any
    size.
    """
    wanted = Wanted(
        activity_type=query.type,
        importance=query.importance_level,
        after=uuid_text(query.cursor),
        skip=query.skip,
        take=query.size,
    )
    found = NOTHING
    if query.client_id is not None:
        found = reading.of_client(str(query.client_id), wanted, caller=caller)
    elif query.is_public is not False:
        found = reading.public(wanted)
    rows = views_of(found.rows, service.configured(), clock.now())
    return FeedPage.of(rows, found.count, found.last, query, request.url.partition("?")[0])


@router.get("/events/activity-feed/recent", audience=PUBLIC)
def show_recent(query: RecentQuery) -> RecentActivities:
    """What happened in the last hours, 50 entries at most."""
    now = clock.now()
    rows = views_of(reading.recent(query.hours, now=now), service.configured(), now)
    return RecentActivities(period_hours=query.hours, total_activities=len(rows), activities=rows)


@router.get("/events/activity-feed/stats", audience=PUBLIC)
def show_stats(query: StatsQuery) -> FeedStats:
    """How many public entries there are, by kind and by day of Lima."""
    found = reading.days(query.days, now=clock.now())
    return stats_of([(each.day, each.by_type) for each in found], query.days)


@router.post("/events/activity-feed/create", audience=MANAGES, status=201)
def write_activity(body: NewActivity, caller: Staff, once: Once[Any] | None) -> ActivityView:
    """Write an entry of the feed, of no guest."""
    now = clock.now()

    def view(activity: Activity) -> ActivityView:
        return ActivityView.of(activity, service.configured(), now)

    sent = sent_fields(body)
    activity = managing.write(
        body.activity_type,
        body.title,
        description=body.description,
        event_id=uuid_text(body.event),
        property_id=uuid_text(body.property_location),
        fields={name: sent[name] for name in SAID if name in sent},
        actor=caller.actor,
        now=now,
        once=once and once.answering(view),
    )
    return view(activity)


@router.get("/admin/activity-feed", audience=MANAGES)
def list_activities(
    query: AdminFeedQuery, request: RequestInfo
) -> Page[AdminActivity] | list[AdminActivity]:
    """All entries of the feed, private ones too, the newest first."""
    wanted = Wanted(
        activity_type=query.type,
        importance=query.importance_level,
        skip=query.offset,
        take=query.size,
    )
    found = reading.everything(wanted)
    view = partial(AdminActivity.of, configs=service.configured())
    return answer_of(list(map(view, found.rows)), found.count, query, request.url)


@router.get("/admin/activity-feed/{activity_id}", audience=MANAGES)
def show_activity(activity_id: UUID) -> AdminActivity:
    """One entry of the feed, a private one too."""
    return AdminActivity.of(managing.find(str(activity_id)), service.configured())


@router.get("/admin/activity-feed/{activity_id}/history", audience=MANAGES)
def activity_history(activity_id: UUID) -> list[Version]:
    """What administrators did with an entry of the feed, and when, the newest first."""
    return versions(managing.history(str(activity_id)))


@router.patch("/admin/activity-feed/{activity_id}", audience=MANAGES)
def change_activity(activity_id: UUID, body: ActivityChange, caller: Staff) -> AdminActivity:
    """Hide or show an entry, or change its importance or its texts."""
    changed = managing.change(
        str(activity_id), sent_fields(body), actor=caller.actor, now=clock.now()
    )
    return AdminActivity.of(changed, service.configured())


@router.delete("/admin/activity-feed/{activity_id}", audience=MANAGES, status=204)
def remove_activity(activity_id: UUID, caller: Staff) -> None:
    """Take an entry out of every list."""
    managing.remove(str(activity_id), actor=caller.actor, now=clock.now())


@router.get("/admin/activity-feed-config", audience=MANAGES)
def list_configs(query: RestQuery, request: RequestInfo) -> list[ConfigView]:
    """How entries of each kind are shown."""
    configs = service.configured()
    found = [ConfigView.of(rules.config_of(kind, configs)) for kind in KINDS]
    return array_of(found[query.skip :], len(found), query, request.url)


@router.get("/admin/activity-feed-config/{activity_type}", audience=MANAGES)
def show_config(activity_type: str) -> ConfigView:
    """How entries of a kind are shown."""
    return ConfigView.of(rules.config_of(_kind_of(activity_type), service.configured()))


@router.get("/admin/activity-feed-config/{activity_type}/history", audience=MANAGES)
def config_history(activity_type: str) -> list[Version]:
    """Who changed how entries of a kind are shown, and when, the newest first."""
    return versions(service.config_history(_kind_of(activity_type)))


@router.put("/admin/activity-feed-config/{activity_type}", audience=MANAGES)
def configure(activity_type: str, body: ConfigBody, caller: Staff) -> ConfigView:
    """Say how entries of a kind are shown: whether they are made, who sees them, icon and reason.

    Icon and reason count for the entries that are there, too.
    """
    kind = _kind_of(activity_type)
    config = ActivityConfig(activity_type=kind, **msgspec.structs.asdict(body))
    return ConfigView.of(service.configure(kind, config, actor=caller.actor))


def _kind_of(activity_type: str) -> ActivityType:
    if activity_type not in KINDS:
        raise NotFound
    kind: ActivityType = decoding.converted(activity_type, ActivityType)
    return kind
