"""What the proofs of points, levels and figures found."""

from functools import partial
from typing import Any

from chalicelib.insights.comparing.wire import Comparisons, ComparisonView
from chalicelib.kernel import decoding
from chalicelib.loyalty.level_checks.wire import LatestLevelCheck
from chalicelib.loyalty.proof.wire import Proofs, ProofView
from chalicelib.office.drawing import showing
from chalicelib.office.visits import Visit
from chalicelib.office.work.proving.results import Finding, Link, Result, ended, going_on, nightly

POINTS = {
    "client": "el saldo del cliente no es el de su cuenta",
    "entries": "el saldo no es la suma de sus movimientos",
    "lots": "lo que queda de algún lote no es lo que dicen sus movimientos",
    "number": "no están todos los movimientos",
    "negative": "un lote tiene menos de cero",
}
CAUSES = {"level": "Alguien cambió un nivel", "night": "La revisión de cada noche"}


def points(visit: Visit, content: Any) -> Result:
    """Whether the points of every client agree."""
    found = decoding.converted(content, Proofs)
    return nightly(found.last, found.running, partial(_points, visit))


def _points(visit: Visit, last: ProofView) -> Result:
    return Result(
        facts=(
            ("Cuentas de puntos", f"{last.accounts:,}"),
            ("Otros clientes", f"{last.clients:,}"),
        ),
        findings=tuple(
            Finding(
                f"{'; '.join(POINTS[name] for name in each.differences).capitalize()}.",
                (Link("Ver el cliente", visit.leads_to("clients", each.client_id)),),
            )
            for each in last.drifts
        ),
        count=last.drifted,
    )


def levels(_: Visit, content: Any) -> Result:
    """How far the levels of all guests are judged. A level that changed is no fault."""
    check = decoding.converted(content, LatestLevelCheck).check
    if check is None:
        return Result()
    is_running = check.finished_at is None
    return Result(
        when=ended(check.finished_at),
        running=going_on(check.started_at) if is_running else "",
        facts=(
            ("Por qué", CAUSES[check.cause]),
            ("Clientes", f"{check.clients:,}"),
            ("Revisados", f"{check.looked:,}"),
            ("Ganaron o perdieron un nivel", f"{check.changed:,}"),
        ),
    )


def figures(_: Visit, content: Any) -> Result:
    """Whether the figures of months are what their stays make."""
    months = decoding.converted(content, Comparisons).months
    if not months:
        return Result()
    return Result(
        when=f"La última comparación: {showing.instant(max(m.compared_at for m in months))}.",
        facts=tuple((f"Mes {each.month}", _compared(each)) for each in months),
        findings=tuple(
            Finding(
                f"Mes {month.month}: {each.series}, {each.entry}, {each.name}: "
                f"dice {each.kept:,} y debería decir {each.right:,}."
            )
            for month in months
            for each in month.drifts
        ),
        count=sum(each.drifted for each in months),
    )


def _compared(found: ComparisonView) -> str:
    stays = showing.counted(found.stays, "reserva", "reservas")
    wrong = showing.counted(found.drifted, "diferencia", "diferencias")
    return f"{stays}, {wrong}, {showing.instant(found.compared_at)}"
