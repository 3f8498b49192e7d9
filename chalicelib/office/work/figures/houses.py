"""How full each house is, and what it earns."""

from chalicelib.kernel.money import HUNDRED
from chalicelib.office.charts import draw, numbers
from chalicelib.office.charts.plots import Plot
from chalicelib.office.work.figures import reading
from chalicelib.office.work.figures.desk import Desk
from chalicelib.office.work.figures.reading import Rows
from chalicelib.office.work.figures.sheets import Block, Sheet, tile


def sheet(desk: Desk) -> Sheet:
    """Occupancy, nights and income by house, and occupancy by month."""
    found = desk.analysis()
    days, totals, houses = found["period_info"], found["totals"], found["by_property"]
    return Sheet(
        days=reading.spoken(days["date_from"], days["date_to"]),
        tiles=(
            tile("Ocupación", totals["occupancy"], "percent"),
            tile("Noches vendidas", totals["sold_nights"], "nights"),
            tile("Noches disponibles", totals["available_nights"], "nights"),
            tile("Noches en reparación", totals["maintenance_nights"], "nights"),
            tile("Llegadas", totals["reservations"]),
        ),
        blocks=(occupancy(houses), _months(found["by_month"]), _nights(houses), _income(houses)),
    )


def occupancy(houses: Rows) -> Block:
    """What part of its nights each house has sold."""
    plot = Plot(
        about="Casa",
        labels=reading.labels(houses, "property_name"),
        series=(reading.series("Ocupación", houses, "occupancy", "percent"),),
        beside=(
            reading.series("Noches vendidas", houses, "sold_nights", "nights"),
            reading.series("Noches disponibles", houses, "available_nights", "nights"),
        ),
        most=HUNDRED,
    )
    tells = "Noches vendidas, de cien que se ofrecen."
    return Block(title="Ocupación por casa", tells=tells, chart=draw.rows(plot))


def _months(months: Rows) -> Block:
    plot = Plot(
        about="Mes",
        labels=reading.labels(months, reading.month_label),
        series=(reading.series("Ocupación", months, "occupancy", "percent"),),
        beside=(reading.series("Noches vendidas", months, "sold_nights", "nights"),),
        most=HUNDRED,
    )
    return Block(title="Ocupación por mes", chart=draw.lines(plot))


def _nights(houses: Rows) -> Block:
    free = (
        max(
            numbers.number(row["available_nights"])
            - numbers.number(row["sold_nights"])
            - numbers.number(row["maintenance_nights"]),
            numbers.number(0),
        )
        for row in houses
    )
    plot = Plot(
        about="Casa",
        labels=reading.labels(houses, "property_name"),
        series=(
            reading.series("Vendidas", houses, "sold_nights", "nights"),
            reading.made("Libres", free, "nights"),
            reading.series("En reparación", houses, "maintenance_nights", "nights"),
        ),
    )
    return Block(title="Noches por casa", chart=draw.rows(plot))


def _income(houses: Rows) -> Block:
    plot = Plot(
        about="Casa",
        labels=reading.labels(houses, "property_name"),
        series=(reading.series("Ingresos", houses, "revenue", "money"),),
        beside=(
            reading.series("Precio medio de la noche", houses, "adr", "money"),
            reading.series("Por noche disponible", houses, "revpar", "money"),
            reading.series("Airbnb", houses, "airbnb_profit", "money"),
        ),
    )
    return Block(title="Ingresos por casa", chart=draw.rows(plot))
