"""Every proof that there is, in the order of the page."""

from chalicelib.kernel.permissions import Permission
from chalicelib.office.work.proving import money, nights, others
from chalicelib.office.work.proving.results import Proof

NIGHTLY = "Se hace cada noche; aquí se ve la última."
DAYS, FIGURES = "days", "figures"
"""Those that somebody can ask for."""
ALL = (
    Proof(
        slug="nights",
        title="Noches",
        permission=Permission.WRITES_STAYS_OF_OTHERS,
        path="/reservations/proof/",
        tells="Cada reserva tiene sus noches, y cada noche es de una sola reserva.",
        often=NIGHTLY,
        read=nights.nights,
    ),
    Proof(
        slug="contested",
        title="Noches disputadas",
        permission=Permission.READS_STAYS,
        path="/reservations/contested/",
        tells="Toda reserva que vino del sistema anterior tiene ya las noches que otra le quitaba.",
        often="Se mira en el momento.",
        read=nights.contested,
    ),
    Proof(
        slug="money",
        title="Dinero",
        permission=Permission.READS_MONEY,
        path="/payments/proof/",
        tells="El dinero de cada reserva es la suma de sus pagos, y devuelve lo que debe.",
        often=NIGHTLY,
        read=money.money,
    ),
    Proof(
        slug=DAYS,
        title="Pasarelas de pago",
        permission=Permission.READS_MONEY,
        path="/payments/days/",
        tells="Lo cobrado y devuelto con tarjeta cada día es lo que dice la lista de la pasarela.",
        often="Cada noche se comparan los últimos tres días; otros, cuando alguien lo pide.",
        read=money.days,
    ),
    Proof(
        slug="points",
        title="Puntos",
        permission=Permission.ADJUSTS_POINTS,
        path="/admin/points-proof/",
        tells="El saldo de puntos de cada cliente es el de sus movimientos y sus lotes.",
        often=NIGHTLY,
        read=others.points,
    ),
    Proof(
        slug="levels",
        title="Niveles",
        permission=Permission.MANAGES_LEVELS,
        path="/admin/levels-check/",
        tells="Cada cliente tiene los niveles que sus reservas y referidos le dan.",
        often="Se hace cada noche y cuando cambia un nivel.",
        read=others.levels,
    ),
    Proof(
        slug=FIGURES,
        title="Cifras",
        permission=Permission.REBUILDS_FIGURES,
        path="/admin/figures-proof/",
        tells="Las cifras de cada mes son las que dan sus reservas e ingresos.",
        often="Cada noche se comparan los meses vecinos y otro más; los demás, si alguien lo pide.",
        read=others.figures,
    ),
)
"""Whom each is for is what the API says of its path."""
