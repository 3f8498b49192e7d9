"""A month as the first page of the panel has it: nights, what is billed and what is left to pay."""

from collections.abc import Mapping
from typing import Any

from chalicelib.kernel import spanish
from chalicelib.office.charts import draw
from chalicelib.office.charts.plots import Plot
from chalicelib.office.work.figures import reading
from chalicelib.office.work.figures.desk import Desk
from chalicelib.office.work.figures.reading import Rows
from chalicelib.office.work.figures.sheets import Block, Sheet, Tile, tile

DASHBOARD = "/dashboard/"


def sheet(desk: Desk) -> Sheet:
    """The nights and amounts of a month, and who sold most."""
    month = desk.chosen("month", str(desk.today.month))
    year = desk.chosen("year", str(desk.today.year))
    found = desk.read(DASHBOARD, month=month, year=year)
    houses = found["free_days_per_house"]
    return Sheet(
        days=f"{spanish.month_name(int(month))} {int(year)}.",
        tiles=_tiles(found),
        blocks=(_nights(houses), _money(houses), _sellers(found["best_sellers"])),
    )


def _tiles(found: Mapping[str, Any]) -> tuple[Tile, ...]:
    expected = found["esperado"].values()
    return (
        tile("Facturado", found["dinero_total_facturado"], "money"),
        tile("Por cobrar", found["dinero_por_cobrar"], "money"),
        tile("Por confirmar", sum(each["dinero_facturado"] for each in expected), "money"),
        tile("Ocupación", found["ocupacion"], "percent"),
        tile("Noches vendidas", found["occupied_days_total"], "nights"),
        tile("Noches libres", found["free_days_total"], "nights"),
        tile("Pagado con puntos", found["puntos_canjeados"], "money"),
    )


def _nights(houses: Rows) -> Block:
    plot = Plot(
        about="Casa",
        labels=reading.labels(houses, "casa"),
        series=(
            reading.series("Vendidas", houses, "dias_ocupada", "nights"),
            reading.series("Libres", houses, "dias_libres", "nights"),
            reading.series("En reparación", houses, "noches_man", "nights"),
        ),
        beside=(reading.series("Ocupación", houses, "ocupacion", "percent"),),
    )
    tells = "De este mes, libres son las noches desde hoy."
    return Block(title="Noches por casa", tells=tells, chart=draw.rows(plot))


def _money(houses: Rows) -> Block:
    plot = Plot(
        about="Casa",
        labels=reading.labels(houses, "casa"),
        series=(
            reading.series("Facturado", houses, "dinero_facturado", "money"),
            reading.series("Por cobrar", houses, "dinero_por_cobrar", "money"),
        ),
        beside=(reading.series("Por noches", houses, "ingresos_por_noche", "money"),),
    )
    tells = "Estadías que llegan en el mes, por su precio entero, y lo de Airbnb."
    return Block(title="Facturado y por cobrar", tells=tells, chart=draw.pairs(plot))


def _sellers(sellers: Rows) -> Block:
    plot = Plot(
        about="Quién",
        labels=reading.labels(sellers, lambda row: f"{row['nombre']} {row['apellido']}".strip()),
        series=(reading.series("Ventas", sellers, "ventas_soles", "money"),),
    )
    return Block(
        title="Quién vendió", chart=draw.rows(plot), otherwise="Nadie puede vender todavía."
    )
