"""Counting a whole month anew, in messages that follow one another, so that what fails or is cut
short goes on where it was (clients book, 14: `calculate_referral_ranking`).

First day by day: whoever has friends that booked or registered on it. Then everybody who stands in
the ranking, so that who does not belong there any more leaves it. Then, of a month that was over
when the count began, the positions: a count that midnight overtakes has looked at days that went
on, and the next one closes the month. Each message costs what happened on a day, or a page of the
ranking.
"""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from chalicelib.clients.lists.records import registered_between
from chalicelib.clients.records import client_key, clients_in
from chalicelib.cloud import deliveries, store
from chalicelib.cloud.transaction import Transaction
from chalicelib.insights.commands import CalculateRanking, PlaceRanking, ReviewRanking
from chalicelib.insights.referrals import records, rules, service
from chalicelib.kernel import dates
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.commands import Command
from chalicelib.reservations.stays.records import created_on

AT_ONCE = 50
"""Rows of a ranking that one message is for."""


def request(months: Iterable[str], *, actor: str, now: datetime) -> None:
    """Have the rankings of months counted anew soon."""
    tx = Transaction(now)
    for month in months:
        closes = month < rules.month_at(now)
        tx.enqueue(CalculateRanking(month=month, closes=closes), actor=actor)
    tx.commit()


def is_final(month: str) -> bool:
    """Whether the ranking of a month has its positions."""
    return records.final_since(month) is not None


def calculate_day(command: CalculateRanking, *, now: datetime) -> None:
    """Count the month for those whose friends booked or registered on the day."""
    day = dates.days_of(command.month)[command.day - 1]
    ids = {stay.client_id for stay in created_on(day)} | set(
        registered_between(*dates.day_bounds(day))
    )
    brought = clients_in(store.fetch_many(map(client_key, sorted(ids))))
    for client in brought:
        service.link(client, now=now)
    for referrer_id in sorted({each.referred_by for each in brought if each.referred_by}):
        service.refresh(referrer_id, command.month, now=now)
    following = msgspec.structs.replace(command, day=command.day + 1)
    is_last = day == rules.last_day_of(command.month, now)
    review_of_all = ReviewRanking(month=command.month, closes=command.closes)
    _go_on(review_of_all if is_last else following, now)


def review(command: ReviewRanking, *, now: datetime) -> None:
    """Count the month for some of those who stand in its ranking."""
    rows = records.rows_after(command.month, command.after, AT_ONCE)
    for _, client_id, _ in rows:
        service.refresh(client_id, command.month, now=now)
    if len(rows) == AT_ONCE:
        _go_on(msgspec.structs.replace(command, after=rows[-1][0]), now)
    elif command.closes:
        _go_on(PlaceRanking(month=command.month), now)


def write_positions(command: PlaceRanking, *, now: datetime) -> None:
    """Write the next positions; after the last one the ranking is final."""
    rows = records.rows_after(command.month, command.after, AT_ONCE)
    ranked = [row for row in rows if row[2].takes_part]
    for position, (_, client_id, figures) in enumerate(ranked, command.placed + 1):
        if figures.position != position:
            service.place(client_id, command.month, position, now=now)
    if len(ranked) == AT_ONCE:
        placed = command.placed + AT_ONCE
        _go_on(PlaceRanking(month=command.month, after=rows[-1][0], placed=placed), now)
        return
    tx = Transaction(now)
    records.make_final(tx, command.month)
    tx.commit()


def _go_on(command: Command, now: datetime) -> None:
    """Have the next part done, once, however often this message comes."""
    tx = Transaction(now)
    tx.enqueue(command, actor=SYSTEM.actor)
    deliveries.once(tx)
    tx.commit()
