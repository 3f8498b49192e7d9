"""What is to come: nights that are sold by now, and arrivals that are searched for."""

from collections.abc import Mapping
from typing import Any

from chalicelib.office.charts import draw
from chalicelib.office.charts.plots import Plot
from chalicelib.office.work.figures import choosing, houses, reading
from chalicelib.office.work.figures.desk import ANALYSIS, Desk, in_days
from chalicelib.office.work.figures.reading import Rows
from chalicelib.office.work.figures.sheets import Block, Choice, Sheet, Tile, tile

SOUGHT = "/upcoming-checkins/"
DAYS = "days_ahead"
LENGTHS = ("30", "60", "90", "180")
USUAL = "30"
MOST = "30"


def choices(desk: Desk) -> tuple[Choice, ...]:
    """How far to look ahead."""
    pairs = ((count, f"{count} días") for count in LENGTHS)
    chosen = choosing.options(pairs, _length(desk))
    return (Choice(name=DAYS, label="Desde hoy", options=chosen),)


def sheet(desk: Desk) -> Sheet:
    """The coming days of all houses."""
    length = _length(desk)
    first, last = str(desk.today), str(in_days(desk.today, int(length)))
    sold = desk.figures(ANALYSIS, date_from=first, date_to=last)
    sought = desk.figures(SOUGHT, days_ahead=length, limit=MOST)
    return Sheet(
        days=reading.spoken(first, last),
        tiles=_tiles(sold, sought["summary_metrics"]),
        blocks=(
            _sought(sought["top_upcoming_checkins"]),
            houses.occupancy(sold["by_property"]),
            _months(sold["by_month"]),
        ),
    )


def _length(desk: Desk) -> str:
    asked = desk.chosen(DAYS)
    return asked if asked in LENGTHS else USUAL


def _tiles(sold: Mapping[str, Any], sought: Mapping[str, Any]) -> tuple[Tile, ...]:
    totals, expected = sold["totals"], sold["expected"].values()
    return (
        tile("Llegadas vendidas", totals["reservations"]),
        tile("Noches vendidas", totals["sold_nights"], "nights"),
        tile("Ingresos de esas noches", totals["revenue"], "money"),
        tile("Ocupación hasta ahora", totals["occupancy"], "percent"),
        tile("Llegadas por confirmar", sum(each["reservations"] for each in expected)),
        tile("Búsquedas para esos días", sought["total_upcoming_searches"]),
    )


def _sought(rows: Rows) -> Block:
    ordered = sorted(rows, key=lambda row: str(row["checkin_date"]))
    plot = Plot(
        about="Llegada",
        labels=reading.labels(ordered, lambda row: reading.short_day(row["checkin_date"])),
        series=(
            reading.series("De clientes", ordered, "client_searches"),
            reading.series("De visitantes", ordered, "anonymous_searches"),
        ),
        beside=(
            reading.series("Faltan días", ordered, "days_until_checkin"),
            reading.series("Noches en promedio", ordered, "avg_stay_duration", "nights"),
        ),
    )
    return Block(
        title="Llegadas que se buscan",
        tells=f"Los {MOST} días de llegada que más se buscaron, en su orden.",
        chart=draw.stacked(plot),
        is_wide=True,
    )


def _months(months: Rows) -> Block:
    plot = Plot(
        about="Mes",
        labels=reading.labels(months, reading.month_label),
        series=(reading.series("Ingresos", months, "revenue", "money"),),
        beside=(
            reading.series("Noches vendidas", months, "sold_nights", "nights"),
            reading.series("Llegadas", months, "reservations"),
        ),
    )
    return Block(title="Ingresos ya vendidos", chart=draw.columns(plot))
