"""What the figures do when they hear of stays, clients and points, and when a month is counted.

Doing any of it again changes nothing.
"""

import logging
from datetime import datetime

from chalicelib.clients.events import ClientCreated, ClientDeleted, ClientRestored
from chalicelib.cloud.events import Recorded
from chalicelib.insights.commands import CalculateRanking, PlaceRanking, ReviewRanking
from chalicelib.insights.referrals import calculating, rules, service
from chalicelib.kernel import clock
from chalicelib.kernel.callers import SYSTEM
from chalicelib.loyalty.events import PointsOfReferral, PointsTakenBack, ReferrerChanged
from chalicelib.reservations.events import StayCounts, guests_of

logger = logging.getLogger(__name__)


def rank_stay(recorded: Recorded[StayCounts]) -> None:
    """A stay came to count, stopped counting, costs something else, or is another guest's now."""
    for client_id in guests_of(recorded.event, recorded.changes):
        service.follow(client_id, now=clock.now())


def rank_friend(recorded: Recorded[ClientCreated | ClientDeleted | ClientRestored]) -> None:
    """A friend more or less for whoever brought the client; and who is deleted ranks nowhere."""
    now, client_id = clock.now(), recorded.event.client_id
    service.follow(client_id, now=now)
    service.refresh(client_id, rules.month_at(now), now=now)


def rank_referrers(recorded: Recorded[ReferrerChanged]) -> None:
    """A friend more for the one, a friend less for the other."""
    now = clock.now()
    for referrer_id in (recorded.event.referred_by, recorded.event.before):
        if referrer_id is not None:
            service.refresh(referrer_id, rules.month_at(now), now=now)


def rank_points(recorded: Recorded[PointsOfReferral | PointsTakenBack]) -> None:
    """Bringing others earned points, or lost them."""
    now = clock.now()
    service.refresh(recorded.event.client_id, rules.month_at(now), now=now)


def calculate_referral_ranking(now: datetime) -> None:
    """Every hour: count the present month anew, should any event have been missed."""
    calculating.request([rules.month_at(now)], actor=SYSTEM.actor, now=now)


def close_referral_ranking(now: datetime) -> None:
    """Every night, for the first of the month: make the ranking of the month before final, unless
    it is."""
    month = rules.month_before(now)
    if not calculating.is_final(month):
        calculating.request([month], actor=SYSTEM.actor, now=now)
        logger.info("ranking of a month is to be final", extra={"month": month})


def calculate_day(command: CalculateRanking) -> None:
    """A day of a month, then the next one."""
    calculating.calculate_day(command, now=clock.now())


def review(command: ReviewRanking) -> None:
    """Some who stand in a ranking, then the next ones."""
    calculating.review(command, now=clock.now())


def write_positions(command: PlaceRanking) -> None:
    """The positions of some in a ranking, then of the next ones."""
    calculating.write_positions(command, now=clock.now())
