"""When a bot may still say something, and whose birthday comes."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from chalicelib.clients.types import Client
from chalicelib.kernel import dates
from chalicelib.sync.flows.types import Listed

LATEST = timedelta(hours=24)
"""News of payments that are older tell nobody anything (notifications book, 15.1)."""
BEFORE_BIRTHDAY = timedelta(days=15)
PEOPLE = frozenset({"dni", "cex"})
"""The documents of those to whom the bot speaks of their birthday (home book, 8.1)."""


def is_news(at: datetime, now: datetime) -> bool:
    """Whether what happened at `at` is still worth telling."""
    return now - at <= LATEST


def born_on(birthday: date) -> tuple[str, ...]:
    """Who has a birthday on a day, as `MM-DD` of birth: on 28 February of a common year also
    whoever was born on the 29th."""
    days = [birthday.strftime("%m-%d")]
    is_last = birthday + dates.ONE_DAY == date(birthday.year, 3, 1)
    return (*days, "02-29") if is_last and days == ["02-28"] else tuple(days)


def is_birthday(client: Client, birthday: date) -> bool:
    """Whether the bot may speak to a guest of a birthday on that day."""
    born = client.birth_date
    is_person = client.is_guest and client.document_type in PEOPLE
    return is_person and born is not None and born.strftime("%m-%d") in born_on(birthday)


def coming(stays: Iterable[Listed], today: date) -> Listed | None:
    """The first sold stay that has not begun before today; None without one. What staff closed for
    repairs is none."""
    ahead = (
        stay
        for stay in stays
        if stay.status == "approved" and stay.origin != "man" and stay.check_in >= today
    )
    return min(ahead, key=lambda stay: (stay.check_in, stay.reservation_id), default=None)
