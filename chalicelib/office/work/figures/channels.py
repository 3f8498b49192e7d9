"""Where stays come from: through which channel, and whose friends."""

from chalicelib.office.charts import draw
from chalicelib.office.charts.plots import Plot
from chalicelib.office.work.figures import reading
from chalicelib.office.work.figures.desk import Desk
from chalicelib.office.work.figures.reading import Rows
from chalicelib.office.work.figures.sheets import Block, Sheet, tile

RANKING = "/clients/referral-ranking/"
RANKED = "10"


def sheet(desk: Desk) -> Sheet:
    """Income and nights by channel, and who brought most friends."""
    found = desk.analysis()
    days, channels = found["period_info"], found["channels"]
    return Sheet(
        days=reading.spoken(days["date_from"], days["date_to"]),
        tiles=tuple(tile(each["label"], each["percentage"], "percent") for each in channels),
        blocks=(_income(channels), _nights(channels), _friends(desk)),
    )


def _income(channels: Rows) -> Block:
    plot = Plot(
        about="Canal",
        labels=reading.labels(channels, "label"),
        series=(reading.series("Ingresos", channels, "revenue", "money"),),
        beside=(
            reading.series("Del total", channels, "percentage", "percent"),
            reading.series("Por llegada", channels, "revenue_by_checkin", "money"),
        ),
    )
    return Block(title="Ingresos por canal", chart=draw.rows(plot))


def _nights(channels: Rows) -> Block:
    plot = Plot(
        about="Canal",
        labels=reading.labels(channels, "label"),
        series=(reading.series("Noches", channels, "sold_nights", "nights"),),
        beside=(reading.series("Llegadas", channels, "reservations"),),
    )
    return Block(title="Noches por canal", chart=draw.rows(plot))


def _friends(desk: Desk) -> Block:
    ranked: Rows = desk.read(RANKING, limit=RANKED)["rankings"]
    plot = Plot(
        about="Quién",
        labels=reading.labels(ranked, "client_name"),
        series=(reading.series("Estadías de referidos", ranked, "total_referral_reservations"),),
        beside=(
            reading.series("Referidos", ranked, "total_new_referrals"),
            reading.series("Puntos ganados", ranked, "total_points_earned"),
        ),
    )
    return Block(
        title="Quiénes recomiendan más",
        tells="De todas las casas y de todos los meses.",
        chart=draw.rows(plot),
        otherwise="Todavía nadie vino recomendado.",
    )
