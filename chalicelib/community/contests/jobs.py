"""What contests hear of stays and clients, and what their clock does. Doing any of it again changes
nothing."""

import logging
from datetime import datetime

from chalicelib.clients.events import ClientCreated, ClientDeleted, ClientRestored
from chalicelib.cloud.events import Recorded
from chalicelib.community.commands import (
    AnnounceWinner,
    CloseContest,
    CountContest,
    NoteToldWinner,
)
from chalicelib.community.contests import service, winners
from chalicelib.community.events import OccasionSaved, Registered, RegistrationDecided
from chalicelib.community.times import is_news
from chalicelib.kernel import clock
from chalicelib.loyalty.events import ReferrerChanged
from chalicelib.reservations.events import StayCounts, guests_of

COUNTED = frozenset({"is_contest", "contest_type", "registration_deadline"})
"""The fields of an event that scores follow from."""
logger = logging.getLogger(__name__)


def score_stay(recorded: Recorded[StayCounts]) -> None:
    """A stay came to count, stopped counting, or is another guest's now."""
    now = clock.now()
    if is_news(recorded.at, now):
        for client_id in guests_of(recorded.event, recorded.changes):
            service.follow(client_id, now=now)


def score_friend(recorded: Recorded[ClientCreated | ClientDeleted | ClientRestored]) -> None:
    """A friend more or less for whoever brought the client."""
    now = clock.now()
    if is_news(recorded.at, now):
        service.follow(recorded.event.client_id, now=now)


def score_referrers(recorded: Recorded[ReferrerChanged]) -> None:
    """A friend more for the one, a friend less for the other."""
    for referrer_id in (recorded.event.referred_by, recorded.event.before):
        if referrer_id is not None:
            service.follow_referrer(referrer_id, now=clock.now())


def score_participant(recorded: Recorded[Registered | RegistrationDecided]) -> None:
    """Somebody takes part: what counts since their registration is counted."""
    event = recorded.event
    service.count_new(event.occasion_id, event.registration_id, now=clock.now())


def score_contest(recorded: Recorded[OccasionSaved]) -> None:
    """An event is a contest since, or no more, or counts something else, or until another time."""
    if recorded.changes.keys() & COUNTED:
        service.ask_to_count(recorded.event.entry_id, now=clock.now())


def leaderboard_snapshot(now: datetime) -> None:
    """Every minute: contests that are over."""
    logger.info("contests over", extra={"count": service.ask_to_close(now=now)})


def notify_event_winners(now: datetime) -> None:
    """Every minute: winners whose instant comes."""
    logger.info("winners to announce", extra={"count": winners.ask_to_announce(now=now)})


def count_contest(command: CountContest) -> None:
    """Those of an event are to be counted anew."""
    service.count_some(command, now=clock.now())


def close_contest(command: CloseContest) -> None:
    """A contest is over."""
    service.close(command, now=clock.now())


def announce_winner(command: AnnounceWinner) -> None:
    """A winner is to be known."""
    winners.announce(command, now=clock.now())


def note_told_winner(command: NoteToldWinner) -> None:
    """A winner had the message."""
    winners.note_told(command, now=clock.now())
