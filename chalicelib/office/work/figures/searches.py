"""What visitors search for, and how many of those who search book."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from chalicelib.kernel import spanish
from chalicelib.kernel.money import ZERO
from chalicelib.office.charts import draw
from chalicelib.office.charts.plots import Plot
from chalicelib.office.work.figures import reading
from chalicelib.office.work.figures.desk import Desk
from chalicelib.office.work.figures.reading import Rows
from chalicelib.office.work.figures.sheets import Block, Sheet, Tile, tile

SEARCHES = "/stats/search-tracking/"
NOBODY = {"include_clients": "false", "include_anonymous": "false"}
LONGEST_STAY = 14
MOST_DAYS = 92
"""More days than these are put together by weeks."""


def sheet(desk: Desk) -> Sheet:
    """Searches by day, weekday and hour, and what they were for."""
    first, last = desk.days
    found = desk.figures(SEARCHES, date_from=first, date_to=last, **NOBODY)
    days = found["period_info"]
    return Sheet(
        days=reading.spoken(days["date_from"], days["date_to"]),
        tiles=_tiles(found["search_summary"]),
        blocks=(
            _days(found["daily_search_activity"]),
            _arrivals(found["popular_checkin_dates"]),
            _houses(found["top_searched_properties"]),
            _weekdays(found["searches_by_weekday"]),
            _hours(found["searches_by_hour"]),
            _nights(found["stay_duration_analysis"]),
        ),
    )


def _tiles(summary: Mapping[str, Any]) -> tuple[Tile, ...]:
    rate = summary["conversion_rate"]
    return (
        tile("Búsquedas", summary["total_searches"]),
        tile("Por día", summary["avg_searches_per_day"]),
        tile("Clientes que buscaron", summary["unique_clients_searching"]),
        tile("De ellos reservaron", rate, "percent", "en 30 días desde que buscaron"),
        tile("Visitantes sin cuenta", summary["unique_anonymous_ips"]),
    )


def _days(rows: Rows) -> Block:
    if len(rows) > MOST_DAYS:
        return _weeks(rows)
    plot = Plot(
        about="Día",
        labels=reading.labels(rows, lambda row: reading.short_day(row["date"])),
        series=(
            reading.series("Búsquedas", rows, "searches_count"),
            reading.series("Personas", rows, "unique_users"),
        ),
    )
    return Block(title="Búsquedas por día", chart=draw.lines(plot), is_wide=True)


def _weeks(rows: Rows) -> Block:
    """The same by weeks. Who searches on several days is one person, so people do not add up."""
    weeks: dict[date, Decimal] = {}
    for row in rows:
        day = date.fromisoformat(row["date"])
        monday = day - timedelta(days=day.weekday())
        weeks[monday] = weeks.get(monday, ZERO) + row["searches_count"]
    plot = Plot(
        about="Semana del",
        labels=tuple(reading.short_day(str(monday)) for monday in weeks),
        series=(reading.made("Búsquedas", weeks.values()),),
    )
    return Block(title="Búsquedas por semana", chart=draw.lines(plot), is_wide=True)


def _arrivals(rows: Rows) -> Block:
    ordered = sorted(rows, key=lambda row: str(row["check_in_date"]))
    plot = Plot(
        about="Llegada",
        labels=reading.labels(ordered, lambda row: reading.short_day(row["check_in_date"])),
        series=(reading.series("Búsquedas", ordered, "searches_count"),),
        beside=(
            reading.series("Personas que buscaron", ordered, "unique_searchers"),
            reading.series("Noches en promedio", ordered, "avg_stay_duration", "nights"),
            reading.series("Huéspedes en promedio", ordered, "avg_guests"),
        ),
    )
    tells = "Los días de llegada que más se buscaron, en su orden."
    return Block(title="Llegadas más buscadas", tells=tells, chart=draw.columns(plot))


def _houses(rows: Rows) -> Block:
    plot = Plot(
        about="Casa",
        labels=reading.labels(rows, "property_name"),
        series=(reading.series("Búsquedas", rows, "searches_count"),),
        beside=(reading.series("Del total", rows, "percentage", "percent"),),
    )
    return Block(title="Casas más buscadas", chart=draw.rows(plot))


def _weekdays(rows: Rows) -> Block:
    plot = Plot(
        about="Día",
        labels=reading.labels(rows, lambda row: spanish.WEEKDAYS[row["day_number"] - 1][:3]),
        series=(reading.series("Búsquedas", rows, "searches_count"),),
        beside=(
            reading.series("Del total", rows, "percentage", "percent"),
            reading.series("Huéspedes en promedio", rows, "avg_guests_searched"),
        ),
    )
    return Block(title="Por día de la semana", chart=draw.columns(plot))


def _hours(rows: Rows) -> Block:
    plot = Plot(
        about="Hora",
        labels=reading.labels(rows, "hour_label"),
        series=(reading.series("Búsquedas", rows, "searches_count"),),
    )
    return Block(title="Por hora", tells="A la hora de Lima.", chart=draw.columns(plot))


def _nights(rows: Rows) -> Block:
    short = [row for row in rows if row["nights"] <= LONGEST_STAY]
    plot = Plot(
        about="Noches",
        labels=reading.labels(short, "nights"),
        series=(reading.series("Búsquedas", short, "searches_count"),),
        beside=(reading.series("Del total", short, "percentage", "percent"),),
    )
    tells = f"Por cuántas noches se buscó, hasta {LONGEST_STAY}."
    return Block(title="Noches buscadas", tells=tells, chart=draw.columns(plot))
