"""What administrators do with entries of the feed: write, hide, show, remove (staff book, 5.3 and
7)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from chalicelib.cloud import budget, events
from chalicelib.cloud.events import Plain
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.community.events import ActivityChanged, ActivityRemoved, ActivityWritten
from chalicelib.community.feed import records, rules
from chalicelib.community.feed.service import configured
from chalicelib.community.feed.types import Activity, ActivityType, Facts
from chalicelib.community.occasions import service as occasions
from chalicelib.kernel import ids
from chalicelib.kernel.errors import NotFound, Stale
from chalicelib.kernel.validation import Problems
from chalicelib.properties.houses.service import UNKNOWN_HOUSE, house_names

UNKNOWN = "La actividad no existe."


def write(
    activity_type: ActivityType,
    title: str,
    *,
    description: str = "",
    event_id: str | None = None,
    property_id: str | None = None,
    fields: Mapping[str, Any],
    actor: str,
    now: datetime,
    once: Once[Any] | None = None,
) -> Activity:
    """A new entry of an administrator, of no guest. `fields` may say `is_public` and
    `importance_level` otherwise than its kind does.

    Raises:
        Invalid: a text is too long or missing, an importance that there is not, an event or a house
            that does not exist.
    """
    problems = Problems()
    config = rules.config_of(activity_type, configured())
    activity = Activity(
        activity_id=ids.event_id(now),
        activity_type=activity_type,
        at=now,
        title=title.strip(),
        description=description.strip(),
        facts=_about(event_id, problems),
        property_name=_house(property_id, problems),
        is_public=fields.get("is_public", config.is_public_by_default),
        importance_level=fields.get("importance_level", config.default_importance_level),
    )
    _check(activity, problems)
    tx = Transaction(now)
    records.write(tx, activity, once=None)
    tx.emit(ActivityWritten(activity_id=activity.activity_id), actor=actor)
    tx.once(once, activity)
    tx.commit()
    return activity


def _about(event_id: str | None, problems: Problems) -> Facts:
    if event_id is None:
        return Facts()
    occasion = occasions.OCCASIONS.find(event_id)
    problems.note("event", occasions.UNKNOWN, when=occasion is None or not occasion.is_listed)
    return Facts(event_id=event_id, event_name=None if occasion is None else occasion.title)


def _house(property_id: str | None, problems: Problems) -> str | None:
    if property_id is None:
        return None
    name = house_names([property_id]).get(property_id)
    problems.note("property_location", UNKNOWN_HOUSE, when=name is None)
    return name


def _check(activity: Activity, problems: Problems) -> None:
    problems.name("title", activity.title, rules.LONGEST_TITLE)
    problems.text("description", activity.description, rules.LONGEST_TEXT)
    level = activity.importance_level
    problems.number("importance_level", level, rules.LEAST_IMPORTANT, rules.MOST_IMPORTANT)
    problems.raise_any()


def find(activity_id: str) -> Activity:
    """An entry, a private one too.

    Raises:
        NotFound: there is none, or not any more.
    """
    found = records.find(activity_id)
    if found is None or found.is_removed:
        raise NotFound(UNKNOWN)
    return found


def history(activity_id: str) -> list[Plain]:
    """What administrators did with an entry, newest first; with a removed one too.

    Raises:
        NotFound: there never was one.
    """
    return events.past_of(f"activity#{activity_id}", lambda: find(activity_id))


def change(activity_id: str, changes: Mapping[str, Any], *, actor: str, now: datetime) -> Activity:
    """An entry with some fields changed.

    Raises:
        NotFound: there is none, or not any more.
        Invalid: a text is too long, or an importance that there is not.
        Busy: others keep changing it.
    """

    def step(before: Activity) -> Activity:
        after = replace(before, **changes)
        _check(after, Problems())
        return after

    return _changed(activity_id, step, ActivityChanged, actor, now)


def remove(activity_id: str, *, actor: str, now: datetime) -> None:
    """Take an entry out of every list.

    Raises:
        NotFound: there is none, or not any more.
        Busy: others keep changing it.
    """

    def step(before: Activity) -> Activity:
        return replace(before, is_removed=True)

    _changed(activity_id, step, ActivityRemoved, actor, now)


def _changed(
    activity_id: str,
    step: Callable[[Activity], Activity],
    event: type[ActivityChanged | ActivityRemoved],
    actor: str,
    now: datetime,
) -> Activity:
    def work() -> Activity:
        before = find(activity_id)
        after = step(before)
        if after == before:
            return before
        after = replace(after, version=before.version + 1)
        tx = Transaction(now)
        records.replace_with(tx, before, after)
        tx.emit(event(activity_id=activity_id), actor=actor)
        tx.commit()
        return after

    return budget.again(work, Stale, otherwise=Busy)
