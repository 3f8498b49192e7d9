"""Which pages of work there are, for whom, and where each stands in the menu."""

from collections.abc import Callable
from functools import cache
from importlib import import_module

import msgspec

from chalicelib.kernel.permissions import Permission
from chalicelib.office.requests import Answer

DAILY, WATCHED = "Día a día", "Vigilancia"
GROUPS = (DAILY, WATCHED)
"""The groups of the menu, in their order."""
HERE = "chalicelib.office.work"


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """A page of work. slug: its name in addresses, and with `_` that of its module. group: where
    it stands in the menu; empty: other pages lead to it. reads: whoever holds one of these may
    open it. tells: what the page is for."""

    slug: str
    title: str
    group: str
    reads: tuple[Permission, ...]
    tells: str

    def part(self, name: str) -> Callable[..., Answer | None] | None:
        """What its module does when the page is `shown`, or a form of it `sent`."""
        module = import_module(f"{HERE}.{self.slug.replace('-', '_')}")
        return getattr(module, name, None)


WORK: tuple[Work, ...] = (
    Work(
        slug="day",
        title="El día",
        group=DAILY,
        reads=(Permission.USES_PANEL,),
        tells="Quién llega, quién se va, qué hay que limpiar y qué pagos esperan.",
    ),
    Work(
        slug="year",
        title="Calendario",
        group=DAILY,
        reads=(Permission.READS_CALENDAR,),
        tells="Todas las casas, noche por noche, en un año.",
    ),
    Work(
        slug="quote",
        title="Cotizar",
        group=DAILY,
        reads=(Permission.QUOTES_FOR_CLIENTS,),
        tells="Cuánto cuesta una estadía, y por qué.",
    ),
    Work(
        slug="timeline",
        title="Historia de una reserva",
        group="",
        reads=(Permission.READS_STAYS,),
        tells="Todo lo que pasó con una reserva.",
    ),
    Work(
        slug="payments",
        title="Pagos de una reserva",
        group="",
        reads=(Permission.READS_MONEY,),
        tells="",
    ),
    Work(
        slug="guest",
        title="Un huésped",
        group="",
        reads=(Permission.READS_CLIENTS,),
        tells="Sus reservas, sus puntos, a quiénes trajo y lo que se le avisó.",
    ),
    Work(
        slug="vouchers",
        title="Comprobantes",
        group=DAILY,
        reads=(Permission.READS_MONEY,),
        tells="Los comprobantes que esperan, uno por uno, junto a su reserva.",
    ),
    Work(
        slug="figures",
        title="Cifras",
        group=DAILY,
        reads=(Permission.READS_FIGURES,),
        tells="Ingresos, ocupación, canales, búsquedas y metas, en gráficos.",
    ),
    Work(
        slug="calendar-conflicts",
        title="Conflictos de calendario",
        group=WATCHED,
        reads=(Permission.MANAGES_HOUSES,),
        tells="Noches que un canal vendió aunque ya eran de otros, y cómo está cada calendario.",
    ),
    Work(
        slug="imports",
        title="Importaciones",
        group=WATCHED,
        reads=(Permission.IMPORTS_HISTORY,),
        tells="Archivos de clientes y reservas del pasado: se revisan fila por fila y se ingresan.",
    ),
    Work(
        slug="proofs",
        title="Pruebas de integridad",
        group=WATCHED,
        reads=(
            Permission.READS_STAYS,
            Permission.READS_MONEY,
            Permission.WRITES_STAYS_OF_OTHERS,
            Permission.ADJUSTS_POINTS,
            Permission.MANAGES_LEVELS,
            Permission.REBUILDS_FIGURES,
        ),
        tells="Si las noches, el dinero, los puntos y las cifras cuadran, y qué no cuadra.",
    ),
    Work(
        slug="referral-ranking",
        title="Ranking de referidos",
        group=WATCHED,
        reads=(Permission.MANAGES_REFERRALS,),
        tells="Quién trajo más huéspedes cada mes, y volver a contarlo.",
    ),
    Work(
        slug="bulk-special-dates",
        title="Cargar muchas fechas especiales",
        group="",
        reads=(Permission.MANAGES_PRICES,),
        tells="",
    ),
    Work(
        slug="new-contract-template",
        title="Nueva plantilla de contrato",
        group="",
        reads=(Permission.MANAGES_CONTRACTS,),
        tells="",
    ),
    Work(
        slug="special-dates-manager",
        title="Fechas especiales de una casa",
        group="",
        reads=(Permission.READS_SETTINGS,),
        tells="",
    ),
    Work(
        slug="deliveries",
        title="Envíos que fallaron",
        group=WATCHED,
        reads=(Permission.SENDS_NOTICES,),
        tells="Avisos y mensajes que no llegaron, por qué, y enviarlos otra vez.",
    ),
    Work(
        slug="dead-letters",
        title="Mensajes muertos",
        group=WATCHED,
        reads=(Permission.REPLAYS_MESSAGES,),
        tells="Lo que una cola no pudo terminar: verlo, enviarlo otra vez o descartarlo.",
    ),
)
"""In the order of the menu."""


@cache
def all_of_them() -> dict[str, Work]:
    """Every page of work by its slug."""
    return {work.slug: work for work in WORK}
