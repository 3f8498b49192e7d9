"""What may be chosen for a section: days, a house, a month, a year."""

from collections.abc import Iterable
from urllib.parse import urlencode

from chalicelib.kernel import spanish
from chalicelib.office.entering.inputs import Option
from chalicelib.office.requests import address_of
from chalicelib.office.spanish.words import label
from chalicelib.office.work.figures.desk import FROM, HOUSE, PRESETS, TO, Desk
from chalicelib.office.work.figures.sheets import Choice, Link

SLUG = "figures"
ALL_HOUSES = "Todas las casas"
YEARS_BACK, YEARS_AHEAD = 6, 1


def of_days(desk: Desk) -> tuple[Choice, ...]:
    """The first and the last day."""
    first, last = desk.days
    return (
        Choice(name=FROM, label=label(FROM), value=first, type="date"),
        Choice(name=TO, label=label(TO), value=last, type="date"),
    )


def of_days_and_house(desk: Desk) -> tuple[Choice, ...]:
    """The days, and a house or all."""
    return (*of_days(desk), of_house(desk))


def of_house(desk: Desk) -> Choice:
    """A house or all; one that is not offered any more stays chosen."""
    pairs = {"": ALL_HOUSES, **desk.houses}
    if desk.house:
        pairs.setdefault(desk.house, desk.house)
    return Choice(name=HOUSE, label=label(HOUSE), options=options(pairs.items(), desk.house))


def of_month(desk: Desk) -> tuple[Choice, ...]:
    """A month of a year; the present one unless said."""
    named = [(str(number), name.capitalize()) for number, name in enumerate(spanish.MONTHS, 1)]
    month = desk.chosen("month", str(desk.today.month))
    return (
        Choice(name="month", label=label("month"), options=options(named, month)),
        of_year(desk),
    )


def of_year(desk: Desk) -> Choice:
    """A year; the present one unless said."""
    this = desk.today.year
    asked = desk.chosen("year", str(this))
    years = [str(year) for year in range(this + YEARS_AHEAD, this - YEARS_BACK, -1)]
    shown = years if asked in years else [asked, *years]
    pairs = ((year, year) for year in shown)
    return Choice(name="year", label=label("year"), options=options(pairs, asked))


def options(pairs: Iterable[tuple[str, str]], chosen: str) -> tuple[Option, ...]:
    """What may be chosen, and what is."""
    return tuple(Option(value, text, value == chosen) for value, text in pairs)


def presets(desk: Desk, slug: str) -> list[Link]:
    """The usual days of a section, of the chosen house."""
    house = {HOUSE: desk.house} if desk.house else {}
    return [
        Link(
            address=address(slug, preset=name, **house),
            title=title,
            is_here=name == desk.preset,
        )
        for name, title in PRESETS.items()
    ]


def address(slug: str, **query: str) -> str:
    """Where a section is, with what is chosen there."""
    asked = {name: text for name, text in query.items() if text}
    path = address_of(SLUG, slug) if slug else address_of(SLUG)
    return f"{path}?{urlencode(asked)}" if asked else path
