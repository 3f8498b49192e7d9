"""Vouchers that wait for staff: one at a time beside its stay, approved or refused by a key or a
click. After each the next is shown, with what became of the one before."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from chalicelib.kernel import ids
from chalicelib.kernel.permissions import Permission
from chalicelib.office import rendering
from chalicelib.office.calls import Said
from chalicelib.office.pages import wrong
from chalicelib.office.requests import Answer, Request, address_of, moved, number_in
from chalicelib.office.spanish.meanings import SOURCES
from chalicelib.office.visits import Visit
from chalicelib.office.work.reviewing import told_of, waiting
from chalicelib.office.work.reviewing.places import Place

TITLE = "Comprobantes"
DECISIONS = {"approve": ("amount", "currency"), "reject": ("reason",)}
"""What the API is told with each decision."""
CHECK = "No se hizo nada todavía: revise lo que está marcado."


def shown(visit: Visit, *rest: str) -> Answer | None:
    """The voucher at a place among those that wait, or the one that a form was for."""
    if rest:
        return None
    return _page(visit)


def sent(visit: Visit, *rest: str) -> Answer | None:
    """Decide about a voucher, and go on."""
    request = visit.request
    decision = request.sent("decision")
    if rest or decision not in DECISIONS:
        return None
    values = {name: request.sent(name).strip() for name in DECISIONS[decision]}
    path = _path(request, decision)
    said = visit.caller.ask("POST", path, values, once=visit.key({path: values}))
    if said.status == HTTPStatus.BAD_REQUEST:
        return _page(visit, error=CHECK, refused=said)
    # Whoever was slower than another reviewer is led on, and told what that one did.
    if said.is_well or said.status == HTTPStatus.CONFLICT:
        return moved(_next(request))
    return wrong.of(said, visit)


def _path(request: Request, decision: str) -> str:
    stay, payment = (quote(request.sent(name), safe="") for name in ("stay", "payment"))
    return f"/reservations/{stay}/payments/{payment}/{decision}/"


def _next(request: Request) -> str:
    query = {
        "place": str(number_in(request.sent("place"))),
        "stay": request.sent("stay"),
        "payment": request.sent("payment"),
    }
    return f"{address_of('vouchers')}?{urlencode(query)}"


def _page(visit: Visit, *, error: str = "", refused: Said | None = None) -> Answer:
    place = waiting(visit)
    if isinstance(place, Said):
        return wrong.of(place, visit)
    return rendering.page(
        "work/vouchers.html",
        TITLE,
        visit=visit,
        status=refused.status if refused else HTTPStatus.OK,
        place=place,
        sources=SOURCES,
        told=told_of(visit),
        typed=_typed(visit, place),
        may_decide=visit.may(Permission.WRITES_STAYS),
        error=error,
        errors=refused.fields if refused else {},
        once=str(ids.new_id()),
    )


def _typed(visit: Visit, place: Place | None) -> Mapping[str, Any]:
    """What stands in the forms: what was typed, else what the guest says was paid."""
    if place is None:
        return {}
    payment = place.voucher.payment
    said = {"amount": payment.amount, "currency": payment.currency, "reason": ""}
    was_typed = visit.request.sent("payment") == payment.payment_id
    typed = dict(visit.request.form) if was_typed else {}
    return {name: typed.get(name, value) for name, value in said.items()}
