"""What becomes of searches: stays by house, and how many come together."""

from collections.abc import Mapping
from typing import Any

from chalicelib.office.charts import draw, numbers
from chalicelib.office.charts.plots import Plot
from chalicelib.office.work.figures import reading
from chalicelib.office.work.figures.desk import Desk
from chalicelib.office.work.figures.reading import Rows
from chalicelib.office.work.figures.searches import NOBODY
from chalicelib.office.work.figures.sheets import Block, Sheet, Tile, risen, tile

SUMMARY = "/stats/"
MONTHLY = "month"


def sheet(desk: Desk) -> Sheet:
    """Searches and stays by house, stays by month, and by their guests."""
    first, last = desk.days
    found = desk.figures(SUMMARY, date_from=first, date_to=last, period=MONTHLY, **NOBODY)
    days, houses = found["period_info"], found["properties_breakdown"]
    return Sheet(
        days=reading.spoken(days["date_from"], days["date_to"]),
        tiles=_tiles(found),
        blocks=(
            _interest(houses),
            _stays(found["reservations_by_period"]),
            _guests(found["guest_distribution"]),
        ),
    )


def _tiles(found: Mapping[str, Any]) -> tuple[Tile, ...]:
    sold, searched = found["reservations_summary"], found["search_tracking_analysis"]
    grown = found["growth_metrics"]
    return (
        tile("Estadías", sold["total_reservations"], note=_note(grown["reservations_growth"])),
        tile("Búsquedas", searched["total_searches"], note=_note(grown["searches_growth"])),
        tile("Clientes que buscaron y reservaron", searched["conversion_rate"], "percent"),
        tile("Noches por estadía", sold["average_stay_duration"], "nights"),
        tile("Huéspedes por estadía", sold["average_guests_per_reservation"]),
    )


def _note(percentage: float) -> str:
    """How a figure compares with as many days before; empty where there is nothing to say."""
    return risen(numbers.number(percentage), "los días de antes") if percentage else ""


def _interest(houses: Rows) -> Block:
    plot = Plot(
        about="Casa",
        labels=reading.labels(houses, "property_name"),
        series=(
            reading.series("Búsquedas", houses, "search_interest"),
            reading.series("Estadías", houses, "total_reservations"),
        ),
        beside=(
            reading.series("Estadías de cien búsquedas", houses, "conversion_rate", "percent"),
            reading.series("Precio medio de la noche", houses, "average_price_per_night", "money"),
        ),
    )
    return Block(title="Búsquedas y estadías por casa", chart=draw.pairs(plot), is_wide=True)


def _stays(rows: Rows) -> Block:
    plot = Plot(
        about="Mes",
        labels=reading.labels(rows, lambda row: reading.short_month(*_month(row["period"]))),
        series=(reading.series("Estadías", rows, "count"),),
        beside=(
            reading.series("Noches", rows, "nights_booked", "nights"),
            reading.series("Por llegada", rows, "revenue", "money"),
            reading.series("Huéspedes en promedio", rows, "average_guests"),
        ),
    )
    return Block(title="Estadías por mes de llegada", chart=draw.columns(plot))


def _month(day: str) -> tuple[int, int]:
    return int(day[:4]), int(day[5:7])


def _guests(rows: Rows) -> Block:
    plot = Plot(
        about="Huéspedes",
        labels=reading.labels(rows, "guest_count"),
        series=(reading.series("Estadías", rows, "count"),),
        beside=(
            reading.series("Del total", rows, "percentage", "percent"),
            reading.series("Por llegada", rows, "total_revenue", "money"),
        ),
    )
    return Block(title="Cuántos vienen juntos", chart=draw.columns(plot))
