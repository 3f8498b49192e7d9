"""What the nights of some days earn, against the goals of their months and the year before."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from chalicelib.office.calls import NotAnswered
from chalicelib.office.charts import draw, numbers
from chalicelib.office.charts.plots import Plot
from chalicelib.office.work.figures import reading
from chalicelib.office.work.figures.desk import ANALYSIS, Desk, year_before
from chalicelib.office.work.figures.reading import Rows
from chalicelib.office.work.figures.sheets import Block, Sheet, Tile, growth, tile

GOALS = "/stats/metas/"
INCOME = "/stats/ingresos/"
MOST_DAYS_BY_DAY, MOST_DAYS_BY_WEEK = 31, 190
PERIODS = {"day": "Ingresos por día", "week": "Ingresos por semana"}
"""How days are put together that are fewer than months show."""
Month = tuple[int, int]
"""The year and the month."""
Earned = Mapping[Month, Decimal]


def sheet(desk: Desk) -> Sheet:
    """Income by month; of few days of all houses together also by days or weeks, and by
    price."""
    found = desk.analysis()
    days = found["period_info"]
    before = _before(desk, days)
    months = found["by_month"]
    blocks = [_by_month(months, _earned(before), _goals(desk, months)), _prices_of_nights(months)]
    period = _period(days["total_days"])
    if period is not None and not desk.house:
        blocks += _of_all_houses(desk, days, period)
    return Sheet(
        days=reading.spoken(days["date_from"], days["date_to"]),
        tiles=_tiles(found, before),
        blocks=tuple(blocks),
    )


def goals_of(desk: Desk, year: int | str, house: str) -> Rows:
    """The goals of a year, of a house or of all houses together."""
    rows: Rows = desk.figures(GOALS, year=str(year), property=house)["goals"]
    return [row for row in rows if (row["property"] or "") == house]


def _before(desk: Desk, days: Mapping[str, str]) -> Any:
    """The same days a year before; None where they are older than any that the API knows."""
    first, last = (
        str(year_before(date.fromisoformat(days[name]))) for name in ("date_from", "date_to")
    )
    try:
        return desk.figures(ANALYSIS, date_from=first, date_to=last, property=desk.house)
    except NotAnswered:
        return None


def _earned(found: Any) -> Earned:
    rows = found["by_month"] if found else ()
    return {(row["year"], row["month"]): numbers.number(row["revenue"]) for row in rows}


def _goals(desk: Desk, months: Rows) -> Earned:
    return {
        (row["year"], row["month"]): numbers.number(row["revenue_goal_sol"])
        for year in dict.fromkeys(row["year"] for row in months)
        for row in goals_of(desk, year, desk.house)
        if row["revenue_goal_sol"] is not None
    }


def _tiles(found: Any, before: Any) -> tuple[Tile, ...]:
    totals, expected = found["totals"], found["expected"].values()
    note = "" if before is None else _growth(totals, before["totals"], "revenue")
    return (
        tile("Ingresos de las noches", totals["revenue"], "money", note),
        tile("Noches vendidas", totals["sold_nights"], "nights"),
        tile("Ocupación", totals["occupancy"], "percent"),
        tile("Precio medio de la noche", totals["adr"], "money"),
        tile("Por noche disponible", totals["revpar"], "money"),
        tile("Airbnb, anotado aparte", totals["airbnb_profit"], "money"),
        tile("Por confirmar", sum(each["revenue_by_night"] for each in expected), "money"),
    )


def _growth(now: Any, before: Any, field: str) -> str:
    return growth(numbers.number(now[field]), numbers.number(before[field]), "un año antes")


def _by_month(months: Rows, before: Earned, goals: Earned) -> Block:
    at = [(row["year"], row["month"]) for row in months]
    earned = [numbers.number(row["revenue"]) for row in months]
    wanted = [goals.get(month) for month in at]
    reached = [
        None if goal is None else numbers.part(value, goal)
        for value, goal in zip(earned, wanted, strict=True)
    ]
    plot = Plot(
        about="Mes",
        labels=reading.labels(months, reading.month_label),
        series=(
            reading.series("Ingresos", months, "revenue", "money"),
            reading.made("Un año antes", [before.get((y - 1, m)) for y, m in at], "money"),
        ),
        goal=reading.made("Meta", wanted, "money") if goals else None,
        beside=(
            *([reading.made("De la meta", reached, "percent")] if goals else ()),
            reading.series("Noches", months, "sold_nights", "nights"),
            reading.series("Por llegada", months, "revenue_by_checkin", "money"),
            reading.series("Airbnb", months, "airbnb_profit", "money"),
        ),
    )
    tells = "Cada noche vendida cuenta en su mes, con su parte del precio."
    return Block(title="Ingresos por mes", tells=tells, chart=draw.columns(plot), is_wide=True)


def _prices_of_nights(months: Rows) -> Block:
    plot = Plot(
        about="Mes",
        labels=reading.labels(months, reading.month_label),
        series=(
            reading.series("De una noche vendida", months, "adr", "money"),
            reading.series("De una noche disponible", months, "revpar", "money"),
        ),
        beside=(reading.series("Ocupación", months, "occupancy", "percent"),),
    )
    return Block(title="Lo que gana una noche", chart=draw.lines(plot), is_wide=True)


def _of_all_houses(desk: Desk, days: Mapping[str, Any], period: str) -> list[Block]:
    span = {"date_from": days["date_from"], "date_to": days["date_to"]}
    found = desk.figures(INCOME, period=period, **span)
    return [
        _by_days(PERIODS[period], found["revenue_by_period"]),
        _prices(found["price_analysis"]["price_ranges"]),
    ]


def _period(count: int) -> str | None:
    """How so many days are put together; None for more, which months alone show quickly."""
    if count <= MOST_DAYS_BY_DAY:
        return "day"
    return "week" if count <= MOST_DAYS_BY_WEEK else None


def _by_days(title: str, rows: Rows) -> Block:
    plot = Plot(
        about="Desde",
        labels=reading.labels(rows, lambda row: reading.short_day(row["period"])),
        series=(reading.series("Ingresos", rows, "revenue_by_night", "money"),),
        beside=(
            reading.series("Noches", rows, "sold_nights", "nights"),
            reading.series("Llegadas", rows, "count"),
            reading.series("Por llegada", rows, "revenue", "money"),
        ),
    )
    return Block(title=title, chart=draw.columns(plot))


def _prices(rows: Rows) -> Block:
    plot = Plot(
        about="Precio de la estadía",
        labels=reading.labels(rows, "range"),
        series=(reading.series("Estadías", rows, "count"),),
        beside=(reading.series("Del total", rows, "percentage", "percent"),),
    )
    tells = "Estadías que llegan en estos días, por su precio entero."
    return Block(title="Cuánto cuestan las estadías", tells=tells, chart=draw.rows(plot))
