"""What everybody reads of events: the list in one round trip, whoever takes part in another."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import msgspec

from chalicelib.community.browsing import rules
from chalicelib.community.occasions import service as catalogue
from chalicelib.community.occasions.types import Places
from chalicelib.community.registrations import asking, records, service
from chalicelib.community.registrations.types import Place, Verdict
from chalicelib.community.types import Category, Occasion, Registration
from chalicelib.kernel.callers import Caller, Guest
from chalicelib.kernel.errors import Invalid
from chalicelib.loyalty.levels.rules import in_order
from chalicelib.loyalty.levels.service import LEVELS
from chalicelib.loyalty.levels.types import Achievement
from chalicelib.properties.houses.service import houses_for
from chalicelib.properties.types import House


class NoContest(Invalid):
    """The event is none."""

    code = "not_a_contest"
    default_message = "Este evento no es un concurso."


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """What events are shown with, by ids."""

    categories: Mapping[str, Category]
    houses: Mapping[str, House]
    levels: Mapping[str, Achievement]


class Shown(msgspec.Struct, frozen=True):
    """An event with its places, and whether the caller could register."""

    occasion: Occasion
    places: Places
    verdict: Verdict


def coming(
    *, category: str | None, location: str | None, date_from: date | None, now: datetime
) -> list[Occasion]:
    """The events that are to take place and that everybody may see, the next one first."""
    return rules.coming(
        catalogue.listed(),
        categories(),
        category=category,
        location=location,
        date_from=date_from,
        now=now,
    )


def past(*, category: str | None, location: str | None, now: datetime) -> list[Occasion]:
    """The events that took place and that everybody may see, the last one first."""
    return rules.past(
        catalogue.listed(), categories(), category=category, location=location, now=now
    )


def categories() -> dict[str, Category]:
    """The categories by their ids."""
    return {each.category_id: each for each in catalogue.CATEGORIES.values()}


def around(occasions: Sequence[Occasion]) -> Around:
    """What events are shown with."""
    return Around(
        categories=categories(),
        houses=houses_for(each.property_id for each in occasions if each.property_id is not None),
        levels={each.achievement_id: each for each in in_order(LEVELS.values())},
    )


def shown(occasions: Sequence[Occasion], *, caller: Caller | None, now: datetime) -> list[Shown]:
    """Events with their places, and whether the caller could register: one round trip."""
    guest = caller if isinstance(caller, Guest) else None
    judged = asking.verdicts(occasions, caller=guest, now=now)
    return [Shown(each, *judged[each.occasion_id]) for each in occasions]


def own(caller: Guest, *, now: datetime) -> list[tuple[Registration, Shown]]:
    """The registrations of a guest with their events, the newest first."""
    found = service.own_registrations(caller.client_id)
    distinct = {occasion.occasion_id: occasion for _, occasion in found}
    events = shown(list(distinct.values()), caller=caller, now=now)
    by_id = {each.occasion.occasion_id: each for each in events}
    return [(registration, by_id[occasion.occasion_id]) for registration, occasion in found]


def board(name: str) -> tuple[Occasion, list[Place]]:
    """An event that everybody may see, and whoever takes part: one query.

    Raises:
        NotFound: there is no such event.
    """
    occasion = catalogue.find_listed(name)
    lines = records.board(occasion.occasion_id)
    return occasion, [Place(position, line) for position, line in enumerate(lines, 1)]


def leaderboard(name: str) -> tuple[Occasion, list[Place]]:
    """The same of a contest.

    Raises:
        NotFound: there is no such event.
        NoContest: it is none.
    """
    occasion = catalogue.find_listed(name)
    if occasion.contest is None:
        raise NoContest
    return board(name)
