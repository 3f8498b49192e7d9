"""All houses for a year: who has which night."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from markupsafe import escape

from chalicelib.kernel import dates
from chalicelib.kernel.permissions import Permission
from chalicelib.kernel.spanish import MONTHS, listed
from chalicelib.office import rendering
from chalicelib.office.requests import Answer, address_of, number_in
from chalicelib.office.visits import Visit
from chalicelib.office.work import stays
from chalicelib.office.work.spans import HouseMonth, Taken, fitting, house_month, nights_text
from chalicelib.office.work.stays import CalendarStay, HouseName

SLUG = "year"
KINDS: Mapping[str, str] = {
    "sold": "Vendida",
    "held": "Sin pagar, o con un pago por revisar",
    "channel": "Vendida en Airbnb",
    "closed": "Mantenimiento: la casa está cerrada",
}
"""What the kinds of cells mean."""
LONGEST = 18
"""Signs of a name in a cell."""
FITS = 72_000
"""So many bytes of cells leave room for the rest of a page under 100 kB."""
A_CELL, A_MONTH, A_DATE = 125, 60, 20
"""What the markup of a taken cell takes, with the free nights before it, that of a month, and what
stands around a special date."""


class Night(msgspec.Struct, frozen=True):
    """The head of a column. is_special: whether it has a price of its own in some house."""

    number: int
    is_special: bool
    is_weekend: bool
    is_today: bool


class Month(msgspec.Struct, frozen=True, kw_only=True):
    """A month of all houses that are shown. special: the special dates, in words."""

    number: int
    name: str
    nights: tuple[Night, ...]
    houses: tuple[HouseMonth, ...]
    special: tuple[str, ...]


class SpecialDate(msgspec.Struct, frozen=True, kw_only=True):
    """A day of every year on which a house has a price of its own."""

    day: int
    month: int
    description: str
    house: HouseName


def shown(visit: Visit, *rest: str) -> Answer | None:
    """The calendar of the year that is asked for, or of this one."""
    if rest:
        return None
    asked = visit.request.asked("year") or str(dates.today(visit.now).year)
    found = stays.calendar(visit, year=asked)
    return _page(visit, int(asked), found)


def _page(visit: Visit, year: int, found: Sequence[CalendarStay]) -> Answer:
    taken = _by_house(visit, found)
    houses = _houses(visit, found)
    special = _special_dates(visit, houses)
    sizes = [_size(house, taken[house.id], special) for house in houses]
    begin = min(number_in(visit.request.asked("from"), 0, digits=4), max(len(houses) - 1, 0))
    end = fitting(sizes, begin, FITS)
    chosen = houses[begin:end]
    shown = {house.id for house in chosen}
    told = [each for each in special if each.house.id in shown]
    return rendering.page(
        "work/year.html",
        f"Calendario {year}",
        visit=visit,
        year=year,
        months=[
            _month(year, number, chosen, taken, told, dates.today(visit.now))
            for number in range(1, 13)
        ],
        kinds=KINDS,
        total=len(houses),
        begin=begin,
        end=end,
        today=dates.today(visit.now),
        address=address_of(SLUG),
        may_see_special=visit.may(Permission.READS_SETTINGS),
    )


def _houses(visit: Visit, found: Iterable[CalendarStay]) -> list[HouseName]:
    """The houses that are offered, in the API's order, and others that somebody has."""
    said = visit.caller.get("/property/")
    rows: list[dict[str, Any]] = said.content["results"] if said.is_well else []
    offered = {row["id"]: HouseName(row["id"], row["name"]) for row in rows}
    others = {each.house.id: each.house for each in found if each.house.id not in offered}
    return [*offered.values(), *sorted(others.values(), key=lambda house: house.name)]


def _by_house(visit: Visit, found: Iterable[CalendarStay]) -> Mapping[str, list[Taken]]:
    by_house: defaultdict[str, list[Taken]] = defaultdict(list)
    for stay in found:
        by_house[stay.house.id].append(_taken(visit, stay))
    return by_house


def _taken(visit: Visit, stay: CalendarStay) -> Taken:
    name = stay.short_title
    cut = name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
    told = (cut, nights_text(stay.check_in_date, stay.departure), stay.waits_for)
    late = "sale tarde" if stay.late_checkout else ""
    return Taken(
        start=stay.check_in_date,
        end=stay.check_out_date,
        text=", ".join(filter(None, (*told, late))),
        kind=_kind(stay),
        address=visit.leads_to("reservations", stay.id),
    )


def _kind(stay: CalendarStay) -> str:
    if stay.waits_for:
        return "held"
    return {"air": "channel", "man": "closed"}.get(stay.origin, "sold")


def _size(house: HouseName, taken: Iterable[Taken], special: Iterable[SpecialDate]) -> int:
    """How many bytes a house takes in a year; a stay may lie in two months."""
    cells = (
        (A_CELL + _bytes(each.text))
        * len(dates.months_between(each.start, each.end - dates.ONE_DAY))
        for each in taken
    )
    told = (
        A_DATE + _bytes(f"{each.description}{house.name}")
        for each in special
        if each.house == house
    )
    return 12 * (A_MONTH + _bytes(house.name)) + sum(cells) + sum(told)


def _bytes(text: str) -> int:
    return len(str(escape(text)).encode())


def _special_dates(visit: Visit, houses: Iterable[HouseName]) -> list[SpecialDate]:
    known = {house.id: house for house in houses}
    return [
        SpecialDate(
            day=row["day"],
            month=row["month"],
            description=row["description"],
            house=known[row["property"]],
        )
        for row in visit.entries("special-dates")
        if row["is_active"] and row["property"] in known
    ]


def _month(
    year: int,
    number: int,
    houses: Sequence[HouseName],
    taken: Mapping[str, list[Taken]],
    special: Iterable[SpecialDate],
    today: date,
) -> Month:
    first, end = dates.month_bounds(year, number)
    here = [each for each in special if each.month == number]
    days = {each.day for each in here}
    return Month(
        number=number,
        name=MONTHS[number - 1].capitalize(),
        nights=tuple(
            Night(day.day, day.day in days, dates.is_weekend_night(day), day == today)
            for day in dates.days_between(first, end)
        ),
        houses=tuple(house_month(each.name, taken[each.id], first, end) for each in houses),
        special=tuple(_told(here, len(houses))),
    )


def _told(special: Iterable[SpecialDate], house_count: int) -> Iterable[str]:
    """Special dates in words, each with the houses that have it."""
    houses: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    for each in special:
        houses[each.day, each.description].append(each.house.name)
    for (day, description), names in sorted(houses.items()):
        where = "todas las casas" if len(names) == house_count else listed(names)
        yield f"{day}: {description or 'fecha especial'} ({where})"
