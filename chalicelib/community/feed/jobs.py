"""What the feed hears. An event that comes again makes no second entry."""

from typing import Any

from chalicelib.clients.events import ClientCreated
from chalicelib.clients.types import GUEST
from chalicelib.cloud.events import Recorded
from chalicelib.community.events import (
    EvidenceSent,
    OccasionPublished,
    Registered,
    RegistrationCancelled,
    RegistrationDecided,
    WinnerAnnounced,
    WinnerMarked,
)
from chalicelib.community.feed import service
from chalicelib.community.feed.types import Action, ActivityType, Draft, Facts, StatusChange
from chalicelib.community.occasions import service as occasions
from chalicelib.community.registrations import records as registrations
from chalicelib.community.types import Occasion
from chalicelib.kernel import clock
from chalicelib.loyalty.events import PointsEarned, PointsOfReferral
from chalicelib.reservations.events import (
    StayApproved,
    StayCancelled,
    StayChanged,
    StayCreated,
    StayEvent,
    StayExpired,
    StayMoved,
    StayRejected,
    StayRemoved,
    StayReopened,
)

BY_GUEST, BY_STAFF = "client", "aus"
ENDED: dict[str, tuple[ActivityType, StatusChange]] = {
    "reservation.cancelled": ("reservation_cancelled", "cancelled"),
    "reservation.expired": ("reservation_expired", "expired"),
    "reservation.removed": ("reservation_auto_deleted_cron", "removed"),
}
ACTIONS: dict[str, tuple[ActivityType, Action]] = {
    "event.registered": ("event_registration", "registered"),
    "event.evidence_sent": ("event_registration", "evidence_uploaded"),
    "event.registration_cancelled": ("event_cancellation", "cancelled"),
}


def show_points(recorded: Recorded[PointsEarned | PointsOfReferral]) -> None:
    """A stay brought points to its guest, or to whoever brought them."""
    event = recorded.event
    is_referral = recorded.name == "points.referral"
    draft = Draft(
        activity_type="points_earned",
        at=recorded.at,
        client_id=event.client_id,
        reservation_id=event.reservation_id,
        facts=Facts(points=event.points, is_referral=is_referral or None),
    )
    service.publish(draft, now=clock.now())


def show_booking(recorded: Recorded[StayCreated]) -> None:
    """A stay was booked, by a guest or by staff for one."""
    event = recorded.event
    if event.origin not in (BY_GUEST, BY_STAFF):
        return
    if event.status == "approved":
        _show(recorded, "reservation_confirmed", "approved_from_admin")
    else:
        _show(recorded, "reservation_made", None)


def show_approval(recorded: Recorded[StayApproved]) -> None:
    """A stay will take place."""
    if recorded.event.origin == BY_GUEST:
        _show(recorded, "reservation_confirmed", "approved")
    elif recorded.event.origin == BY_STAFF:
        _show(recorded, "payment_completed", "approved_by_admin")


def show_end(recorded: Recorded[StayCancelled | StayExpired | StayRemoved]) -> None:
    """A stay was called off, expired, or was removed."""
    if recorded.event.origin in (BY_GUEST, BY_STAFF):
        _show(recorded, *ENDED[recorded.name])


def _show(recorded: Recorded[Any], kind: ActivityType, status_change: StatusChange | None) -> None:
    event: StayEvent = recorded.event
    draft = Draft(
        activity_type=kind,
        at=recorded.at,
        client_id=event.client_id,
        reservation_id=event.reservation_id,
        facts=Facts(status_change=status_change, origin=event.origin),
    )
    service.publish(draft, now=clock.now())


def follow_stay_in_feed(
    recorded: Recorded[
        StayApproved | StayCancelled | StayChanged | StayMoved | StayRejected | StayReopened
    ],
) -> None:
    """A stay may have another guest, another house or other days: also one that staff approved or
    ended in the same breath."""
    service.follow_stay(recorded.event.reservation_id, now=clock.now())


def show_client(recorded: Recorded[ClientCreated]) -> None:
    """Somebody is a client since."""
    event = recorded.event
    if event.kind != GUEST:
        return
    draft = Draft(
        activity_type="client_registered",
        at=recorded.at,
        client_id=event.client_id,
        facts=Facts(
            registration_method="web_form", is_referral=event.referred_by is not None or None
        ),
    )
    service.publish(draft, now=clock.now())


def show_occasion(recorded: Recorded[OccasionPublished]) -> None:
    """Everybody may see an event: told once, however often it is hidden and shown."""
    occasion = occasions.find(recorded.event.occasion_id)
    if occasion is None or not occasion.is_listed:
        return
    draft = Draft(
        activity_type="event_created",
        at=recorded.at,
        once=f"event_created#{occasion.occasion_id}",
        facts=Facts(
            event_id=occasion.occasion_id,
            event_name=occasion.title,
            event_date=occasion.event_date,
            registration_deadline=occasion.registration_deadline,
            category=category_of(occasion),
            location=occasion.location,
            max_participants=occasion.max_participants,
            min_points_required=occasion.min_points_required,
        ),
    )
    service.publish(draft, now=clock.now())


def show_registration(
    recorded: Recorded[Registered | EvidenceSent | RegistrationCancelled],
) -> None:
    """A guest registered, sent a picture, or withdrew."""
    event = recorded.event
    activity_type, action = ACTIONS[recorded.name]
    occasion = occasions.find(event.occasion_id)
    if occasion is None:
        return
    draft = Draft(
        activity_type=activity_type,
        at=recorded.at,
        client_id=event.client_id,
        facts=Facts(
            event_id=occasion.occasion_id,
            event_name=occasion.title,
            action=action,
        ),
    )
    service.publish(draft, now=clock.now())


def show_winner(recorded: Recorded[WinnerAnnounced]) -> None:
    """Somebody won, and everybody may know."""
    event = recorded.event
    occasion = occasions.find(event.occasion_id)
    if occasion is None or not _has_won(event.registration_id):
        return
    draft = Draft(
        activity_type="event_winner",
        at=recorded.at,
        client_id=event.client_id,
        facts=Facts(
            event_id=occasion.occasion_id,
            event_name=occasion.title,
            position=registrations.position_of(event.registration_id, occasion),
            prize=event.prize,
            winner_announcement_date=recorded.at,
            category=category_of(occasion),
        ),
    )
    service.publish(draft, now=clock.now())


def follow_winner(
    recorded: Recorded[RegistrationCancelled | RegistrationDecided | WinnerMarked],
) -> None:
    """A prize may have been taken back that the feed told of."""
    event = recorded.event
    if not _has_won(event.registration_id):
        service.withdraw_winner(event.client_id, event.occasion_id, now=clock.now())


def _has_won(registration_id: str) -> bool:
    """Whether somebody has a prize as of now that was announced."""
    registration = registrations.find(registration_id)
    win = None if registration is None else registration.win
    return win is not None and win.announced_at is not None


def category_of(occasion: Occasion) -> str | None:
    """What the category of an event is called."""
    category = occasions.CATEGORIES.find(occasion.category_id)
    return None if category is None else category.name
