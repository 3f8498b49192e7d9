"""What several events of a stay come to, and which notification tells it: pure."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
from msgspec.structs import replace

from chalicelib.kernel import dates, decoding
from chalicelib.kernel.differences import Changes
from chalicelib.notifications.stays.types import Happening, Heard, Merged, Waiting
from chalicelib.notifications.texts import changes, staff, stays
from chalicelib.notifications.texts.catalogue import CHANGED
from chalicelib.notifications.texts.types import Ended, StayFacts, StayNews, Template
from chalicelib.notifications.types import Audience
from chalicelib.reservations.types import Currency, Status

SETTLES = timedelta(seconds=10)
"""What happens to a stay within this time is told at once."""
LOST = timedelta(minutes=15)
"""What waits so long after its time was to be told by a message that did not do it."""


class Former(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The fields of a stay that notifications look at, as they were; those that did not change are
    unset."""

    status: Status | msgspec.UnsetType = msgspec.UNSET
    check_in: date | msgspec.UnsetType = msgspec.UNSET
    departure: date | msgspec.UnsetType = msgspec.UNSET
    late_checkout: bool | msgspec.UnsetType = msgspec.UNSET
    guests: int | msgspec.UnsetType = msgspec.UNSET
    price_usd: Decimal | msgspec.UnsetType = msgspec.UNSET
    price_sol: Decimal | msgspec.UnsetType = msgspec.UNSET
    advance_payment: Decimal | msgspec.UnsetType = msgspec.UNSET
    advance_payment_currency: Currency | msgspec.UnsetType = msgspec.UNSET


STATUSES: dict[Status, Template[StayNews]] = {
    "approved": stays.APPROVED,
    "pending": stays.PENDING,
    "under_review": stays.PENDING,
    "rejected": stays.CANCELLED,
    "cancelled": stays.CANCELLED,
}
"""What a guest is told of a status that their stay has since."""
GUEST = "client_id"
WATCHED = frozenset((*Former.__struct_fields__, GUEST))
WIRE_NAMES = {"advance_payment": "advance", "advance_payment_currency": "advance_currency"}


def watched(happened: Changes) -> Changes:
    """The changes that notifications look at."""
    return {name: pair for name, pair in happened.items() if name in WATCHED}


def with_event(waiting: Waiting | None, stay: str, heard: Heard, now: datetime) -> Waiting:
    """What waits to be told, with one event more."""
    if waiting is None:
        return Waiting(reservation_id=stay, due=now + SETTLES, heard=(heard,))
    return replace(waiting, heard=(*waiting.heard, heard))


def is_to_be_asked_for(waiting: Waiting | None, now: datetime) -> bool:
    """Whether no message is on its way that tells what waits."""
    return waiting is None or now - waiting.due > LOST


def merged(waiting: Waiting) -> Merged:
    """What the events come to: of each field what it was at first, unless it is that again."""
    events = sorted(waiting.heard, key=lambda each: (each.version, each.event_id))
    first: dict[str, Any] = {}
    last: dict[str, Any] = {}
    for event in events:
        for name, (old, new) in event.changes.items():
            first.setdefault(name, old)
            last[name] = new
    return Merged(
        happened=_left_of(event.happening for event in events),
        actor=events[-1].actor,
        at=max(event.at for event in events),
        was={name: old for name, old in first.items() if name != GUEST and old != last[name]},
        client_id=_guest_before(events[0]),
        reason=next((event.reason for event in reversed(events) if event.reason), None),
    )


def _left_of(happenings: Iterable[Happening]) -> frozenset[Happening]:
    """What happened, without the end of a stay that came back."""
    left: set[Happening] = set()
    for happening in happenings:
        if happening == "reopened":
            left -= {"removed", "expired"}
        left.add(happening)
    return frozenset(left)


def _guest_before(event: Heard) -> str | None:
    former, _ = event.changes.get(GUEST, (event.client_id, None))
    return former


def for_another_guest(news: StayNews, happened: Merged) -> tuple[StayNews, Merged]:
    """What is told to whoever has a stay since, without what concerned only the guest before: what
    they had booked and paid, and their vouchers."""
    before = replace(news.now, status=news.before.status)
    return (
        replace(news, before=before, reason=None),
        replace(happened, happened=happened.happened - {"refused"}),
    )


def news_of(happened: Merged, now: StayFacts, *, by: str | None) -> StayNews:
    """What became of a stay, which is `now` so. Of a new stay only its status is told as changed:
    everything else is told with it."""
    was = happened.was
    if "created" in happened.happened:
        was = {name: old for name, old in was.items() if name == "status"}
    return StayNews(
        now=now,
        before=_before(now, was),
        ended=_ended(happened),
        reason=happened.reason,
        by=by,
    )


def _before(now: StayFacts, was: Mapping[str, object]) -> StayFacts:
    former = msgspec.structs.asdict(decoding.converted(dict(was), Former))
    known = {name: value for name, value in former.items() if value is not msgspec.UNSET}
    departure = known.get("departure", now.departure)
    is_late = known.get("late_checkout", now.late_checkout)
    renamed = {WIRE_NAMES.get(name, name): value for name, value in known.items()}
    check_out = departure + dates.ONE_DAY if is_late else departure
    return replace(now, check_out=check_out, **renamed)


def _ended(happened: Merged) -> Ended | None:
    if "expired" in happened.happened:
        return "expired"
    return "staff" if "removed" in happened.happened else None


def for_guest(news: StayNews, happened: Merged) -> Template[StayNews] | None:
    """What tells it to the guest; None where nothing concerns them."""
    if news.ended is not None:
        return stays.DELETED
    has_changed = news.now.status != news.before.status
    following = STATUSES.get(news.now.status) if has_changed else None
    if following in (stays.CANCELLED, stays.APPROVED):
        return following
    if "refused" in happened.happened:
        return stays.CANCELLED
    if following is None and "created" in happened.happened:
        return stays.CREATED
    return following or _of_changes("client", news, stays.UPDATED)


def for_staff(news: StayNews, happened: Merged) -> Template[StayNews] | None:
    """What tells it to staff; None where nothing concerns them."""
    if news.ended is not None:
        return staff.DELETED
    if news.now.status != news.before.status:
        return staff.STATUS
    if "created" in happened.happened:
        return staff.CREATED
    return _of_changes("staff", news, staff.UPDATED)


def _of_changes(
    audience: Audience, news: StayNews, several: Template[StayNews]
) -> Template[StayNews] | None:
    groups = changes.changed(news)
    if not groups:
        return None
    return CHANGED[audience][groups[0].name] if len(groups) == 1 else several
