"""Which events a list shows, and who won what everybody may know of (staff book, 4.3 and 4.5)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from chalicelib.community.occasions.rules import is_past
from chalicelib.community.registrations.rules import is_known
from chalicelib.community.registrations.types import Place
from chalicelib.community.types import Category, Occasion
from chalicelib.kernel import dates
from chalicelib.kernel.spanish import fold


def coming(
    occasions: Iterable[Occasion],
    categories: Mapping[str, Category],
    *,
    category: str | None,
    location: str | None,
    date_from: date | None,
    now: datetime,
) -> list[Occasion]:
    """The events that are to take place, the next one first."""
    found = [
        each
        for each in occasions
        if not is_past(each, now)
        and _matches(each, categories, category, location)
        and (date_from is None or dates.today(each.event_date) >= date_from)
    ]
    return sorted(found, key=lambda each: (each.event_date, each.occasion_id))


def past(
    occasions: Iterable[Occasion],
    categories: Mapping[str, Category],
    *,
    category: str | None,
    location: str | None,
    now: datetime,
) -> list[Occasion]:
    """The events that took place, the last one first."""
    found = [
        each
        for each in occasions
        if is_past(each, now) and _matches(each, categories, category, location)
    ]
    return sorted(found, key=lambda each: (-each.event_date.timestamp(), each.occasion_id))


def _matches(
    occasion: Occasion,
    categories: Mapping[str, Category],
    category: str | None,
    location: str | None,
) -> bool:
    own = categories.get(occasion.category_id)
    name = "" if own is None else own.name
    return _has(name, category) and _has(occasion.location, location)


def _has(text: str, part: str | None) -> bool:
    return not part or fold(part) in fold(text)


def winners(places: Sequence[Place], now: datetime) -> list[Place]:
    """Those of whom everybody may know that they won, who was announced last first."""
    known = [each for each in places if is_known(each.line.win, now)]
    return sorted(known, key=lambda each: (-_announced(each), each.position))


def _announced(place: Place) -> float:
    win = place.line.win
    return 0.0 if win is None else win.announced_for.timestamp()
