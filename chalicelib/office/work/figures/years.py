"""Years beside each other, month by month."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import accumulate, zip_longest

from chalicelib.kernel import spanish
from chalicelib.office.charts import draw, numbers
from chalicelib.office.charts.plots import Plot
from chalicelib.office.work.figures import choosing, reading
from chalicelib.office.work.figures.desk import Desk
from chalicelib.office.work.figures.sheets import Block, Choice, Sheet, Tile, growth, tile

YEAR = "/profit-resume/"
SHOWN = 3
WAYS = {
    "check_in": "En el mes de la llegada",
    "night": "En el mes de cada noche",
}
MONTHS = tuple(name[:3] for name in spanish.MONTHS)
Years = dict[str, tuple[Decimal, ...]]


def choices(desk: Desk) -> tuple[Choice, ...]:
    """The last of the years, and where a stay counts."""
    way = choosing.options(WAYS.items(), desk.chosen("by", next(iter(WAYS))))
    return (
        choosing.of_year(desk),
        Choice(name="by", label="Cada estadía cuenta", options=way),
    )


def sheet(desk: Desk) -> Sheet:
    """Three years, month by month and added up."""
    asked, by = desk.chosen("year", str(desk.today.year)), desk.chosen("by")
    years = {asked: _months(desk, asked, by)}
    for back in range(1, SHOWN):
        name = str(int(asked) - back)
        years[name] = _months(desk, name, by)
    return Sheet(
        tiles=tuple(_tiles(years)),
        blocks=(
            _block("Mes a mes", years),
            _block("Sumado desde enero", {y: tuple(accumulate(v)) for y, v in years.items()}),
        ),
    )


def _tiles(years: Years) -> Iterator[Tile]:
    totals = [sum(months, Decimal(0)) for months in years.values()]
    for year, now, before in zip_longest(years, totals, totals[1:]):
        note = "" if before is None else growth(now, before, "el año anterior")
        yield tile(year, now, "money", note)


def _months(desk: Desk, year: str, by: str) -> tuple[Decimal, ...]:
    found = desk.read(YEAR, year=year, by=by)
    return tuple(numbers.number(found[name]) for name in spanish.MONTHS)


def _block(title: str, years: Years) -> Block:
    series = tuple(reading.made(year, months, "money") for year, months in years.items())
    chart = draw.lines(Plot(about="Mes", labels=MONTHS, series=series))
    tells = "Con lo que se anotó de Airbnb."
    return Block(title=title, tells=tells, chart=chart, is_wide=True)
