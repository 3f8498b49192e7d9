"""What the proof of money found, and how days of the gateways compare with their own lists."""

from functools import partial
from typing import Any

from chalicelib.kernel import decoding
from chalicelib.office.drawing import showing
from chalicelib.office.spanish.meanings import GATEWAYS
from chalicelib.office.visits import Visit
from chalicelib.office.work.proving.results import Finding, Result, nightly, stay
from chalicelib.payments.proof.wire import MoneyProofs, MoneyProofView
from chalicelib.payments.reports.wire import DaysView, DifferenceView, GatewayDayView

DRIFTS = {
    "money": "lo que tiene no es la suma de sus pagos",
    "refunds": "lo que devuelve no es lo que dicen sus devoluciones",
    "advance": "lo que muestra como pagado no es lo que tiene",
    "forgotten": "nadie pregunta más por un pago que quedó abierto",
}
KINDS = {
    "not_here": "La pasarela tiene un pago que aquí no está",
    "not_there": "La pasarela no tiene un pago que aquí está",
    "amount": "El monto o la moneda no es igual",
    "paid_there": "La pasarela lo da por pagado, aquí no",
    "not_paid_there": "Aquí está pagado, la pasarela no lo da por pagado",
    "refunded": "Se devolvió otro monto",
}


def money(visit: Visit, content: Any) -> Result:
    """Whether every stay has the money that its payments say."""
    found = decoding.converted(content, MoneyProofs)
    return nightly(found.last, found.running, partial(_money, visit))


def _money(visit: Visit, last: MoneyProofView) -> Result:
    return Result(
        facts=(
            ("Reservas", f"{last.stays:,}"),
            ("Con pagos de más", f"{last.overpaid:,}"),
            ("Pagos que su banco no terminó", f"{last.overdue:,}"),
        ),
        findings=tuple(
            Finding(
                f"{'; '.join(DRIFTS[name] for name in each.differences).capitalize()}.",
                (stay(visit, each.reservation_id),),
            )
            for each in last.drifts
        ),
        count=last.drifted,
        notes=tuple(_notes(visit, last)),
    )


def _notes(visit: Visit, last: MoneyProofView) -> list[Finding]:
    too_much = [
        Finding(
            f"Se pagó {showing.money(each.amount)} de más.", (stay(visit, each.reservation_id),)
        )
        for each in last.overpayments
    ]
    late = [
        Finding(
            f"Su banco debió terminar un pago de {showing.money(each.amount)} el "
            f"{showing.instant(each.since)}.",
            (stay(visit, each.reservation_id),),
        )
        for each in last.overdue_payments
    ]
    return too_much + late


def days(visit: Visit, content: Any) -> Result:
    """How the days of gateways compare with their own lists."""
    found = days_of(content)
    compared = [(each, each.comparison) for each in found if each.comparison is not None]
    return Result(
        when="Los días que se compararon, con lo que hay aquí en este momento.",
        facts=(("Días comparados", f"{len(compared)} de {len(found)}"),),
        findings=tuple(
            _difference(visit, day, each)
            for day, comparison in compared
            for each in comparison.differences
        ),
        count=sum(comparison.count for _, comparison in compared),
    )


def days_of(content: Any) -> list[GatewayDayView]:
    """The days of an answer."""
    return decoding.converted(content, DaysView).days


def _difference(visit: Visit, day: GatewayDayView, found: DifferenceView) -> Finding:
    amounts = f"aquí {showing.money(found.ours)}, allá {showing.money(found.theirs)}"
    named = f" Allá se llama {found.gateway_id}." if found.gateway_id else ""
    links = (stay(visit, found.reservation_id),) if found.reservation_id else ()
    at = f"{GATEWAYS[day.gateway]}, {showing.day(day.day)}"
    return Finding(f"{at}: {KINDS[found.kind].lower()} ({amounts}).{named}", links)
