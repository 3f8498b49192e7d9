"""How entries of the feed are configured, and what everybody may know of them (staff book, 5).

Of a stay nothing is told that says whose it is, where or when, before it is over: a new entry and a
night that is taken at the same moment would say together who is to be in a house.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from chalicelib.community.feed import wording
from chalicelib.community.feed.types import Activity, ActivityConfig, ActivityType, Draft, Span
from chalicelib.kernel.dates import in_lima
from chalicelib.kernel.validation import Problems

LONGEST_TITLE, LONGEST_REASON, LONGEST_ICON, LONGEST_TEXT = 200, 300, 50, 2_000
LEAST_IMPORTANT, MOST_IMPORTANT = 1, 5
USUAL: Mapping[ActivityType, int] = {
    "event_registration": 1,
    "event_cancellation": 1,
    "event_winner": 4,
}
"""How important entries are whose kind nobody configured, where that is not 2."""


def config_of(
    activity_type: ActivityType, configured: Mapping[str, ActivityConfig]
) -> ActivityConfig:
    """How entries of a kind are shown: as administrators say, or as usual."""
    usual = ActivityConfig(
        activity_type=activity_type, default_importance_level=USUAL.get(activity_type, 2)
    )
    return configured.get(activity_type, usual)


def checked(config: ActivityConfig, problems: Problems) -> ActivityConfig:
    """A configuration with its texts tidy.

    Raises:
        Invalid: a text is too long, or an importance that there is not.
    """
    problems.number(
        "default_importance_level",
        config.default_importance_level,
        LEAST_IMPORTANT,
        MOST_IMPORTANT,
    )
    problems.text("default_icon", config.default_icon, LONGEST_ICON)
    problems.text("default_reason", config.default_reason, LONGEST_REASON)
    problems.text("description", config.description, LONGEST_TEXT)
    problems.raise_any()
    return replace(
        config,
        default_icon=config.default_icon.strip(),
        default_reason=config.default_reason.strip(),
    )


def made_of(
    draft: Draft, config: ActivityConfig, activity_id: str, span: Span | None
) -> Activity | None:
    """The entry that a draft becomes; None for a kind of which none are made, and for one of a stay
    of which nobody knows when it is over. Every emitter goes through here, so each obeys the
    configuration (staff book, 9 #48)."""
    if not config.is_enabled:
        return None
    if draft.reservation_id is not None and span is None:
        return None
    return Activity(
        activity_id=activity_id,
        activity_type=draft.activity_type,
        at=draft.at,
        title=wording.TITLES[draft.activity_type],
        client_id=draft.client_id,
        facts=draft.facts,
        span=span,
        is_public=config.is_public_by_default,
        importance_level=config.default_importance_level,
    )


def is_nameable(activity: Activity, now: datetime) -> bool:
    """Whether everybody may know whom an entry is of."""
    return activity.span is None or now >= activity.span.closes_at


def public_data(activity: Activity, config: ActivityConfig, now: datetime) -> dict[str, Any]:
    """The `activity_data` of an entry: what `Facts` has, the stay once it is over, and in words
    what happened and why."""
    return {
        **_facts(activity),
        **_span(activity, now),
        "formatted_message": message(activity, now),
        "reason": config.default_reason,
    }


def _facts(activity: Activity) -> dict[str, Any]:
    fields = msgspec.structs.asdict(activity.facts)
    told = {name: value for name, value in fields.items() if value is not None}
    for name, value in told.items():
        if isinstance(value, datetime):
            told[name] = in_lima(value)
    return told


def _span(activity: Activity, now: datetime) -> dict[str, Any]:
    if activity.property_name is not None:
        return {"property_name": activity.property_name}
    span = activity.span
    if span is None or not is_nameable(activity, now):
        return {}
    return {
        "property_name": span.property_name,
        "dates": wording.dates(span.check_in, span.check_out),
        "check_in": span.check_in,
        "check_out": span.check_out,
    }


def message(activity: Activity, now: datetime) -> str:
    """What happened, in a sentence."""
    is_known = is_nameable(activity, now)
    return wording.message(
        activity, name=activity.name if is_known else None, span=activity.span if is_known else None
    )


def forgotten(activity: Activity) -> Activity:
    """An entry of nobody, of a guest who is erased."""
    return replace(activity, client_id=None, name=None, has_facebook=False)
