"""The administration of the calendars of channels."""

from uuid import UUID

from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.properties.houses.service import house_names
from chalicelib.sync.commands import ReadCalendar
from chalicelib.sync.feeds import deciding, keeping, service
from chalicelib.sync.feeds.deciding import FeedState
from chalicelib.sync.feeds.wire import ConflictView, Decision, FeedStateView, ReadingOrder
from chalicelib.web.audiences import staff
from chalicelib.web.crud import Resource, administration
from chalicelib.web.shapes import Field

MANAGES_HOUSES = staff(Permission.MANAGES_HOUSES)

router = administration(
    "calendars",
    Permission.MANAGES_HOUSES,
    Resource(
        collection=keeping.FEEDS,
        path="/admin/calendar-feeds",
        one="calendar of a channel",
        many="calendars of channels that were entered; houses have another by their `airbnb_url`",
        fields={"property_id": Field("property", reads=UUID, read=str)},
    ),
)


@router.get("/admin/calendar-feeds/states", audience=MANAGES_HOUSES)
def list_states() -> list[FeedStateView]:
    """How each calendar of a channel is, also those by the `airbnb_url` of houses."""
    return _views(deciding.states())


@router.get("/admin/calendar-feeds/{calendar_feed_id}/state", audience=MANAGES_HOUSES)
def show_state(calendar_feed_id: UUID) -> FeedStateView:
    """How the calendar of a channel is."""
    return _views([deciding.state_of(str(calendar_feed_id))])[0]


@router.post("/admin/calendar-feeds/{calendar_feed_id}/read", audience=MANAGES_HOUSES, status=202)
def read_now(calendar_feed_id: UUID, body: ReadingOrder, caller: Staff) -> FeedStateView:
    """Have a calendar read now; its state tells in a moment how that ended."""
    found = deciding.state_of(str(calendar_feed_id))
    command = ReadCalendar(
        calendar_feed_id=found.feed.calendar_feed_id,
        is_forced=body.force,
        is_preview=body.dry_run,
    )
    service.request(command, caller.actor, now=clock.now())
    return _views([found])[0]


@router.get("/admin/calendar-conflicts", audience=MANAGES_HOUSES)
def list_conflicts() -> list[ConflictView]:
    """What channels sold although others have its nights, the earliest arrival first."""
    found = deciding.conflicts()
    names = house_names({feed.property_id for feed, _ in found})
    return [ConflictView.of(feed, conflict, names) for feed, conflict in found]


@router.post("/admin/calendar-conflicts/{conflict_id}/resolve", audience=MANAGES_HOUSES, status=204)
def resolve(conflict_id: UUID, body: Decision, caller: Staff) -> None:
    """Decide a conflict.

    To take what the channel sold, call off first what has its nights: while others have them, the
    answer is 409.
    """
    if body.decision == "ignore":
        deciding.ignore(str(conflict_id), now=clock.now())
    else:
        deciding.take(str(conflict_id), actor=caller.actor, now=clock.now())


def _views(found: list[FeedState]) -> list[FeedStateView]:
    names = house_names({each.feed.property_id for each in found})
    return [FeedStateView.of(each.feed, each.state, names) for each in found]
