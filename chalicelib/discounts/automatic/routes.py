"""Automatic discounts over HTTP, for everybody (pricing book, 10.6)."""

from uuid import UUID

from chalicelib.discounts.automatic import service
from chalicelib.discounts.automatic.wire import AutomaticAnswer, AutomaticList, PublicAutomatic
from chalicelib.discounts.wire import NumberedProblem, numbered
from chalicelib.kernel.errors import CasaAustinError, Invalid, NotFound
from chalicelib.web.audiences import PUBLIC
from chalicelib.web.routing import Router

router = Router("automatic discounts")

NOT_A_UUID, UNKNOWN, OTHER = 1, 2, 3
list_problem = numbered(OTHER)


def detail_problem(error: CasaAustinError) -> NumberedProblem:
    """Why a discount is not shown."""
    problem = list_problem(error)
    if isinstance(error, NotFound):
        problem.error = UNKNOWN
    return problem


@router.get(
    "/property/automaticdiscount/{discount_id}",
    audience=PUBLIC,
    envelope=detail_problem,
    problem=NumberedProblem,
)
def show(discount_id: str) -> AutomaticAnswer:
    """One active discount.

    Errors: 1 the id is no UUID, 2 no active discount has it (404), 3 anything else.
    """
    entry = service.find(_canonical(discount_id))
    view = PublicAutomatic.of(entry, service.active_levels())
    return AutomaticAnswer(True, view.is_active, view, "Descuento automático encontrado.")


def _canonical(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError as error:
        raise Invalid("El id debe ser un UUID válido.", code=NOT_A_UUID) from error


@router.get(
    "/properties/automatic-discounts",
    audience=PUBLIC,
    envelope=list_problem,
    problem=NumberedProblem,
)
def list_active() -> AutomaticList:
    """Every active discount, by name."""
    levels = service.active_levels()
    views = [PublicAutomatic.of(entry, levels) for entry in service.active()]
    return AutomaticList(True, len(views), views, f"Descuentos automáticos activos: {len(views)}.")
