"""The first page of the panel on the wire (staff book, 2.1 to 2.3; panel book, 4.1): what is
computed of a house is a number, what is added up of all is a text with two decimals."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import msgspec

from chalicelib.cloud import objects
from chalicelib.insights.dashboard.types import HouseMonth, MonthOfHouses, Sales
from chalicelib.insights.figures.sums import Nightly, Sums
from chalicelib.insights.figures.types import Kind
from chalicelib.insights.figures.wire import number
from chalicelib.kernel import money
from chalicelib.web.formats import Address, Amount

HOUSE_NAMES = {"background_color": "property__background_color"}


class MonthQuery(msgspec.Struct):
    """Which month to show: that of `year` and `month` together, else the present one in Lima."""

    year: str | None = None
    """The year of the month, 1900 to 2100; it comes with `month`."""
    month: str | None = None
    """The month, 1 to 12; it comes with `year`."""


class ExpectedPart(msgspec.Struct):
    """Stays that may be sold yet; nothing of them is in the other figures."""

    reservas: int
    """How many of them arrive in the month."""
    dinero_facturado: float
    """Their whole price, in PEN."""
    noches: int
    """Nights of such stays in the month, whenever they arrive."""
    ingresos_por_noche: float
    """What these nights would earn, in PEN."""

    @classmethod
    def of(cls, sums: Sums, kind: Kind) -> "ExpectedPart":
        """The stays of a kind."""
        return cls(
            reservas=sums.count("stays", kind),
            dinero_facturado=number(sums.amount("billed", kind)),
            noches=sums.count("nights", kind),
            ingresos_por_noche=number(sums.amount("accrued", kind)),
        )


class Expected(msgspec.Struct):
    """Stays whose payment staff still have to look at."""

    pendiente: ExpectedPart
    """Those with a first payment to look at (`pending`)."""
    en_revision: ExpectedPart
    """Those with a further one (`under_review`)."""

    @classmethod
    def of(cls, sums: Sums) -> "Expected":
        """What is expected of sums."""
        return cls(ExpectedPart.of(sums, "pending"), ExpectedPart.of(sums, "under_review"))


class ByNight(msgspec.Struct, kw_only=True):
    """Figures by night: each night counts on its own date, with its part of the price."""

    ingresos_por_noche: float
    """What the sold nights of the month earn, in PEN: the price of a stay is split evenly over its
    nights, to the cent, and what is left over goes to the first ones. Without Airbnb's profits."""
    tarifa_promedio: float
    """What a sold night earns on average, in PEN (ADR)."""
    noches_disponibles: int
    """Houses that are offered, times days; repairs do not make it less."""
    ocupacion: float
    """Sold nights in per cent of the available ones."""
    ingreso_por_noche_disponible: float
    """What an available night earns on average, in PEN (RevPAR)."""


class HouseFigures(ByNight, kw_only=True, rename=HOUSE_NAMES):
    """The month of a house. What is sold are approved stays, neither deleted nor repairs."""

    casa: str
    """The name of the house."""
    background_color: str
    """Its colour in the calendar, as CSS writes it."""
    dias_libres: int
    """Nights that nobody has, nor awaits approval for, nor are for repairs: of the present month
    from today on, of others of the whole month."""
    dias_ocupada: int
    """Sold nights that lie in the month, wherever their stay begins; without the night that a late
    checkout blocks."""
    noches_man: int
    """Nights for repairs in the month."""
    dinero_por_cobrar: float
    """What is left to pay of the stays that arrive in the month, in PEN: the price without what was
    paid and without points; nothing once a stay is paid in full."""
    dinero_facturado: float
    """The whole price of the stays that arrive in the month, and what the house earned through
    Airbnb in it, in PEN."""
    esperado: Expected
    """What may be sold yet."""


class Seller(msgspec.Struct, kw_only=True):
    """What a staff user sold."""

    id: int
    """The number of the staff user."""
    nombre: str
    """The given names."""
    apellido: str
    """The family names."""
    ventas_soles: Amount
    """The whole price of the stays that the user sold and that arrive in the month, in PEN."""
    foto_perfil: Address | None
    """A signed address of the picture, good for an hour; null without one."""


class Dashboard(ByNight, kw_only=True):
    """A month of all houses. To staff who may not read figures, nights alone are shown: amounts
    are 0, and nobody's sales are there."""

    best_sellers: list[Seller]
    """Everybody who may sell, most sold first."""
    free_days_per_house: list[HouseFigures]
    """The houses in natural order: those that are offered, and others with figures in the month."""
    free_days_total: int
    """The sum of `dias_libres`."""
    ocuppied_days_total: int
    """The sum of `dias_ocupada`; spelt as the panel reads it."""
    occupied_days_total: int
    """The same, spelt rightly."""
    noches_man: int
    """Nights for repairs in the month."""
    puntos_canjeados: Amount
    """Points that paid for stays which arrive in the month, in PEN."""
    dinero_por_cobrar: Amount
    """What is left to pay of all stays that arrive in the month, in PEN; points count as paid."""
    dinero_total_facturado: Amount
    """What is billed for all houses, Airbnb's profits with it, in PEN."""
    esperado: Expected
    """What may be sold yet in all houses."""

    @classmethod
    def of(cls, month: MonthOfHouses) -> "Dashboard":
        """The view of a month."""
        houses = month.houses
        together = sum((each.sums for each in houses), Sums())
        available = sum(each.nightly.available_nights for each in houses)
        occupied = together.count("nights")
        return cls(
            best_sellers=_sellers(month.sales),
            free_days_per_house=[_house(each) for each in houses],
            free_days_total=sum(each.free_days for each in houses),
            ocuppied_days_total=occupied,
            occupied_days_total=occupied,
            noches_man=together.count("nights", "man"),
            puntos_canjeados=money.text(together.amount("points")),
            dinero_por_cobrar=money.text(together.amount("receivable")),
            dinero_total_facturado=money.text(_billed(together)),
            esperado=Expected.of(together),
            **_by_night(Nightly.of(together, available)),
        )


def _sellers(sales: Iterable[Sales]) -> list[Seller]:
    return [
        Seller(
            id=each.seller.user_id,
            nombre=each.seller.first_name,
            apellido=each.seller.last_name,
            ventas_soles=money.text(each.amount),
            foto_perfil=_picture(each.seller.profile_photo),
        )
        for each in sales
    ]


def _picture(key: str | None) -> str | None:
    return None if key is None else objects.read_url(key)


def _house(month: HouseMonth) -> HouseFigures:
    sums = month.sums
    return HouseFigures(
        casa=month.house.name,
        background_color=month.house.background_color,
        dias_libres=month.free_days,
        dias_ocupada=sums.count("nights"),
        noches_man=sums.count("nights", "man"),
        dinero_por_cobrar=number(sums.amount("receivable")),
        dinero_facturado=number(_billed(sums)),
        esperado=Expected.of(sums),
        **_by_night(month.nightly),
    )


def _billed(sums: Sums) -> Decimal:
    return sums.amount("billed") + money.from_integer_cents(sums.airbnb)


def _by_night(nightly: Nightly) -> dict[str, Any]:
    return {
        "ingresos_por_noche": number(nightly.revenue),
        "tarifa_promedio": number(nightly.adr),
        "noches_disponibles": nightly.available_nights,
        "ocupacion": number(nightly.occupancy),
        "ingreso_por_noche_disponible": number(nightly.revpar),
    }
