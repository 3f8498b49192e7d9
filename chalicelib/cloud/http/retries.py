"""When a call is made again, and after which pause: pure rules."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from chalicelib.cloud.http.calls import (
    OWN_MISTAKES,
    Answer,
    Call,
    Failure,
    Outcome,
    Reason,
    Service,
)

NOTHING_WAS_DONE = frozenset({HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})
PASSING_REASONS: frozenset[Reason] = frozenset(
    {"name", "connect", "timeout", "connection", "garbage"}
)
LONGEST_NUMBER = 9
"""Digits of a `Retry-After` that is read as one: thirty years are enough."""


def is_success(outcome: Outcome) -> bool:
    """Whether the service did what it was asked."""
    return (
        isinstance(outcome, Answer)
        and HTTPStatus.OK <= outcome.status < HTTPStatus.MULTIPLE_CHOICES
    )


def is_refusal(service: Service, outcome: Outcome) -> bool:
    """Whether the same call would be refused again."""
    if isinstance(outcome, Failure):
        return outcome.reason in OWN_MISTAKES
    passing = outcome.status in service.passing
    return not passing and outcome.status < HTTPStatus.INTERNAL_SERVER_ERROR


def is_alive(outcome: Outcome) -> bool | None:
    """Whether the service works, by what it answered; None where nothing was learned of it."""
    if isinstance(outcome, Answer):
        return outcome.status < HTTPStatus.INTERNAL_SERVER_ERROR
    return None if outcome.reason in OWN_MISTAKES else outcome.reason == "too_large"


def may_repeat(service: Service, call: Call, outcome: Outcome) -> bool:
    """Whether another attempt may help, and does no harm if the first one had its effect."""
    if isinstance(outcome, Answer):
        harmless = call.may_come_twice or outcome.status in NOTHING_WAS_DONE
        return outcome.status in service.passing and harmless
    return outcome.reason in PASSING_REASONS and (call.may_come_twice or not outcome.sent)


def may_have_acted(service: Service, outcome: Outcome) -> bool:
    """Whether the service may have done what it was asked although it did not say so."""
    if isinstance(outcome, Failure):
        return outcome.sent
    return not is_refusal(service, outcome) and outcome.status not in NOTHING_WAS_DONE


def pause(service: Service, attempt: int, chance: float, requested: float | None) -> float:
    """Seconds to wait after `attempt` (from 1): somewhere below a doubling bound, as `chance`
    (from 0 to 1) decides, so that callers spread; no less than the service `requested`."""
    own: float = service.pause_seconds * 2**attempt * chance
    return max(own, requested or 0.0)


def retry_after(outcome: Outcome, now: datetime) -> float | None:
    """The seconds that an answer asks to wait (RFC 9110, 10.2.3); None where it names none."""
    if isinstance(outcome, Failure):
        return None
    text = outcome.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text) if len(text) <= LONGEST_NUMBER else None
    try:
        instant = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    # A date that says `-0000` is read as one without a zone; it means UTC.
    aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())
