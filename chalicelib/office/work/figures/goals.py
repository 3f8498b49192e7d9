"""The goals of a year, and how far they are."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from chalicelib.kernel import spanish
from chalicelib.kernel.permissions import Permission
from chalicelib.office.charts import draw, numbers
from chalicelib.office.charts.numbers import Unit
from chalicelib.office.charts.plots import Plot, Series
from chalicelib.office.requests import address_of
from chalicelib.office.work.figures import choosing, reading
from chalicelib.office.work.figures.desk import ANALYSIS, Desk
from chalicelib.office.work.figures.income import goals_of
from chalicelib.office.work.figures.reading import Rows
from chalicelib.office.work.figures.sheets import Block, Choice, Link, Sheet, Tile, tile

GOALS = "goals"
SET = "Poner o cambiar la meta de"
Goals = Mapping[int, Mapping[str, Any]]
"""Goals by their month."""


class Wanted(msgspec.Struct, frozen=True):
    """A kind of goal: how its fields are called in months and in goals."""

    title: str
    name: str
    unit: Unit
    sold: str
    goal: str
    actual: str
    progress: str


INCOME = Wanted(
    "Ingresos y sus metas",
    "Ya vendido",
    "money",
    "revenue",
    "revenue_goal_sol",
    "actual",
    "progress_percentage",
)
OCCUPANCY = Wanted(
    "Ocupación y sus metas",
    "Ya vendida",
    "percent",
    "occupancy",
    "occupancy_goal",
    "occupancy_actual",
    "occupancy_progress_percentage",
)


def choices(desk: Desk) -> tuple[Choice, ...]:
    """A year, and a house or all."""
    return choosing.of_year(desk), choosing.of_house(desk)


def sheet(desk: Desk) -> Sheet:
    """Income and occupancy of a year against their goals."""
    year = desk.chosen("year", str(desk.today.year))
    goals = {row["month"]: row for row in goals_of(desk, year, desk.house)}
    days = {"date_from": f"{int(year):04d}-01-01", "date_to": f"{int(year):04d}-12-31"}
    months = desk.figures(ANALYSIS, **days, property=desk.house)["by_month"]
    return Sheet(
        tiles=_tiles(months, goals),
        blocks=(
            _block(INCOME, months, goals, _links(desk, int(year))),
            _block(OCCUPANCY, months, goals),
        ),
    )


def _tiles(months: Rows, goals: Goals) -> tuple[Tile, ...]:
    with_goal = [row for row in goals.values() if row[INCOME.goal] is not None]
    wanted = reading.total(with_goal, INCOME.goal)
    return (
        tile("Meses con meta", len(goals)),
        tile("Metas de ingresos", wanted, "money"),
        tile("Ya vendido en el año", reading.total(months, "revenue"), "money"),
        tile(
            "Ya vendido de las metas",
            numbers.part(reading.total(with_goal, "projected"), wanted),
            "percent",
        ),
    )


def _block(kind: Wanted, months: Rows, goals: Goals, links: tuple[Link, ...] = ()) -> Block:
    def of_goals(name: str, field: str, unit: Unit) -> Series:
        values = (goals.get(row["month"], {}).get(field) for row in months)
        return reading.made(name, map(_number, values), unit)

    plot = Plot(
        about="Mes",
        labels=reading.labels(months, reading.month_label),
        series=(reading.series(kind.name, months, kind.sold, kind.unit),),
        goal=of_goals("Meta", kind.goal, kind.unit),
        beside=(
            of_goals("Hasta ayer", kind.actual, kind.unit),
            of_goals("De la meta", kind.progress, "percent"),
        ),
    )
    return Block(
        title=kind.title, chart=draw.columns(plot), is_wide=True, links=links, links_title=SET
    )


def _number(value: Any) -> Decimal | None:
    return None if value is None else numbers.number(value)


def _links(desk: Desk, year: int) -> tuple[Link, ...]:
    """Where the goals of each month are set, for those who may."""
    if not desk.visit.may(Permission.SETS_GOALS):
        return ()
    house = (desk.house,) if desk.house else ()
    return tuple(
        Link(
            address=address_of(choosing.SLUG, GOALS, f"{year:04d}-{month:02d}", *house),
            title=name.capitalize(),
        )
        for month, name in enumerate(spanish.MONTHS, 1)
    )
